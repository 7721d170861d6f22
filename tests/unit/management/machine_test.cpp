#include "machine_fixture.hpp"

#include <gtest/gtest.h>

namespace epode::management {
namespace {

using namespace fixture;

// --- enabling (XEP-0198 §3)

TEST(machine, counts_what_is_pipelined_behind_enable) {
    machine m({});
    EXPECT_EQ(m.state(), phase::off);
    m.enable();
    EXPECT_EQ(m.state(), phase::enabling);
    EXPECT_FALSE(m.active());
    EXPECT_EQ(m.sent(stanza(1)), 0u);
    EXPECT_EQ(m.sent(stanza(2)), 1u);
    m.enabled(resumable());
    EXPECT_TRUE(m.active());
    EXPECT_EQ(m.sent(stanza(3)), 2u);
    ring<outgoing> settled;
    EXPECT_EQ(m.acknowledged(2, now, settled), count_result::accepted);
    EXPECT_EQ(tags(settled), (list{1, 2}));
    EXPECT_EQ(tags(m.unacknowledged()), (list{3}));
}

TEST(machine, counts_no_arrival_before_enabled) {
    machine m({});
    m.enable();
    const sequence early = m.received().number; // on its way before the peer started to count
    m.enabled(resumable());
    m.finished(early, now);
    EXPECT_EQ(m.acknowledge(), 0u);
    m.finished(m.received().number, now);
    EXPECT_EQ(m.acknowledge(), 1u);
}

TEST(machine, a_refused_enable_leaves_what_was_pipelined_for_a_ping_to_prove) {
    machine m({});
    m.enable();
    m.sent(stanza(1));
    m.sent(stanza(2));
    m.enable_refused();
    EXPECT_EQ(m.state(), phase::off);
    ring<outgoing> settled;
    m.unacknowledged().acknowledge_until(1, settled);
    EXPECT_EQ(tags(settled), (list{1}));
    EXPECT_EQ(tags(m.take_unacknowledged()), (list{2}));
}

TEST(machine, resumes_only_with_leave_and_an_id) {
    for (const bool leave : {false, true})
        for (const std::string id : {"", "sm-1"}) {
            machine m({});
            m.enable();
            session_terms t = resumable(id);
            t.resume = leave;
            m.enabled(t);
            m.sent(stanza(1));
            const bool can = leave && !id.empty();
            EXPECT_EQ(m.resumable(), can);
            m.lost(loss::cut);
            EXPECT_EQ(m.state(), can ? phase::hibernated : phase::off);
            EXPECT_EQ(tags(m.take_unacknowledged()), (list{1}));
            EXPECT_EQ(m.state(), phase::off);
        }
}

TEST(machine, an_id_longer_than_any_server_may_give_is_not_one_to_resume_with) {
    for (const std::size_t length : {machine::maximum_id_bytes, machine::maximum_id_bytes + 1}) {
        machine m{machine::settings()};
        m.enable();
        m.enabled({std::string(length, 'x'), true, std::nullopt, ""});
        EXPECT_EQ(m.resumable(), length == machine::maximum_id_bytes);
        EXPECT_TRUE(m.active());
    }
}

TEST(machine, a_connection_lost_while_enabling_ends_the_session) {
    machine m({});
    m.enable();
    m.sent(stanza(1));
    m.lost(loss::cut);
    EXPECT_EQ(m.state(), phase::off);
    EXPECT_EQ(tags(m.take_unacknowledged()), (list{1}));
}

TEST(machine, the_next_session_starts_from_0) {
    machine m = active(3);
    ring<outgoing> settled;
    m.acknowledged(2, now, settled);
    m.finished(m.received().number, now);
    m.acknowledge();
    m.forget();
    EXPECT_EQ(tags(m.take_unacknowledged()), (list{3}));
    m.enable();
    EXPECT_EQ(m.sent(stanza(4)), 0u);
    m.enabled(resumable("sm-2"));
    EXPECT_EQ(m.terms().id, "sm-2");
    EXPECT_EQ(m.acknowledge(), 0u);
    EXPECT_EQ(m.acknowledged(1, now, settled), count_result::accepted);
    EXPECT_EQ(tags(settled), (list{1, 2, 4}));
}

// --- `<a/>` (§4)

TEST(machine, acknowledges_around_the_wrap) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base)
        for (std::uint32_t ahead = 0; ahead <= 5; ++ahead) {
            machine m = resuming(5, base);
            ring<outgoing> settled;
            ASSERT_EQ(m.resumed("sm-1", static_cast<std::uint32_t>(base), settled),
                      count_result::accepted);
            ASSERT_TRUE(settled.empty());
            EXPECT_EQ(m.acknowledged(static_cast<std::uint32_t>(base + ahead), now, settled),
                      count_result::accepted);
            EXPECT_EQ(settled.size(), ahead);
            EXPECT_EQ(m.unacknowledged().counter().acknowledged(), base + ahead);
            EXPECT_EQ(m.acknowledged(static_cast<std::uint32_t>(base + 6), now, settled),
                      count_result::too_high);
            EXPECT_EQ(m.acknowledged(static_cast<std::uint32_t>(base - 1), now, settled),
                      count_result::tolerated);
            EXPECT_EQ(settled.size(), ahead);
        }
}

TEST(machine, a_count_of_0_is_a_count) {
    machine m = active(2);
    ring<outgoing> settled;
    m.requests().requested(now);
    EXPECT_EQ(m.acknowledged(0, now, settled), count_result::accepted);
    EXPECT_TRUE(settled.empty());
    EXPECT_FALSE(m.requests().outstanding()) << "it is an answer all the same";
    EXPECT_EQ(m.unacknowledged().size(), 2u);
}

TEST(machine, tolerates_one_regression_and_acknowledges_nothing) {
    machine m = active(5);
    ring<outgoing> settled;
    m.acknowledged(3, now, settled);
    EXPECT_EQ(m.acknowledged(2, now, settled), count_result::tolerated);
    EXPECT_EQ(settled.size(), 3u);
    EXPECT_EQ(m.unacknowledged().counter().acknowledged(), 3u) << "the base never moves back";
    EXPECT_EQ(m.acknowledged(4, now, settled), count_result::accepted);
    EXPECT_EQ(tags(settled), (list{1, 2, 3, 4}));
    EXPECT_EQ(m.acknowledged(3, now, settled), count_result::desynchronised);
    EXPECT_EQ(tags(m.unacknowledged()), (list{5}));
}

TEST(machine, a_regression_is_remembered_across_a_resumption_but_not_into_a_new_session) {
    machine m = active(5);
    ring<outgoing> settled;
    m.acknowledged(3, now, settled);
    EXPECT_EQ(m.acknowledged(2, now, settled), count_result::tolerated);
    m.lost(loss::cut);
    m.resume();
    EXPECT_EQ(m.resumed("sm-1", 3, settled), count_result::accepted);
    EXPECT_EQ(m.acknowledged(2, now, settled), count_result::desynchronised);
    m.take_unacknowledged();
    m.enable();
    m.enabled(resumable("sm-2"));
    m.sent(stanza(1));
    m.acknowledged(1, now, settled);
    EXPECT_EQ(m.acknowledged(0, now, settled), count_result::tolerated);
}

TEST(machine, believes_no_count_above_what_was_sent) {
    for (const std::uint32_t h : {3u, 4u, 1000u, 0x8000'0000u}) {
        machine m = active(2);
        ring<outgoing> settled;
        EXPECT_EQ(m.acknowledged(h, now, settled), count_result::too_high) << h;
        EXPECT_TRUE(settled.empty());
        EXPECT_EQ(m.unacknowledged().counter().wire_sent(), 2u) << "for the stream error";
        EXPECT_EQ(tags(m.take_unacknowledged()), (list{1, 2}));
    }
}

// --- inbound

TEST(machine, tells_only_the_unbroken_run_of_what_was_finished) {
    machine m = active();
    for (int i = 0; i < 3; ++i)
        m.received();
    m.finished(1, now);
    m.finished(2, now);
    EXPECT_EQ(m.acknowledge(), 0u);
    m.finished(0, now);
    EXPECT_EQ(m.acknowledge(), 3u);
}

TEST(machine, a_told_count_never_falls) {
    machine m = active();
    ring<outgoing> settled;
    for (int i = 0; i < 4; ++i)
        m.received();
    m.finished(0, now);
    m.finished(1, now);
    EXPECT_EQ(m.acknowledge(), 2u);
    m.lost(loss::cut);
    EXPECT_EQ(m.resume(), 2u);
    m.resumed("sm-1", 0, settled);
    m.received(); // 2 again
    EXPECT_EQ(m.acknowledge(), 2u);
    m.finished(3, now);
    EXPECT_EQ(m.acknowledge(), 2u);
    m.lost(loss::cut);
    m.finished(2, now); // also without a connection
    EXPECT_EQ(m.resume(), 4u);
}

TEST(machine, what_is_finished_while_resuming_is_still_recognised_in_the_replay) {
    machine m = active();
    ring<outgoing> settled;
    for (int i = 0; i < 3; ++i)
        m.received();
    m.lost(loss::cut);
    EXPECT_EQ(m.resume(), 0u); // so the peer will send all three again …
    m.finished(0, now);
    m.finished(1, now); // … although these are finished before it does
    m.resumed("sm-1", 0, settled);
    for (sequence n = 0; n < 3; ++n) {
        const auto [number, replayed] = m.received();
        EXPECT_EQ(number, n);
        EXPECT_TRUE(replayed);
    }
    const auto fresh = m.received();
    EXPECT_FALSE(fresh.replayed);
    m.finished(2, now);
    m.finished(fresh.number, now);
    EXPECT_EQ(m.acknowledge(), 4u) << "a higher count than was sent would end the session";
}

TEST(machine, a_late_finish_of_an_earlier_session_says_nothing_about_the_new_one) {
    machine m = active();
    const sequence late = m.received().number;
    m.forget();
    m.take_unacknowledged();
    m.enable();
    m.enabled(resumable("sm-2"));
    const sequence fresh = m.received().number;
    m.finished(late, now);
    EXPECT_EQ(m.acknowledge(), 0u) << "the new stanza was not handled";
    m.finished(fresh, now);
    EXPECT_EQ(m.acknowledge(), 1u);
}

TEST(machine, told_counts_wrap) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base) {
        machine m({});
        m.restore(resumable(), 0, base);
        EXPECT_EQ(m.resume(), static_cast<std::uint32_t>(base));
        ring<outgoing> settled;
        m.resumed("sm-1", 0, settled);
        for (sequence n = 1; n <= 5; ++n) {
            m.finished(m.received().number, now);
            EXPECT_EQ(m.acknowledge(), static_cast<std::uint32_t>(base + n));
        }
    }
}

TEST(machine, acknowledges_unasked_after_so_many) {
    machine::settings s;
    s.acknowledge_every = 3;
    machine m = active(0, s);
    for (int i = 0; i < 2; ++i)
        m.finished(m.received().number, now);
    EXPECT_FALSE(m.acknowledgement_due(now));
    m.finished(m.received().number, now);
    EXPECT_TRUE(m.acknowledgement_due(now));
    EXPECT_EQ(m.acknowledge(), 3u);
    EXPECT_FALSE(m.acknowledgement_due(now + seconds(100))) << "nothing new to tell";
    EXPECT_FALSE(m.acknowledgement_deadline());
}

TEST(machine, acknowledges_unasked_after_a_while) {
    machine::settings s;
    s.acknowledge_within = seconds(15);
    machine m = active(0, s);
    m.received();
    m.received();
    m.finished(1, now); // out of order: nothing to tell yet
    EXPECT_FALSE(m.acknowledgement_deadline());
    m.finished(0, now + seconds(1));
    m.finished(m.received().number, now + seconds(9));
    ASSERT_EQ(m.acknowledgement_deadline(), now + seconds(16)) << "counts from the first";
    EXPECT_FALSE(m.acknowledgement_due(now + seconds(16) - milliseconds(1)));
    EXPECT_TRUE(m.acknowledgement_due(now + seconds(16)));
}

TEST(machine, has_no_deadline_while_nothing_can_be_told) {
    machine m = active();
    m.received();
    m.received();
    m.lost(loss::cut);
    m.finished(0, now);
    EXPECT_FALSE(m.acknowledgement_deadline()) << "it would pass and pass again";
    EXPECT_FALSE(m.acknowledgement_due(now + seconds(60)));
    EXPECT_EQ(m.resume(), 1u);
    m.finished(1, now);
    EXPECT_FALSE(m.acknowledgement_deadline());
    ring<outgoing> settled;
    m.resumed("sm-1", 0, settled);
    EXPECT_EQ(m.acknowledgement_deadline(), now + seconds(15)) << "finished since <resume/>";
}

} // namespace
} // namespace epode::management
