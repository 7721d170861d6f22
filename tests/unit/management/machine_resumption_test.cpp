#include "machine_fixture.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace epode::management {
namespace {

using namespace fixture;

// --- resumption (§5)

TEST(machine_resumption, resumption_acknowledges_around_the_wrap_and_keeps_the_rest_in_order) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base)
        for (std::uint32_t ahead = 0; ahead <= 4; ++ahead) {
            machine m = resuming(4, base);
            ring<outgoing> settled;
            EXPECT_EQ(m.resumed("sm-1", static_cast<std::uint32_t>(base + ahead), settled),
                      count_result::accepted);
            EXPECT_TRUE(m.active());
            list expected_settled{1, 2, 3, 4};
            const list rest(expected_settled.begin() + ahead, expected_settled.end());
            expected_settled.resize(ahead);
            EXPECT_EQ(tags(settled), expected_settled);
            EXPECT_EQ(tags(m.unacknowledged()), rest);
            EXPECT_EQ(m.sent(stanza(5)), base + 4) << "a new stanza numbers behind the replay";
        }
}

TEST(machine_resumption, resumption_with_an_impossible_count_ends_it) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base) {
        ring<outgoing> settled;
        machine high = resuming(4, base);
        EXPECT_EQ(high.resumed("sm-1", static_cast<std::uint32_t>(base + 5), settled),
                  count_result::too_high);
        EXPECT_FALSE(high.active());
        EXPECT_EQ(tags(high.take_unacknowledged()), (list{1, 2, 3, 4}));
        machine low = resuming(4, base);
        // A lower count would decide what is sent again: it is not tolerated here, not once.
        EXPECT_EQ(low.resumed("sm-1", static_cast<std::uint32_t>(base - 1), settled),
                  count_result::desynchronised);
        EXPECT_EQ(tags(low.take_unacknowledged()), (list{1, 2, 3, 4}));
        EXPECT_TRUE(settled.empty());
    }
}

TEST(machine_resumption, resumption_of_another_session_is_refused_and_acknowledges_nothing) {
    machine m = resuming(2);
    ring<outgoing> settled;
    EXPECT_EQ(m.resumed("sm-2", 2, settled), count_result::desynchronised);
    EXPECT_TRUE(settled.empty());
    EXPECT_FALSE(m.active());
    EXPECT_EQ(tags(m.take_unacknowledged()), (list{1, 2}));
}

TEST(machine_resumption, resent_stanzas_stay_tracked_across_further_cuts) {
    machine m = active(3);
    ring<outgoing> settled;
    m.lost(loss::cut);
    EXPECT_EQ(m.state(), phase::hibernated);
    m.resume();
    EXPECT_EQ(m.resumed("sm-1", 1, settled), count_result::accepted);
    EXPECT_EQ(tags(m.unacknowledged()), (list{2, 3}));
    EXPECT_EQ(m.sent(stanza(4)), 3u);
    EXPECT_EQ(m.acknowledged(2, now, settled), count_result::accepted);
    EXPECT_EQ(tags(settled), (list{1, 2})) << "the count means the resent one, not the new one";
    m.lost(loss::cut);
    m.resume();
    EXPECT_EQ(m.resumed("sm-1", 2, settled), count_result::accepted);
    EXPECT_EQ(tags(m.unacknowledged()), (list{3, 4})) << "still there, in order";
    EXPECT_EQ(m.unacknowledged()[0].bytes, stanza(3).bytes);
    EXPECT_EQ(m.acknowledged(4, now, settled), count_result::accepted);
    EXPECT_EQ(tags(settled), (list{1, 2, 3, 4}));
}

TEST(machine_resumption, asks_for_an_acknowledgement_right_after_a_resumption) {
    machine m = active();
    ring<outgoing> settled;
    m.lost(loss::cut);
    EXPECT_FALSE(m.requests().due());
    m.resume();
    EXPECT_FALSE(m.requests().due());
    m.resumed("sm-1", 0, settled);
    EXPECT_TRUE(m.requests().due()) << "with nothing to replay too";
}

TEST(machine_resumption, a_cut_leaves_no_request_behind) {
    machine m = active(1);
    m.requests().requested(now);
    m.lost(loss::cut);
    EXPECT_FALSE(m.requests().deadline());
}

TEST(machine_resumption, a_refused_resumption_with_a_count_tells_the_fates_apart) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base)
        for (std::uint32_t ahead = 0; ahead <= 3; ++ahead) {
            machine m = resuming(3, base);
            ring<outgoing> settled;
            EXPECT_TRUE(m.resume_refused(static_cast<std::uint32_t>(base + ahead), settled));
            EXPECT_EQ(settled.size(), ahead);
            EXPECT_EQ(m.state(), phase::off);
            EXPECT_FALSE(m.resumable());
            const list rest = tags(m.take_unacknowledged());
            EXPECT_EQ(rest.size(), 3u - ahead);
            if (!rest.empty()) {
                EXPECT_EQ(rest.front(), ahead + 1u);
                EXPECT_EQ(rest.back(), 3u);
            }
        }
}

TEST(machine_resumption, a_refused_resumption_without_a_believable_count_acknowledges_nothing) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base)
        for (const std::optional<std::uint32_t> h : {std::optional<std::uint32_t>(),
                                                     {static_cast<std::uint32_t>(base + 4)},
                                                     {static_cast<std::uint32_t>(base - 1)}}) {
            machine m = resuming(3, base);
            ring<outgoing> settled;
            EXPECT_FALSE(m.resume_refused(h, settled));
            EXPECT_TRUE(settled.empty());
            EXPECT_EQ(tags(m.take_unacknowledged()), (list{1, 2, 3}));
        }
}

TEST(machine_resumption, a_refusal_with_0_after_acknowledgements_pops_nothing) {
    machine m = active(17);
    ring<outgoing> settled;
    m.acknowledged(10, now, settled);
    m.lost(loss::cut);
    m.resume();
    EXPECT_FALSE(m.resume_refused(0, settled));
    EXPECT_EQ(settled.size(), 10u);
    EXPECT_EQ(m.take_unacknowledged().size(), 7u);
}

TEST(machine_resumption, gives_up_after_so_many_unanswered_resumptions) {
    machine::settings s;
    s.resume_attempts = 3;
    machine m = active(2, s);
    m.lost(loss::cut);
    for (int attempt = 1; attempt < 3; ++attempt) {
        m.resume();
        m.lost(loss::cut);
        ASSERT_EQ(m.state(), phase::hibernated) << attempt;
        m.lost(loss::cut); // a connection that did not get as far as asking does not count
        ASSERT_EQ(m.state(), phase::hibernated);
    }
    m.resume();
    m.lost(loss::mute);
    EXPECT_EQ(m.state(), phase::off);
    EXPECT_FALSE(m.resumable());
    EXPECT_EQ(tags(m.take_unacknowledged()), (list{1, 2}));
}

TEST(machine_resumption, an_answered_resumption_forgives_the_unanswered_ones) {
    machine::settings s;
    s.resume_attempts = 2;
    machine m = active(1, s);
    ring<outgoing> settled;
    for (int round = 0; round < 3; ++round) {
        m.lost(loss::cut);
        m.resume();
        m.lost(loss::cut);
        ASSERT_EQ(m.state(), phase::hibernated);
        m.resume();
        ASSERT_EQ(m.resumed("sm-1", 0, settled), count_result::accepted);
    }
}

TEST(machine_resumption, tells_at_once_what_was_finished_meanwhile) {
    machine m = active(0);
    ring<outgoing> settled;
    m.received();
    m.lost(loss::cut);
    EXPECT_EQ(m.resume(), 0u);
    m.finished(0, now);
    m.resumed("sm-1", 0, settled);
    EXPECT_TRUE(m.acknowledgement_due(now)) << "the server keeps it, and nothing else may come";
    EXPECT_TRUE(m.received().replayed);
    EXPECT_EQ(m.acknowledge(), 1u);
    EXPECT_FALSE(m.acknowledgement_due(now));
}

TEST(machine_resumption, abandons_a_session_that_stays_mute_after_it_was_resumed) {
    machine::settings s;
    s.mute_resumptions = 2;
    machine m = active(2, s);
    ring<outgoing> settled;
    m.lost(loss::mute); // not resumed yet: says nothing of the session
    ASSERT_EQ(m.state(), phase::hibernated);
    m.resume();
    m.resumed("sm-1", 0, settled);
    m.lost(loss::mute);
    ASSERT_EQ(m.state(), phase::hibernated) << "resumed once more";
    m.resume();
    m.resumed("sm-1", 0, settled);
    m.lost(loss::mute);
    EXPECT_EQ(m.state(), phase::off);
    EXPECT_EQ(tags(m.take_unacknowledged()), (list{1, 2}));
}

TEST(machine_resumption, a_cut_is_not_silence_and_an_answer_clears_the_suspicion) {
    machine::settings s;
    s.mute_resumptions = 2;
    machine m = active(2, s);
    ring<outgoing> settled;
    const auto resume_again = [&] {
        m.resume();
        ASSERT_EQ(m.resumed("sm-1", 0, settled), count_result::accepted);
    };
    m.lost(loss::cut);
    for (int i = 0; i < 5; ++i) {
        resume_again();
        m.lost(loss::cut);
        ASSERT_EQ(m.state(), phase::hibernated);
    }
    resume_again();
    m.lost(loss::mute); // the first
    resume_again();
    m.acknowledged(0, now, settled); // not mute after all
    m.lost(loss::mute);
    ASSERT_EQ(m.state(), phase::hibernated);
    resume_again();
    m.lost(loss::mute); // the first again
    EXPECT_EQ(m.state(), phase::hibernated);
}

TEST(machine_resumption, takes_up_a_stored_session) {
    machine m({});
    m.restore(resumable("stored"), 7, 40);
    m.unacknowledged().push(stanza(1));
    m.unacknowledged().push(stanza(2));
    EXPECT_EQ(m.state(), phase::hibernated);
    EXPECT_EQ(m.resume(), 40u);
    ring<outgoing> settled;
    EXPECT_EQ(m.resumed("stored", 8, settled), count_result::accepted);
    EXPECT_EQ(tags(settled), (list{1}));
    EXPECT_FALSE(m.received().replayed);
}

TEST(machine_resumption, takes_up_a_stored_session_with_nothing_in_flight) {
    machine m({});
    m.restore(resumable(), 7, 0);
    m.resume();
    ring<outgoing> settled;
    EXPECT_EQ(m.resumed("sm-1", 7, settled), count_result::accepted);
}

} // namespace
} // namespace epode::management
