// Tests src/session/recorder.cpp, which finds out what has to be remembered.
// What is durable before it has effects, and what another process makes of it.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

class journaling : public testing::Test {
protected:
    void SetUp() override { ASSERT_FALSE(d.core.keep_journal({})); }

    /// The process is killed; another one takes up what is durable.
    struct successor : driver {
        explicit successor(const driver& dead, session_settings s = plain_settings())
            : driver(std::move(s)) {
            disk = dead.disk;
            now = dead.now;
            EXPECT_FALSE(core.keep_journal(disk));
            start();
        }
        /// As far as the answer to `<resume/>`.
        void log_in_again() {
            log_in();
            EXPECT_TRUE(has(wire, "<resume")) << wire;
        }
    };
    driver d;
};

TEST_F(journaling, a_message_is_accepted_once_it_is_durable) {
    d.start();
    d.hold_persists = true;
    d.send("m1");
    EXPECT_EQ(d.progress(), strings{});
    d.persist();
    EXPECT_EQ(d.progress(), strings{"accepted m1"});
    ASSERT_EQ(d.disk.messages.size(), 1u);
    const journal::message& m = d.disk.messages.begin()->second;
    EXPECT_EQ(m.id, "m1");
    EXPECT_EQ(m.to, "bob@example.org");
    EXPECT_TRUE(has(m.bytes, "<body>hi</body>"));
    EXPECT_EQ(d.disk.account, "alice@example.org");
}

TEST_F(journaling, bytes_wait_until_the_journal_knows_their_numbers) {
    d.come_online();
    d.hold_persists = true;
    d.send("m1");
    EXPECT_EQ(d.written(), "");
    d.persist();
    EXPECT_TRUE(has(d.written(), "id='m1'"));
    ASSERT_EQ(d.disk.in_flight.size(), 1u);
    EXPECT_EQ(d.disk.in_flight[0].message, d.core.fates().find("m1")->number);
}

TEST_F(journaling, a_count_that_covers_what_still_waits_is_too_high) {
    d.come_online();
    d.send("m1");
    d.hold_persists = true;
    d.send("m2");
    EXPECT_FALSE(has(d.written(), "m2"));
    d.ack(2);
    EXPECT_FALSE(d.core.is_online());
    EXPECT_TRUE(has(d.written(), "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='2' "
                                 "send-count='1'/>"));
    d.persist();
    EXPECT_NE(d.fate_of("m2"), fate::acked) << "it was never written";
}

TEST_F(journaling, a_count_that_covers_what_waits_behind_a_write_is_too_high) {
    for (const bool honest : {true, false}) {
        driver e;
        ASSERT_FALSE(e.core.keep_journal({}));
        e.come_online();
        e.hold_writes = true;
        e.send("m1");
        e.send("m2"); // durable, and its turn comes when the first write has ended
        EXPECT_FALSE(has(e.written(), "m2"));
        e.ack(1);
        EXPECT_EQ(e.fate_of("m1"), fate::acked);
        if (honest) {
            e.finish_write();
            EXPECT_TRUE(has(e.written(), "m2"));
        }
        e.ack(2);
        EXPECT_EQ(e.fate_of("m2") == fate::acked, honest);
        EXPECT_EQ(e.core.is_online(), honest);
    }
}

TEST_F(journaling, a_resumption_that_covers_what_was_never_written_is_too_high) {
    for (const bool refused : {false, true}) {
        driver e;
        ASSERT_FALSE(e.core.keep_journal({}));
        e.come_online();
        e.send("m1");
        e.hold_persists = true;
        e.send("m2"); // numbered, which is not durable
        e.lose();
        while (e.unfinished_persist)
            e.persist();
        e.hold_persists = false;
        EXPECT_FALSE(has(e.written(), "m2"));
        e.reconnect();
        refused ? e.refuse_resumption("h='2'") : e.resumed(2);
        EXPECT_NE(e.fate_of("m2"), fate::acked) << "no connection ever had it";
        EXPECT_EQ(e.fate_of("m1"), fate::unknown) << "who says so is not believed at all";
    }
}

TEST_F(journaling, what_comes_while_a_batch_is_under_way_makes_up_the_next_one) {
    d.come_online();
    d.hold_persists = true;
    d.send("m1");
    d.send("m2");
    d.send("m3");
    d.persist();
    const std::string first = d.written();
    EXPECT_TRUE(has(first, "id='m1'"));
    EXPECT_FALSE(has(first, "id='m2'"));
    d.persist();
    EXPECT_TRUE(in_order(d.written(), {"id='m2'", "id='m3'"}));
    EXPECT_FALSE(d.unfinished_persist);
}

TEST_F(journaling, an_answer_never_waits_and_tells_only_what_is_durable) {
    d.come_online();
    d.hold_persists = true;
    d.receive("<message from='bob@example.org/x' id='s1'/>");
    d.persist(); // that it arrived
    const auto messages = d.all<session_event::incoming_message>();
    ASSERT_EQ(messages.size(), 1u);
    d.notify(happened::handled{messages[0]->delivery});
    d.written();
    d.receive(r);
    EXPECT_TRUE(has(d.written(), "<a xmlns='urn:xmpp:sm:3' h='0'/>")) << "at once";
    d.persist(); // that it was handled
    EXPECT_TRUE(has(d.written(), "<a xmlns='urn:xmpp:sm:3' h='1'/>")) << "what it waits for";
    EXPECT_EQ(d.disk.handled, 1u);
}

TEST_F(journaling, a_message_is_handed_over_once_its_number_is_durable) {
    d.come_online();
    d.hold_persists = true;
    d.receive("<message from='bob@example.org/x' id='s1'/>");
    EXPECT_EQ(d.all<session_event::incoming_message>().size(), 0u);
    d.persist();
    ASSERT_EQ(d.all<session_event::incoming_message>().size(), 1u);
    ASSERT_EQ(d.disk.arrivals.size(), 1u);
    EXPECT_EQ(d.disk.arrivals[0].number, d.all<session_event::incoming_message>()[0]->number);
}

TEST_F(journaling, another_process_resumes_and_learns_the_fates) {
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.receive("<message from='bob@example.org/x' id='s1'/>");
    d.notify(happened::handled{d.all<session_event::incoming_message>()[0]->delivery});
    d.lose();
    d.send("m3");

    successor s(d);
    EXPECT_EQ(s.fate_of("m1"), fate::hibernated);
    EXPECT_EQ(s.fate_of("m3"), fate::queued);
    s.log_in_again();
    EXPECT_TRUE(has(s.written(), "<resume xmlns='urn:xmpp:sm:3' h='1' previd='sm1'/>"));
    s.resumed(1);
    EXPECT_TRUE(in_order(s.written(), {"id='m2'", "id='m3'"}));
    s.ack(3);
    EXPECT_EQ(s.progress(),
              (strings{"acked m1", "retry m2", "written m3", "acked m2", "acked m3"}));
    EXPECT_TRUE(s.disk.in_flight.empty());
}

TEST_F(journaling, what_was_never_durable_was_never_written) {
    d.come_online();
    d.hold_persists = true;
    d.send("m1");
    ASSERT_TRUE(d.unfinished_persist);
    successor s(d); // the batch did not get to the disk
    EXPECT_FALSE(s.core.fates().find("m1"));
    s.log_in_again();
    s.resumed(0);
    const auto again = s.core.submit(driver::message("m1"), {}, s.now);
    ASSERT_TRUE(again);
    EXPECT_FALSE(again->known);
}

TEST_F(journaling, a_count_with_the_refusal_decides_in_another_process_too) {
    d.come_online();
    d.send("m1");
    d.send("m2");
    successor s(d);
    s.log_in_again();
    s.hold_persists = true;
    s.written();
    s.refuse_resumption("h='1'");
    EXPECT_EQ(s.progress(), strings{}) << "the server tells it once: first it has to be durable";
    EXPECT_EQ(s.written(), "") << "binding ends the old session";
    s.persist();
    EXPECT_EQ(s.progress(), (strings{"acked m1", "failed m2"}));
    EXPECT_TRUE(has(s.written(), "<bind"));
    EXPECT_FALSE(s.disk.stream);
}

TEST_F(journaling, without_a_session_what_was_written_is_unknown) {
    d.come_online("<enabled xmlns='urn:xmpp:sm:3'/>"); // not resumable
    d.send("m1");
    successor s(d);
    EXPECT_EQ(s.progress(), strings{"unknown m1"});
    EXPECT_EQ(s.disk.messages.begin()->second.fate, fate::unknown);
}

TEST_F(journaling, presence_in_flight_keeps_its_place) {
    d.come_online();
    ASSERT_FALSE(d.core.send_untracked(
        parse("<presence xmlns='jabber:client'><status>here</status></presence>"), d.now));
    d.pump();
    d.send("m1");
    successor s(d);
    s.log_in_again();
    s.written();
    s.resumed(0);
    EXPECT_TRUE(in_order(s.written(), {"here", "id='m1'"}));
    s.ack(2);
    EXPECT_EQ(s.fate_of("m1"), fate::acked);
}

TEST_F(journaling, a_suspect_is_one_in_another_process_too) {
    d.come_online();
    d.send("bad");
    d.stream_error("policy-violation");
    successor s(d);
    s.log_in_again();
    s.resumed(0);
    s.send("m1");
    EXPECT_FALSE(has(s.written(), "id='m1'")) << "a suspect goes by itself";
    s.stream_error("policy-violation");
    s.reconnect();
    s.resumed(0);
    EXPECT_EQ(s.fate_of("bad"), fate::failed);
    EXPECT_TRUE(in_order(s.written(), {"id='m1'"}));
}

TEST_F(journaling, what_arrived_for_sure_and_is_not_counted_keeps_its_number) {
    d.come_online();
    d.send("m1");
    d.receive("<message from='bob@example.org/x'>"
              "<received xmlns='urn:xmpp:receipts' id='m1'/></message>");
    ASSERT_EQ(d.fate_of("m1"), fate::delivered);
    ASSERT_TRUE(d.disk.messages.begin()->second.bytes.empty()) << "nobody needs them any more";

    successor s(d);
    s.log_in_again();
    s.written();
    s.resumed(0);
    s.send("m2");
    const std::string wire = s.written();
    EXPECT_FALSE(has(wire, "id='m1'")) << wire;
    EXPECT_TRUE(in_order(wire, {"<iq type='get'", "urn:xmpp:ping", "id='m2'"})) << wire;
    s.ack(1);
    EXPECT_EQ(s.fate_of("m2"), fate::in_flight);
    s.ack(2);
    EXPECT_EQ(s.fate_of("m2"), fate::acked);
    EXPECT_EQ(s.fate_of("m1"), fate::delivered);
}

TEST_F(journaling, what_is_unknown_and_has_lost_its_bytes_is_not_sent_again) {
    d.come_online();
    d.send("m1");
    d.lose();
    d.disk.stream.reset();
    journal::message& m = d.disk.messages.at(1);
    m.fate = fate::unknown;
    m.reason = "why";
    session_settings s = driver::plain_settings();
    s.on_failure = on_failure::retry;
    for (const bool lost : {false, true}) {
        if (lost) m.bytes.clear();
        const successor next(d, s);
        ASSERT_TRUE(next.core.fates().find("m1"));
        EXPECT_EQ(next.core.fates().find("m1")->fate, fate::unknown);
        EXPECT_EQ(next.core.fates().find("m1")->reconciling, !lost);
    }
}

TEST_F(journaling, what_is_unknown_is_not_sent_behind_what_came_after_it) {
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.send("c1", "carol@example.org");
    d.ack(3);
    d.lose();
    d.disk.stream.reset();
    for (const message_id n : {1u, 3u}) {
        journal::message& m = d.disk.messages.at(n);
        m.fate = fate::unknown;
        m.evidence = fate::queued;
        m.bytes = "<message/>";
    }
    session_settings s = driver::plain_settings();
    for (const on_failure what : {on_failure::reconcile, on_failure::retry}) {
        s.on_failure = what;
        const successor next(d, s);
        EXPECT_EQ(next.core.fates().find("m1")->reconciling, what == on_failure::reconcile);
        EXPECT_TRUE(next.core.fates().find("c1")->reconciling)
            << "nothing was written to her since";
    }
}

TEST_F(journaling, presence_that_was_never_written_is_written_by_another_process) {
    session_settings s = driver::plain_settings();
    s.initial_presence = s.carbons = true;
    s.bounds.unacked_stanzas = 1; // no room for it yet
    driver first(s);
    ASSERT_FALSE(first.core.keep_journal({}));
    first.start();
    first.log_in();
    first.bind();
    first.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='600'/>");
    EXPECT_TRUE(has(first.written(), "urn:xmpp:carbons:2"));
    successor next(first, s);
    next.log_in_again();
    next.resumed(0);
    next.ack(1);
    next.ack(2);
    EXPECT_TRUE(has(next.written(), "<presence/>"));
}

TEST(journaling_bounds, what_the_session_forgets_is_forgotten) {
    session_settings s = driver::plain_settings();
    s.bounds.settled_messages = 2;
    driver d(s);
    ASSERT_FALSE(d.core.keep_journal({}));
    d.come_online();
    for (int i = 1; i <= 5; ++i) {
        d.send("m" + std::to_string(i));
        d.ack(static_cast<std::uint32_t>(i));
    }
    d.send("m6"); // what was forgotten goes with the next change
    strings kept;
    for (const auto& [number, m] : d.disk.messages)
        kept.push_back(m.id);
    EXPECT_EQ(kept, (strings{"m4", "m5", "m6"}));
}

TEST_F(journaling, an_id_is_known_in_another_process) {
    d.come_online();
    d.send("m1");
    d.ack(1);
    successor s(d);
    const auto again = s.core.submit(driver::message("m1"), {}, s.now);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->known);
    EXPECT_EQ(s.fate_of("m1"), fate::acked);
    EXPECT_TRUE(s.disk.messages.begin()->second.bytes.empty()) << "acknowledged: not needed again";
}

TEST_F(journaling, a_number_is_never_used_for_two_messages) {
    d.come_online();
    d.receive("<message from='bob@example.org/x' id='s1'/>");
    const auto first = d.all<session_event::incoming_message>()[0]->number;
    successor s(d); // s1 was not handled
    s.log_in_again();
    s.refuse_resumption();
    s.bind();
    s.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    s.receive("<message from='bob@example.org/x' id='s2'/>"
              "<message from='bob@example.org/x' id='s1'/>");
    const auto messages = s.all<session_event::incoming_message>();
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_GT(messages[0]->number, first);
    EXPECT_FALSE(messages[0]->duplicate);
    EXPECT_EQ(messages[1]->number, first);
    EXPECT_FALSE(messages[1]->duplicate) << "whether the application had it is not certain";
}

TEST_F(journaling, what_a_resumed_session_replays_has_its_old_number) {
    d.come_online();
    d.receive("<message from='bob@example.org/x' id='s1'/>"
              "<message from='bob@example.org/x'/>");
    const auto before = d.all<session_event::incoming_message>();
    successor s(d);
    s.log_in_again();
    s.resumed(0);
    s.receive("<message from='bob@example.org/x' id='s1'/>"
              "<message from='bob@example.org/x'/>");
    const auto after = s.all<session_event::incoming_message>();
    ASSERT_EQ(after.size(), 2u);
    EXPECT_EQ(after[0]->number, before[0]->number);
    EXPECT_EQ(after[1]->number, before[1]->number) << "without an id, too";
}

TEST_F(journaling, what_the_application_finished_comes_again_as_a_duplicate) {
    d.come_online();
    d.receive("<message from='bob@example.org/x' id='s1'/>"
              "<message from='bob@example.org/x' id='s2'/>");
    const auto before = d.all<session_event::incoming_message>();
    d.notify(happened::handled{before[1]->delivery}); // s1 is still open
    successor s(d);
    s.log_in_again();
    s.resumed(0);
    s.receive("<message from='bob@example.org/x' id='s1'/>"
              "<message from='bob@example.org/x' id='s2'/>");
    const auto after = s.all<session_event::incoming_message>();
    ASSERT_EQ(after.size(), 2u);
    EXPECT_FALSE(after[0]->duplicate);
    EXPECT_TRUE(after[1]->duplicate);
    EXPECT_EQ(after[1]->number, before[1]->number);
}

TEST_F(journaling, an_end_leaves_open_what_is_open) {
    d.come_online();
    d.send("m1");
    d.core.abandon(d.now);
    d.send("m1"); // known
    d.pump();
    EXPECT_EQ(d.all<session_event::ended>().size(), 1u);
    ASSERT_TRUE(d.disk.stream);
    successor s(d);
    EXPECT_EQ(s.fate_of("m1"), fate::hibernated);
}

TEST_F(journaling, a_store_that_fails_stops_everything_until_it_works_again) {
    d.come_online();
    d.hold_persists = true;
    d.send("m1");
    d.fail_to_persist();
    const auto told = d.all<session_event::storage_failed>();
    ASSERT_EQ(told.size(), 1u);
    EXPECT_EQ(told[0]->reason, boost::system::errc::no_space_on_device);
    EXPECT_EQ(d.closed.size(), 1u);
    EXPECT_TRUE(d.closed[0].abort) << "no orderly end: the session can be resumed";
    EXPECT_EQ(d.written(), "");
    const std::size_t dialed = d.dialed.size();
    d.advance(minutes(10));
    d.notify(happened::network_changed{});
    EXPECT_EQ(d.dialed.size(), dialed);

    d.persist();
    d.hold_persists = false;
    if (d.unfinished_persist) d.persist();
    EXPECT_EQ(d.dialed.size(), dialed + 1);
    d.log_in();
    d.resumed(0);
    EXPECT_TRUE(has(d.written(), "id='m1'"));
    d.ack(1);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

TEST_F(journaling, progress_tells_no_fate_that_is_not_durable_yet) {
    d.come_online();
    d.hold_persists = true;
    d.send("m1");
    d.receive("<message from='bob@example.org/x' id='s1'/>");
    d.persist(); // of m1; what is told of it stands behind s1, which is not durable
    EXPECT_TRUE(has(d.written(), "id='m1'"));
    d.ack(1);
    d.fates_told.clear();
    d.persist(); // of s1
    EXPECT_EQ(d.progress(), (strings{"accepted m1", "written m1"}));
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fates_told, (std::vector{fate::queued, fate::in_flight}));
    d.persist(); // of the acknowledgement
    EXPECT_EQ(d.progress(), strings{"acked m1"});
    EXPECT_EQ(d.fates_told.back(), fate::acked);
}

TEST_F(journaling, what_a_close_had_no_time_for_is_resumed_by_another_process) {
    d.come_online();
    d.send("m1");
    d.written();
    d.core.close(d.now);
    d.pump();
    d.advance(seconds(10));
    EXPECT_EQ(d.written(), "<a xmlns='urn:xmpp:sm:3' h='0'/>") << "the stream is not ended";
    EXPECT_EQ(d.all<session_event::ended>().size(), 1u);
    successor next(d);
    next.log_in_again();
    next.resumed(1);
    EXPECT_EQ(next.fate_of("m1"), fate::acked);
}

TEST(journaling_of_another, account_is_refused) {
    driver d;
    journal::state s;
    s.account = "carol@example.org";
    EXPECT_EQ(d.core.keep_journal(s), session_error::foreign_state);
    EXPECT_FALSE(d.core.fates().find("m1"));
}

} // namespace
} // namespace epode::test
