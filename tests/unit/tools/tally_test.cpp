// tools/epode is a program and no library: this compiles the one source that is tested here.
#include "../../../tools/epode/tally.cpp" // NOLINT(bugprone-suspicious-include)

#include <gtest/gtest.h>

namespace epode::cli {
namespace {

delivery of(std::string id, fate f) {
    delivery d;
    d.id = std::move(id);
    d.fate = f;
    return d;
}

TEST(tally, counts_what_came_through) {
    tally t(false);
    t.sent("1");
    t.sent("2");
    EXPECT_EQ(t.sent_count(), 2u);
    EXPECT_EQ(t.open(), 2u);
    EXPECT_FALSE(t.all_delivered());
    t.fate_of(of("1", fate::acked));
    EXPECT_EQ(t.open(), 1u);
    EXPECT_EQ(t.acked(), 1u);
    t.fate_of(of("1", fate::delivered));
    t.fate_of(of("1", fate::displayed));
    EXPECT_EQ(t.acked(), 1u) << "the same message";
    t.fate_of(of("2", fate::displayed));
    EXPECT_EQ(t.acked(), 2u) << "it is at least acked";
    EXPECT_TRUE(t.all_delivered());
}

TEST(tally, what_is_being_looked_up_is_open) {
    tally t(false);
    t.sent("1");
    delivery d = of("1", fate::unknown);
    d.reconciling = true;
    t.fate_of(d);
    EXPECT_EQ(t.open(), 1u);
    EXPECT_EQ(t.count(fate::unknown), 0u);
    t.fate_of(of("1", fate::unknown));
    EXPECT_EQ(t.open(), 0u);
    EXPECT_EQ(t.count(fate::unknown), 1u);
    t.fate_of(of("1", fate::acked));
    EXPECT_TRUE(t.all_delivered());
}

TEST(tally, hibernation_and_retry_leave_it_open) {
    tally t(false);
    t.sent("1");
    t.fate_of(of("1", fate::in_flight));
    t.fate_of(of("1", fate::hibernated));
    t.fate_of(of("1", fate::queued));
    t.retried();
    EXPECT_EQ(t.open(), 1u);
    EXPECT_EQ(t.retries(), 1u);
    EXPECT_EQ(t.acked(), 0u);
    t.fate_of(of("1", fate::acked));
    EXPECT_TRUE(t.all_delivered());
}

TEST(tally, trouble_of_each_kind) {
    for (const fate f : {fate::failed, fate::unknown, fate::bounced, fate::cancelled}) {
        tally t(false);
        t.sent("1");
        t.fate_of(of("1", f));
        EXPECT_EQ(t.count(f), 1u) << to_string(f);
        EXPECT_EQ(t.open(), 0u);
        EXPECT_EQ(t.acked(), 0u);
        EXPECT_FALSE(t.all_delivered());
    }
}

TEST(tally, later_evidence_replaces_what_was_thought) {
    tally t(false);
    t.sent("1");
    t.fate_of(of("1", fate::unknown));
    t.fate_of(of("1", fate::delivered));
    EXPECT_EQ(t.count(fate::unknown), 0u);
    EXPECT_EQ(t.acked(), 1u);
    EXPECT_TRUE(t.all_delivered());
}

TEST(tally, bounce_after_the_acknowledgement) {
    tally t(false);
    t.sent("1");
    t.fate_of(of("1", fate::acked));
    t.fate_of(of("1", fate::bounced));
    t.fate_of(of("1", fate::bounced));
    EXPECT_EQ(t.acked(), 0u);
    EXPECT_EQ(t.count(fate::bounced), 1u);
    EXPECT_EQ(t.open(), 0u);
    EXPECT_FALSE(t.all_delivered());
}

TEST(tally, room_message_is_open_until_it_is_reflected) {
    tally t(true);
    t.sent("1");
    t.fate_of(of("1", fate::acked));
    EXPECT_EQ(t.acked(), 1u);
    EXPECT_EQ(t.open(), 1u);
    EXPECT_FALSE(t.all_delivered());
    t.fate_of(of("1", fate::reflected));
    EXPECT_EQ(t.acked(), 1u);
    EXPECT_TRUE(t.all_delivered());
}

TEST(tally, room_message_that_bounced_was_not_acked_after_all) {
    tally t(true);
    t.sent("1");
    t.fate_of(of("1", fate::acked));
    t.fate_of(of("1", fate::bounced));
    EXPECT_EQ(t.acked(), 0u);
    EXPECT_EQ(t.open(), 0u);
    EXPECT_EQ(t.count(fate::bounced), 1u);
}

} // namespace
} // namespace epode::cli
