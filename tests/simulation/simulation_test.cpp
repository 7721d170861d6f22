// The smoke version of ./dev sim: seeds that every run of the tests goes through.
#include "campaign.hpp"
#include "reports.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

namespace epode::simulation {
namespace {

constexpr std::uint64_t seeds = 500; // of each of the parts, which run side by side

class simulation : public testing::TestWithParam<int> {};

TEST_P(simulation, holds_for_its_seeds) {
    sights seen;
    const std::uint64_t first = 1 + static_cast<std::uint64_t>(GetParam()) * seeds;
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
        const auto failed = run(plan_of(seed), seen);
        if (!failed) continue;
        const failure smaller = make_smaller(*failed);
        FAIL() << smaller.what << "\nagain: ./dev sim " << smaller.how.command() << " --trace";
    }
    EXPECT_EQ(seen.runs, seeds);
    EXPECT_GT(seen.acked, 10 * seeds);
    EXPECT_GT(seen.failed, seeds / 20);
    EXPECT_GT(seen.unknown, seeds / 5);
    EXPECT_GT(seen.crashes, seeds / 10);
    EXPECT_GT(seen.resumptions, seeds / 2);
    for (std::size_t f = 0; f < fault_kinds; ++f)
        EXPECT_GT(seen.faults[f], 0u) << to_string(static_cast<fault>(f));
}

INSTANTIATE_TEST_SUITE_P(parts, simulation, testing::Range(0, 4));

/// Each situation in which somebody's client or server was seen to go wrong. Any seeds will do;
/// from here on they come soon.
TEST(reports, are_all_met) {
    sights seen;
    for (std::uint64_t seed = 17'001; !unmet(seen).empty() && seed <= 21'000; ++seed)
        ASSERT_FALSE(run(plan_of(seed), seen)) << seed;
    for (const report& r : unmet(seen))
        ADD_FAILURE() << r.whose << ": " << r.what << ": no run got to '" << r.mark << "'";
    EXPECT_GE(reports().size(), 60u);
}

TEST(a_seed, is_one_run_to_the_byte) {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        sights seen;
        std::ostringstream once, again;
        ASSERT_FALSE(run(plan_of(seed), seen, &once));
        ASSERT_FALSE(run(plan_of(seed), seen, &again));
        EXPECT_GT(once.str().size(), 1'000u);
        EXPECT_EQ(once.str(), again.str()) << seed;
    }
}

TEST(a_plan, can_be_said_in_words) {
    plan p = plan_of(7);
    EXPECT_EQ(p.command(), "--seed 7");
    p.steps = 3;
    p.without = 1u << static_cast<unsigned>(fault::silence);
    EXPECT_EQ(p.command(), "--seed 7 --steps 3 --without silence");
}

TEST(a_fault, that_is_left_out_does_not_happen) {
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        plan p = plan_of(seed);
        p.without = (1u << fault_kinds) - 1;
        sights seen;
        ASSERT_FALSE(run(p, seen));
        for (const std::uint64_t count : seen.faults)
            EXPECT_EQ(count, 0u);
    }
}

} // namespace
} // namespace epode::simulation
