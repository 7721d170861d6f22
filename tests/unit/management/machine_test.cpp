#include <epode/management/machine.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace epode::management {
namespace {

constexpr sequence two_to_32 = sequence{1} << 32;
const time_point now{seconds(1000)};
using list = std::vector<std::uint64_t>;

outgoing stanza(std::uint64_t tag) {
    outgoing o;
    o.bytes = "<message id='a-long-enough-identifier-" + std::to_string(tag) + "'/>";
    o.tag = tag;
    return o;
}

template <class Stanzas>
list tags(const Stanzas& stanzas) {
    list out;
    for (std::size_t i = 0; i < stanzas.size(); ++i)
        out.push_back(stanzas[i].tag);
    return out;
}

session_terms resumable(std::string id = "sm-1") {
    session_terms t;
    t.id = std::move(id);
    t.resume = true;
    return t;
}

/// An active resumable session that has sent stanzas 1 to `count`.
machine active(std::uint64_t count = 0, machine::settings settings = {}) {
    machine m(settings);
    m.enable();
    m.enabled(resumable());
    for (std::uint64_t tag = 1; tag <= count; ++tag)
        m.sent(stanza(tag));
    return m;
}

/// A session that was cut and asks to be resumed, with stanzas 1 to `count` unacknowledged.
machine resuming(std::uint64_t count, sequence base = 0) {
    machine m({});
    m.restore(resumable(), base, base);
    for (std::uint64_t tag = 1; tag <= count; ++tag)
        m.unacknowledged().push(stanza(tag));
    m.resume();
    return m;
}

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

// --- resumption (§5)

TEST(machine, resumption_acknowledges_around_the_wrap_and_keeps_the_rest_in_order) {
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

TEST(machine, resumption_with_an_impossible_count_ends_it) {
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

TEST(machine, resumption_of_another_session_is_refused_and_acknowledges_nothing) {
    machine m = resuming(2);
    ring<outgoing> settled;
    EXPECT_EQ(m.resumed("sm-2", 2, settled), count_result::desynchronised);
    EXPECT_TRUE(settled.empty());
    EXPECT_FALSE(m.active());
    EXPECT_EQ(tags(m.take_unacknowledged()), (list{1, 2}));
}

TEST(machine, resent_stanzas_stay_tracked_across_further_cuts) {
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

TEST(machine, asks_for_an_acknowledgement_right_after_a_resumption) {
    machine m = active();
    ring<outgoing> settled;
    m.lost(loss::cut);
    EXPECT_FALSE(m.requests().due());
    m.resume();
    EXPECT_FALSE(m.requests().due());
    m.resumed("sm-1", 0, settled);
    EXPECT_TRUE(m.requests().due()) << "with nothing to replay too";
}

TEST(machine, a_cut_leaves_no_request_behind) {
    machine m = active(1);
    m.requests().requested(now);
    m.lost(loss::cut);
    EXPECT_FALSE(m.requests().deadline());
}

TEST(machine, a_refused_resumption_with_a_count_tells_the_fates_apart) {
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

TEST(machine, a_refused_resumption_without_a_believable_count_acknowledges_nothing) {
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

TEST(machine, a_refusal_with_0_after_acknowledgements_pops_nothing) {
    machine m = active(17);
    ring<outgoing> settled;
    m.acknowledged(10, now, settled);
    m.lost(loss::cut);
    m.resume();
    EXPECT_FALSE(m.resume_refused(0, settled));
    EXPECT_EQ(settled.size(), 10u);
    EXPECT_EQ(m.take_unacknowledged().size(), 7u);
}

TEST(machine, gives_up_after_so_many_unanswered_resumptions) {
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

TEST(machine, an_answered_resumption_forgives_the_unanswered_ones) {
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

TEST(machine, abandons_a_session_that_stays_mute_after_it_was_resumed) {
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

TEST(machine, a_cut_is_not_silence_and_an_answer_clears_the_suspicion) {
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

TEST(machine, takes_up_a_stored_session) {
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

TEST(machine, takes_up_a_stored_session_with_nothing_in_flight) {
    machine m({});
    m.restore(resumable(), 7, 0);
    m.resume();
    ring<outgoing> settled;
    EXPECT_EQ(m.resumed("sm-1", 7, settled), count_result::accepted);
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
