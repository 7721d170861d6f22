#include <epode/delivery/fate.hpp>

#include <gtest/gtest.h>

#include <set>

namespace epode {
namespace {

using set = std::set<fate>;

constexpr fate every_fate[] = {fate::queued,    fate::in_flight, fate::hibernated, fate::acked,
                               fate::reflected, fate::delivered, fate::displayed,  fate::unknown,
                               fate::failed,    fate::bounced,   fate::cancelled};

TEST(fate, has_the_names_of_the_events) {
    EXPECT_EQ(to_string(fate::queued), "queued");
    EXPECT_EQ(to_string(fate::in_flight), "in-flight");
    EXPECT_EQ(to_string(fate::hibernated), "hibernated");
    EXPECT_EQ(to_string(fate::acked), "acked");
    EXPECT_EQ(to_string(fate::reflected), "reflected");
    EXPECT_EQ(to_string(fate::delivered), "delivered");
    EXPECT_EQ(to_string(fate::displayed), "displayed");
    EXPECT_EQ(to_string(fate::unknown), "unknown");
    EXPECT_EQ(to_string(fate::failed), "failed");
    EXPECT_EQ(to_string(fate::bounced), "bounced");
    EXPECT_EQ(to_string(fate::cancelled), "cancelled");
}

TEST(fate, is_settled_unless_the_transport_still_has_it) {
    const set open{fate::queued, fate::in_flight, fate::hibernated};
    for (const fate f : every_fate)
        EXPECT_EQ(settled(f), !open.contains(f)) << to_string(f);
}

set reaching(stage s) {
    set out;
    for (const fate f : every_fate) {
        delivery d;
        d.fate = f;
        if (d.reached(s)) out.insert(f);
    }
    return out;
}

TEST(delivery, reaches_a_stage_only_on_evidence) {
    EXPECT_EQ(reaching(stage::stored).size(), std::size(every_fate));
    EXPECT_EQ(reaching(stage::acked),
              (set{fate::acked, fate::reflected, fate::delivered, fate::displayed}));
    EXPECT_EQ(reaching(stage::reflected), (set{fate::reflected, fate::delivered, fate::displayed}));
    EXPECT_EQ(reaching(stage::delivered), (set{fate::delivered, fate::displayed}));
    EXPECT_EQ(reaching(stage::displayed), (set{fate::displayed}));
}

TEST(delivery, what_failed_does_not_claim_to_have_been_written) {
    EXPECT_EQ(reaching(stage::written),
              (set{fate::in_flight, fate::hibernated, fate::acked, fate::reflected, fate::delivered,
                   fate::displayed, fate::unknown, fate::bounced}));
}

} // namespace
} // namespace epode
