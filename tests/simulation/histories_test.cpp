// All short histories, each order of what can happen. ./dev sim --exhaustive does longer ones.
#include "histories.hpp"

#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

namespace epode::simulation {
namespace {

class histories : public testing::TestWithParam<int> {};

void expect_well(const survey& s) {
    const survey_result r = explore(s);
    for (const history_failure& f : r.failures)
        ADD_FAILURE() << f.what << "\nagain: ./dev sim --history " << f.how.text() << " --trace";
    ASSERT_EQ(r.levels.size(), s.length);
    const survey_result::level& last = r.levels.back();
    std::cout << s.length << " events: " << last.orders << " histories, of which " << last.run
              << " were run, to " << last.states << " new states\n";
    EXPECT_GT(last.states, 100u);
    EXPECT_GT(last.orders, last.run);
}

TEST_P(histories, hold_in_every_order) {
    const way how = static_cast<way>(GetParam());
    std::uint32_t rarer = 0;
    for (const happening h :
         {happening::forget, happening::vain, happening::tell, happening::stored_crash})
        rarer |= 1u << static_cast<unsigned>(h);
    expect_well({.how = how, .length = 6, .without = rarer});
    expect_well({.how = how, .length = 4});
}

INSTANTIATE_TEST_SUITE_P(ways, histories, testing::Range(0, static_cast<int>(ways)));

/// Else a history would be left out that another one does not stand for.
TEST(states_that_look_equal, go_on_equally) {
    const auto r = explore({.how = way::archive, .length = 4, .merges = false});
    EXPECT_TRUE(r.failures.empty());
    for (const auto& [one, other] : r.unlike)
        ADD_FAILURE() << one.text() << " and " << other.text();
    EXPECT_EQ(r.levels.back().orders, r.levels.back().run);
}

TEST(a_history, can_be_said_in_words) {
    history retry = history{}.then(happening::submit).then(happening::stored_crash);
    EXPECT_EQ(retry.text(), "report:submit,stored-crash");
    retry.how = way::retry;
    EXPECT_EQ(retry.text(), "retry:submit,stored-crash");
    EXPECT_EQ(history::parse("retry:submit,stored-crash"), retry);
    EXPECT_EQ(history::parse("submit"), history{}.then(happening::submit));
    EXPECT_EQ(history::parse("retry:submit,lose"), std::nullopt);
    EXPECT_EQ(history::parse("never:submit"), std::nullopt);
    std::string longest = "cut";
    for (std::size_t i = 1; i < history::longest; ++i)
        longest += ",cut";
    EXPECT_TRUE(history::parse(longest));
    EXPECT_FALSE(history::parse(longest + ",cut"));
}

TEST(a_history, is_one_run_to_the_byte) {
    const auto h =
        history::parse("archive:submit,persist,write,tell,cut,refuse,persist,crash,vain");
    ASSERT_TRUE(h);
    sights seen;
    std::ostringstream once, again;
    ASSERT_FALSE(run(*h, seen, &once));
    ASSERT_FALSE(run(*h, seen, &again));
    EXPECT_GT(once.str().size(), 1'000u);
    EXPECT_EQ(once.str(), again.str());
}

} // namespace
} // namespace epode::simulation
