// What a store makes of the changes that it is given.
#include <epode/journal/state.hpp>

#include <gtest/gtest.h>

namespace epode::journal {
namespace {

message queued(message_id number) {
    message m;
    m.number = number;
    m.id = "m" + std::to_string(number);
    m.bytes = "<message/>";
    return m;
}
batch accepting(std::initializer_list<message_id> numbers) {
    batch b;
    b.account = "alice@example.org";
    for (const message_id n : numbers)
        b.accepted.push_back(queued(n));
    return b;
}
batch session(std::uint32_t number) {
    batch b;
    b.session_number = number;
    b.stream = stream{"sm" + std::to_string(number), {}, {}, "alice@example.org/r"};
    return b;
}
batch writing(management::sequence sequence, message_id message) {
    batch b;
    b.written.push_back({sequence, management::stanza_kind::message, message, ""});
    return b;
}

TEST(journal_state, a_batch_is_empty_only_without_any_change) {
    EXPECT_TRUE(batch().empty());
    EXPECT_FALSE(accepting({1}).empty());
    EXPECT_FALSE(session(1).empty());
    EXPECT_FALSE(writing(0, 1).empty());
    batch b;
    b.handled = 0;
    EXPECT_FALSE(b.empty()) << "a count of 0 is a count";
    b = {};
    b.stream_ended = true;
    EXPECT_FALSE(b.empty());
    b = {};
    b.finished = {1};
    EXPECT_FALSE(b.empty());
}

TEST(journal_state, keeps_accepted_messages_and_the_highest_number) {
    state s;
    apply(s, accepting({1, 5}), 9);
    apply(s, accepting({3}), 9);
    EXPECT_EQ(s.account, "alice@example.org");
    EXPECT_EQ(s.messages.size(), 3u);
    EXPECT_EQ(s.last_message, 5u);
    batch b;
    b.forgotten = {5};
    apply(s, std::move(b), 9);
    EXPECT_FALSE(s.messages.contains(5));
    EXPECT_EQ(s.last_message, 5u) << "no number is given twice";
}

TEST(journal_state, bytes_stay_as_long_as_a_message_may_be_written_again) {
    for (const fate f : {fate::queued, fate::failed, fate::unknown, fate::bounced, fate::cancelled,
                         fate::acked, fate::delivered}) {
        state s;
        apply(s, accepting({1}), 9);
        batch b;
        b.changed.push_back(queued(1));
        b.changed.back().fate = f;
        b.changed.back().bytes = "not these";
        apply(s, std::move(b), 9);
        EXPECT_EQ(s.messages.at(1).fate, f);
        const bool kept = f == fate::queued || f == fate::failed || f == fate::unknown;
        EXPECT_EQ(s.messages.at(1).bytes, kept ? "<message/>" : "") << to_string(f);
    }
}

TEST(journal_state, when_a_message_was_accepted_stays) {
    const wall_time noon(milliseconds(1709640000000));
    state s;
    batch first = accepting({1});
    first.accepted.back().accepted_at = noon;
    apply(s, std::move(first), 9);
    batch b;
    b.changed.push_back(queued(1));
    b.changed.back().fate = fate::unknown;
    apply(s, std::move(b), 9);
    EXPECT_EQ(s.messages.at(1).accepted_at, noon);
}

TEST(journal_state, acked_is_short_for_fate_and_evidence) {
    state s;
    apply(s, accepting({1}), 9);
    s.messages.at(1).reason = "unknown so far";
    batch b;
    b.acked = {1, 99};
    apply(s, std::move(b), 9);
    const message& m = s.messages.at(1);
    EXPECT_EQ(m.fate, fate::acked);
    EXPECT_EQ(m.evidence, fate::acked);
    EXPECT_EQ(m.reason + m.bytes, "");
    EXPECT_EQ(s.messages.size(), 1u) << "what is not known stays so";
}

TEST(journal_state, in_flight_follows_what_is_written_and_acknowledged) {
    state s;
    apply(s, session(1), 9);
    for (management::sequence n = 0; n < 4; ++n)
        apply(s, writing(n, n + 1), 9);
    batch b;
    b.acknowledged = 3;
    b.handled = 8;
    apply(s, std::move(b), 9);
    ASSERT_EQ(s.in_flight.size(), 1u);
    EXPECT_EQ(s.in_flight[0].sequence, 3u);
    EXPECT_EQ(s.acknowledged, 3u);
    EXPECT_EQ(s.handled, 8u);
    b = writing(3, 77);
    b.in_flight_replaced = true;
    apply(s, std::move(b), 9);
    ASSERT_EQ(s.in_flight.size(), 1u);
    EXPECT_EQ(s.in_flight[0].message, 77u);
}

TEST(journal_state, a_new_session_begins_with_nothing) {
    state s;
    apply(s, session(1), 9);
    apply(s, writing(0, 1), 9);
    batch counts;
    counts.handled = 5;
    apply(s, std::move(counts), 9);
    batch next;
    next.session_number = 2;
    apply(s, std::move(next), 9);
    EXPECT_EQ(s.session_number, 2u);
    EXPECT_FALSE(s.stream);
    EXPECT_TRUE(s.in_flight.empty());
    EXPECT_EQ(s.acknowledged + s.handled, 0u);
}

TEST(journal_state, what_a_batch_brings_with_a_new_session_is_of_that_session) {
    state s;
    apply(s, session(1), 9);
    apply(s, writing(0, 1), 9);
    batch b = session(2);
    b.written = writing(0, 2).written;
    b.handled = 1;
    apply(s, std::move(b), 9);
    ASSERT_TRUE(s.stream);
    EXPECT_EQ(s.stream->id, "sm2");
    ASSERT_EQ(s.in_flight.size(), 1u);
    EXPECT_EQ(s.in_flight[0].message, 2u);
    EXPECT_EQ(s.handled, 1u);
}

TEST(journal_state, an_ended_stream_is_not_resumed_and_its_messages_are_known) {
    state s;
    apply(s, session(1), 9);
    apply(s, writing(0, 1), 9);
    batch b;
    b.stream_ended = true;
    apply(s, std::move(b), 9);
    EXPECT_FALSE(s.stream);
    EXPECT_EQ(s.in_flight.size(), 1u) << "who takes this up has to say that nobody knows";
}

TEST(journal_state, arrivals_are_bounded_and_finished_by_number) {
    state s;
    batch b;
    for (std::uint64_t n = 1; n <= 4; ++n)
        b.arrivals.push_back({n, "k" + std::to_string(n), false});
    b.finished = {1, 3, 99};
    apply(s, std::move(b), 3);
    ASSERT_EQ(s.arrivals.size(), 3u);
    EXPECT_EQ(s.arrivals.front().number, 2u) << "the oldest is forgotten";
    EXPECT_FALSE(s.arrivals[0].finished);
    EXPECT_TRUE(s.arrivals[1].finished);
    b = {};
    b.finished = {2};
    apply(s, std::move(b), 3);
    EXPECT_TRUE(s.arrivals[0].finished) << "of an earlier batch";
}

} // namespace
} // namespace epode::journal
