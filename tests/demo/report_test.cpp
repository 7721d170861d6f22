#include "report.hpp"

#include <gtest/gtest.h>

namespace epode::demo {
namespace {

using test::cli_event;

cli_event sent(const std::string& id, const std::string& body) {
    return {.name = "message:sent", .fields = {{"id", id}, {"body", body}}};
}
cli_event about(const std::string& name, const std::string& id) {
    return {.name = name, .fields = {{"id", id}}};
}
const cli_event online{.name = "session:started"};
const cli_event offline{.name = "disconnected"};

TEST(report, a_run_without_faults_holds) {
    const report all = compare(2,
                               {online, sent("a", "m 1"), sent("b", "m 2"),
                                about("message:acked", "a"), about("message:acked", "b")},
                               {"m 1", "m 2"});
    EXPECT_EQ(all.acked, 2);
    EXPECT_EQ(all.received, 2);
    EXPECT_EQ(all.guessed_by_recipe, 0);
    EXPECT_TRUE(all.holds(15, 15));
    EXPECT_FALSE(all.holds(14, 15));
}

TEST(report, an_acked_message_that_did_not_arrive_is_a_lie) {
    const report all = compare(1, {online, sent("a", "1"), about("message:acked", "a")}, {});
    EXPECT_EQ(all.lost_though_acked, 1);
    EXPECT_FALSE(all.holds(15, 15));
}

TEST(report, a_failed_message_that_arrived_is_a_lie) {
    const report all = compare(1, {online, sent("a", "1"), about("message:failed", "a")}, {"1"});
    EXPECT_EQ(all.arrived_though_failed, 1);
    EXPECT_FALSE(all.holds(15, 15));
}

TEST(report, unknown_is_a_fate_and_may_be_either) {
    const report all = compare(2,
                               {online, sent("a", "1"), sent("b", "2"),
                                about("message:unknown", "a"), about("message:unknown", "b")},
                               {"2"});
    EXPECT_EQ(all.unknown, 2);
    EXPECT_EQ(all.unknown_and_arrived, 1);
    EXPECT_TRUE(all.holds(15, 15));
}

TEST(report, the_last_fate_counts_and_none_is_a_defect) {
    const report all = compare(2,
                               {online, sent("a", "1"), sent("b", "2"),
                                about("message:unknown", "a"), about("message:acked", "a")},
                               {"1"});
    EXPECT_EQ(all.acked, 1);
    EXPECT_EQ(all.without_fate, 1);
    EXPECT_FALSE(all.holds(15, 15));
}

TEST(report, a_message_that_was_never_accepted_is_missed) {
    const report all = compare(2, {online, sent("a", "1"), about("message:acked", "a")}, {"1"});
    EXPECT_FALSE(all.holds(15, 15));
}

TEST(report, order_is_judged_by_first_arrivals) {
    EXPECT_EQ(compare(0, {}, {"1", "2", "1", "3"}).out_of_order, 0);
    EXPECT_EQ(compare(0, {}, {"1", "2", "1", "3"}).duplicates, 1);
    EXPECT_EQ(compare(0, {}, {"1", "3", "2", "4"}).out_of_order, 1);
}

TEST(report, the_recipe_guesses_about_what_is_in_flight_when_a_session_is_lost) {
    const report all = compare(4,
                               {sent("early", "0"), online, sent("a", "1"),
                                about("message:acked", "a"), sent("b", "2"), offline, offline,
                                sent("c", "3"), online, about("message:acked", "b"),
                                about("message:acked", "c"), about("message:acked", "early")},
                               {"0", "1", "2", "3"});
    EXPECT_EQ(all.guessed_by_recipe, 2); // early and b; a was acked before, c sent after
}

TEST(number_of, is_at_the_end) {
    EXPECT_EQ(number_of("message 042"), 42);
    EXPECT_EQ(number_of("message"), -1);
    EXPECT_EQ(number_of("7 dwarfs"), -1);
    EXPECT_EQ(number_of(""), -1);
}

} // namespace
} // namespace epode::demo
