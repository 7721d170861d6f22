#include <epode/management/counters.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace epode::management {
namespace {

constexpr sequence two_to_32 = sequence{1} << 32;

TEST(parse_count, reads_the_whole_range) {
    EXPECT_EQ(parse_count("0").value(), 0u);
    EXPECT_EQ(parse_count("7").value(), 7u);
    EXPECT_EQ(parse_count("007").value(), 7u);
    EXPECT_EQ(parse_count("4294967295").value(), 4294967295u);
}

TEST(parse_count, refuses_what_is_no_count) {
    for (const std::string_view text :
         {"", "-1", "-0", "+1", " 1", "1 ", "1x", "x1", "0x1", "1.0", "1e3", "4294967296",
          "99999999999999999999999", "\t1", "1\n", "٣", "nan"})
        EXPECT_FALSE(parse_count(text).has_value()) << '"' << text << '"';
    EXPECT_FALSE(parse_count(std::string_view()).has_value());
    EXPECT_FALSE(parse_count(std::string_view("1\0", 2)).has_value());
    EXPECT_EQ(parse_count(std::string_view("12", 1)).value(), 1u); // not past the view's end
}

/// A counter that has `in_flight` unacknowledged stanzas from `acknowledged` on.
outbound_counter counter_at(sequence acknowledged, std::uint64_t in_flight) {
    outbound_counter c;
    c.restore(acknowledged, acknowledged + in_flight);
    return c;
}

TEST(outbound_counter, numbers_from_0) {
    outbound_counter c;
    EXPECT_EQ(c.sent(), 0u);
    EXPECT_EQ(c.sent(), 1u);
    EXPECT_EQ(c.next(), 2u);
    EXPECT_EQ(c.wire_sent(), 2u);
    EXPECT_EQ(c.in_flight(), 2u);
    EXPECT_EQ(c.acknowledged(), 0u);
}

TEST(outbound_counter, acknowledges_nothing_part_and_all) {
    outbound_counter c = counter_at(0, 5);
    EXPECT_EQ(c.apply(0), count_verdict::advanced);
    EXPECT_EQ(c.acknowledged(), 0u);
    EXPECT_EQ(c.apply(2), count_verdict::advanced);
    EXPECT_EQ(c.acknowledged(), 2u);
    EXPECT_EQ(c.apply(2), count_verdict::advanced);
    EXPECT_EQ(c.apply(5), count_verdict::advanced);
    EXPECT_EQ(c.in_flight(), 0u);
}

TEST(outbound_counter, judges_every_count_around_the_wrap) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base)
        for (std::uint64_t in_flight = 0; in_flight <= 6; ++in_flight) {
            for (std::uint32_t ahead = 0; ahead <= in_flight; ++ahead) {
                outbound_counter c = counter_at(base, in_flight);
                ASSERT_EQ(c.apply(static_cast<std::uint32_t>(base + ahead)),
                          count_verdict::advanced);
                EXPECT_EQ(c.acknowledged(), base + ahead);
                EXPECT_EQ(c.next(), base + in_flight);
                EXPECT_EQ(c.in_flight(), in_flight - ahead);
            }
            for (const std::uint32_t behind : {1u, 2u, 7u, 0x7fff'ffffu}) {
                outbound_counter c = counter_at(base, in_flight);
                ASSERT_EQ(c.apply(static_cast<std::uint32_t>(base - behind)),
                          count_verdict::regressed);
                EXPECT_EQ(c.acknowledged(), base);
                EXPECT_EQ(c.in_flight(), in_flight);
            }
            for (const std::uint64_t above :
                 {std::uint64_t{1}, std::uint64_t{100}, (std::uint64_t{1} << 31) - in_flight}) {
                outbound_counter c = counter_at(base, in_flight);
                ASSERT_EQ(c.apply(static_cast<std::uint32_t>(base + in_flight + above)),
                          count_verdict::too_high);
                EXPECT_EQ(c.acknowledged(), base);
                EXPECT_EQ(c.in_flight(), in_flight);
            }
        }
}

TEST(outbound_counter, shows_the_low_32_bits) {
    outbound_counter c = counter_at(two_to_32 - 1, 0);
    EXPECT_EQ(c.wire_sent(), 4294967295u);
    EXPECT_EQ(c.sent(), two_to_32 - 1);
    EXPECT_EQ(c.wire_sent(), 0u);
    EXPECT_EQ(c.next(), two_to_32);
}

TEST(inbound_counter, handled_is_the_unbroken_run_of_finished_stanzas) {
    inbound_counter c;
    for (sequence n = 0; n < 5; ++n) {
        const auto [number, replayed] = c.received();
        EXPECT_EQ(number, n);
        EXPECT_FALSE(replayed);
    }
    EXPECT_EQ(c.handled(), 0u);
    c.finished(1);
    c.finished(3);
    EXPECT_EQ(c.handled(), 0u);
    c.finished(0);
    EXPECT_EQ(c.handled(), 2u);
    c.finished(2);
    EXPECT_EQ(c.handled(), 4u);
    c.finished(4);
    EXPECT_EQ(c.handled(), 5u);
    EXPECT_EQ(c.next(), 5u);
}

TEST(inbound_counter, ignores_a_number_twice_or_unknown) {
    inbound_counter c;
    c.finished(0); // nothing came yet
    EXPECT_EQ(c.handled(), 0u);
    c.received();
    c.received();
    c.finished(2); // the next one, not here yet
    c.finished(~sequence{0});
    EXPECT_EQ(c.handled(), 0u);
    c.finished(0);
    c.finished(0);
    EXPECT_EQ(c.handled(), 1u);
    c.received();
    EXPECT_EQ(c.handled(), 1u) << "an early finish must not count for a later stanza";
}

TEST(inbound_counter, handled_never_falls_in_any_order_of_finishing) {
    std::mt19937_64 random(11);
    for (int run = 0; run < 200; ++run) {
        inbound_counter c;
        std::vector<sequence> order(20);
        for (sequence& number : order)
            number = c.received().number;
        std::shuffle(order.begin(), order.end(), random);
        std::vector<bool> done(order.size());
        for (const sequence n : order) {
            c.finished(n);
            done[n] = true;
            const auto prefix = std::find(done.begin(), done.end(), false) - done.begin();
            ASSERT_EQ(c.handled(), static_cast<sequence>(prefix));
        }
    }
}

TEST(inbound_counter, recognises_replays_from_the_told_count_on) {
    inbound_counter c;
    for (int i = 0; i < 4; ++i)
        c.received(); // 0 to 3
    c.finished(0);
    c.replay(1);
    for (sequence n = 1; n < 4; ++n) {
        const auto [number, replayed] = c.received();
        EXPECT_EQ(number, n);
        EXPECT_TRUE(replayed);
    }
    const auto fresh = c.received();
    EXPECT_EQ(fresh.number, 4u);
    EXPECT_FALSE(fresh.replayed);
    for (sequence n = 1; n < 5; ++n)
        c.finished(n);
    EXPECT_EQ(c.handled(), 5u);
}

TEST(inbound_counter, a_replay_of_what_was_finished_since_is_known) {
    inbound_counter c;
    c.received();
    c.received();
    // The peer was told 0; both were finished before its replay arrived.
    c.finished(0);
    c.finished(1);
    c.replay(0);
    EXPECT_TRUE(c.received().replayed);
    EXPECT_TRUE(c.received().replayed);
    EXPECT_FALSE(c.received().replayed);
    EXPECT_EQ(c.handled(), 2u);
}

TEST(inbound_counter, a_replay_cut_short_and_repeated_loses_no_count) {
    inbound_counter c;
    for (int i = 0; i < 5; ++i)
        c.received();
    for (int cut = 0; cut < 3; ++cut) {
        c.replay(0);
        EXPECT_EQ(c.received().number, 0u);
        EXPECT_TRUE(c.received().replayed);
    }
    c.replay(0);
    for (int i = 0; i < 5; ++i)
        EXPECT_TRUE(c.received().replayed);
    EXPECT_FALSE(c.received().replayed);
    EXPECT_EQ(c.next(), 6u);
}

TEST(inbound_counter, wraps_on_the_wire_only) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base) {
        inbound_counter c;
        c.restore(base);
        EXPECT_EQ(c.wire_handled(), static_cast<std::uint32_t>(base));
        for (sequence n = base; n < base + 5; ++n) {
            EXPECT_EQ(c.received().number, n);
            c.finished(n);
            EXPECT_EQ(c.handled(), n + 1);
            EXPECT_EQ(c.wire_handled(), static_cast<std::uint32_t>(n + 1));
        }
    }
}

TEST(inbound_counter, a_new_session_counts_from_0_and_uses_no_number_again) {
    inbound_counter c;
    c.received();
    const sequence late = c.received().number;
    c.finished(0);
    c.begin();
    EXPECT_EQ(c.wire_handled(), 0u);
    const sequence first = c.received().number;
    c.received();
    EXPECT_GT(first, late);
    c.finished(late); // of the session before: says nothing about this one
    EXPECT_EQ(c.wire_handled(), 0u);
    c.finished(first);
    EXPECT_EQ(c.wire_handled(), 1u);
}

} // namespace
} // namespace epode::management
