#include <epode/management/ack_requests.hpp>

#include <gtest/gtest.h>

namespace epode::management {
namespace {

const time_point start{seconds(1000)};

TEST(ack_requests, asks_only_for_what_was_written) {
    ack_requests r({});
    EXPECT_FALSE(r.due());
    EXPECT_FALSE(r.outstanding());
    EXPECT_FALSE(r.deadline());
    r.written();
    EXPECT_TRUE(r.due());
    EXPECT_FALSE(r.deadline()) << "silence counts from the request, not from the stanza";
}

TEST(ack_requests, keeps_one_outstanding_and_covers_the_rest_with_the_next) {
    ack_requests r({});
    r.written();
    r.written();
    r.requested(start);
    EXPECT_FALSE(r.due());
    EXPECT_TRUE(r.outstanding());
    r.written();
    r.written();
    EXPECT_FALSE(r.due()) << "one is outstanding";
    r.answered(start + milliseconds(40));
    EXPECT_FALSE(r.outstanding());
    EXPECT_TRUE(r.due());
    r.requested(start + milliseconds(40));
    r.answered(start + milliseconds(80));
    EXPECT_FALSE(r.due()) << "everything is covered";
}

TEST(ack_requests, waits_longest_before_the_first_round_trip) {
    ack_requests r({seconds(5), seconds(30)});
    r.requested(start);
    EXPECT_EQ(r.deadline(), start + seconds(30));
    EXPECT_FALSE(r.round_trip());
}

TEST(ack_requests, patience_follows_the_round_trip_between_floor_and_cap) {
    for (const auto& [round_trip, patience] :
         {std::pair<duration, duration>{milliseconds(10), seconds(5)},
          {milliseconds(625), seconds(5)},
          {seconds(1), seconds(8)},
          {seconds(20), seconds(30)}}) {
        ack_requests r({seconds(5), seconds(30)});
        r.requested(start);
        r.answered(start + round_trip);
        EXPECT_EQ(r.round_trip(), round_trip);
        const time_point later = start + seconds(100);
        r.requested(later);
        EXPECT_EQ(r.deadline(), later + patience);
    }
}

TEST(ack_requests, one_slow_answer_moves_the_round_trip_by_an_eighth) {
    ack_requests r({});
    r.requested(start);
    r.answered(start + milliseconds(80));
    r.requested(start);
    r.answered(start + milliseconds(160));
    EXPECT_EQ(r.round_trip(), milliseconds(90));
}

TEST(ack_requests, what_is_written_meanwhile_does_not_move_the_deadline) {
    ack_requests r({});
    r.requested(start);
    const auto deadline = r.deadline();
    r.written();
    EXPECT_EQ(r.deadline(), deadline);
}

TEST(ack_requests, an_unasked_answer_changes_nothing) {
    ack_requests r({});
    r.written();
    r.answered(start);
    EXPECT_TRUE(r.due());
    EXPECT_FALSE(r.round_trip());
}

TEST(ack_requests, an_answer_before_its_request_counts_as_immediate) {
    ack_requests r({});
    r.requested(start);
    r.answered(start - seconds(1));
    EXPECT_EQ(r.round_trip(), duration::zero());
}

TEST(ack_requests, a_lost_connection_forgets_the_request_and_keeps_the_round_trip) {
    ack_requests r({});
    r.written();
    r.requested(start);
    r.answered(start + seconds(1));
    r.requested(start + seconds(2));
    r.written();
    r.lost();
    EXPECT_FALSE(r.outstanding());
    EXPECT_FALSE(r.deadline());
    EXPECT_FALSE(r.due());
    EXPECT_EQ(r.round_trip(), seconds(1));
}

} // namespace
} // namespace epode::management
