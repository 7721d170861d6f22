// The graceful end in each state, and the end without a word.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

void close(driver& d) {
    d.core.close(d.now);
    d.pump();
}
bool ended(const driver& d) { return d.all<session_event::ended>().size() == 1; }

TEST(closing, drains_then_acknowledges_then_closes_then_waits) {
    driver d;
    d.come_online();
    d.receive("<presence from='bob@example.org/x'/>");
    d.send("m1");
    d.written();
    close(d);
    EXPECT_EQ(d.written(), "") << "m1 is not acknowledged yet";
    EXPECT_FALSE(ended(d));
    d.send("m2"); // still taken
    EXPECT_TRUE(has(d.written(), "id='m2'"));
    d.ack(1);
    EXPECT_EQ(d.written(), r);
    d.ack(2);
    EXPECT_EQ(d.written(), "<a xmlns='urn:xmpp:sm:3' h='1'/></stream:stream>");
    EXPECT_FALSE(ended(d));
    d.receive("<a xmlns='urn:xmpp:sm:3' h='2'/></stream:stream>");
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.all<session_event::ended>()[0]->reason, session_error::closed);
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
    EXPECT_FALSE(d.closed.empty());
    EXPECT_FALSE(d.core.deadline());
}

TEST(closing, with_nothing_pending_closes_at_once) {
    driver d;
    d.come_online();
    close(d);
    EXPECT_EQ(d.written(), "<a xmlns='urn:xmpp:sm:3' h='0'/></stream:stream>");
    d.lose();
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.dialed.size(), 1u);
    EXPECT_TRUE(d.all<session_event::reconnecting>().empty());
}

TEST(closing, nothing_is_written_behind_the_end) {
    driver d;
    d.come_online();
    d.send("m1");
    d.written();
    close(d);
    // The server asks and answers in one packet: the answer to it may only come before the end.
    d.receive("<r xmlns='urn:xmpp:sm:3'/><a xmlns='urn:xmpp:sm:3' h='1'/>");
    const std::string wire = d.written();
    EXPECT_TRUE(wire.ends_with("</stream:stream>")) << wire;
    EXPECT_EQ(count(wire, "<a "), 1u) << wire;
    d.receive("<r xmlns='urn:xmpp:sm:3'/><iq type='get' id='1' from='bob@example.org/x'>"
              "<ping xmlns='urn:xmpp:ping'/></iq>");
    d.advance(seconds(9));
    EXPECT_EQ(d.written(), "");
}

TEST(closing, no_bad_news_makes_us_write_behind_the_end) {
    const std::vector<std::pair<const char*, void (*)(driver&)>> ways = {
        {"a bad count", [](driver& d) { d.receive("<a xmlns='urn:xmpp:sm:3' h='-1'/>"); }},
        {"bad XML", [](driver& d) { d.receive("<a><b></a>"); }},
        {"abandoned", [](driver& d) { d.core.abandon(d.now); }},
        {"another state", [](driver& d) { d.core.set_client_active(false, d.now); }},
    };
    for (const auto& [name, go] : ways) {
        driver d;
        d.start();
        d.log_in("<sm xmlns='urn:xmpp:sm:3'/><csi xmlns='urn:xmpp:csi:0'/>");
        d.bind();
        d.receive("<enabled xmlns='urn:xmpp:sm:3'/>");
        close(d);
        d.written();
        go(d);
        d.pump();
        EXPECT_EQ(d.written(), "") << name;
    }
}

TEST(closing, an_outstanding_request_is_not_repeated_behind_the_end) {
    driver d;
    d.come_online();
    d.notify(happened::network_changed{}); // asks
    d.notify(happened::network_changed{}); // would ask again
    d.written();
    close(d);
    d.ack(0);
    const std::string wire = d.written();
    EXPECT_TRUE(wire.ends_with("</stream:stream>")) << wire;
}

TEST(closing, what_stays_open_is_unknown_and_what_was_never_written_failed) {
    session_settings s = driver::plain_settings();
    s.bounds.unacked_stanzas = 1;
    driver d(s);
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.written();
    close(d);
    d.advance(seconds(9));
    EXPECT_EQ(d.written(), "");
    d.advance(seconds(1));
    EXPECT_EQ(d.written(), "<a xmlns='urn:xmpp:sm:3' h='0'/></stream:stream>")
        << "or the server would keep the session, and us online, for minutes";
    EXPECT_FALSE(ended(d));
    d.advance(seconds(10));
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_EQ(d.fate_of("m2"), fate::failed);
}

TEST(closing, the_servers_last_count_is_heard_when_the_time_for_draining_is_over) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    close(d);
    d.advance(seconds(10));
    d.written();
    d.receive("<a xmlns='urn:xmpp:sm:3' h='1'/></stream:stream>");
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::unknown);
    EXPECT_EQ(d.written(), "");
}

TEST(closing, a_write_that_never_ends_does_not_hold_it) {
    driver d;
    d.come_online();
    d.hold_writes = true;
    d.send("m1");
    close(d);
    d.advance(seconds(20));
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
}

TEST(closing, does_not_wait_for_the_servers_close_for_ever) {
    driver d;
    d.come_online();
    close(d);
    // What still comes in is taken; it does not spin over an acknowledgement that cannot be sent.
    d.receive("<presence from='bob@example.org/x'/><message from='bob@example.org/x'/>");
    d.notify(happened::handled{d.all<session_event::incoming_message>().at(0)->delivery});
    d.advance(seconds(9));
    EXPECT_FALSE(ended(d));
    d.advance(seconds(1));
    EXPECT_TRUE(ended(d));
}

TEST(closing, a_connection_that_dies_meanwhile_ends_it) {
    driver d;
    d.come_online();
    d.send("m1");
    close(d);
    d.lose();
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_EQ(d.dialed.size(), 1u);
}

TEST(closing, before_the_start_ends_at_once) {
    driver d;
    d.send("m1");
    close(d);
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    d.start();
    EXPECT_TRUE(d.dialed.empty());
}

TEST(closing, while_dialing_with_nothing_to_send_ends_at_once) {
    driver d;
    d.start();
    close(d);
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.closed.size(), 1u);
}

TEST(closing, while_dialing_first_sends_what_waits) {
    driver d;
    d.start();
    d.send("m1");
    close(d);
    EXPECT_FALSE(ended(d));
    d.log_in();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3'/>");
    EXPECT_FALSE(has(d.wire, "</stream:stream>"));
    d.ack(1);
    EXPECT_TRUE(has(d.written(), "</stream:stream>"));
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

TEST(closing, while_dialing_has_its_limit_in_time) {
    driver d;
    d.start();
    d.send("m1");
    close(d);
    d.advance(seconds(31));
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
}

TEST(closing, while_waiting_for_a_retry_ends_at_once) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    d.send("m2");
    close(d);
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_EQ(d.fate_of("m2"), fate::failed);
    d.advance(minutes(9));
    EXPECT_EQ(d.dialed.size(), 1u);
}

TEST(closing, while_resuming_waits_for_the_answer) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    d.reconnect();
    close(d);
    EXPECT_FALSE(ended(d));
    d.resumed(1);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_TRUE(has(d.written(), "</stream:stream>"));
}

TEST(closing, waits_for_messages_to_a_room_that_is_being_entered) {
    driver d;
    d.come_online();
    ASSERT_FALSE(d.core.join(jid("room@muc.example/me"), "", d.now));
    d.send("m1", "room@muc.example", "groupchat");
    d.ack(1);
    close(d);
    EXPECT_FALSE(has(d.written(), "</stream:stream>"));
    d.receive("<presence from='room@muc.example/me'><x "
              "xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>");
    EXPECT_TRUE(has(d.written(), "id='m1'"));
    d.ack(2);
    EXPECT_TRUE(has(d.written(), "</stream:stream>"));
}

TEST(closing, a_redirection_does_not_raise_the_dead) {
    session_settings s = driver::plain_settings();
    s.login.require_tls = true;
    s.endpoints = {endpoint{"example.org", 5223, endpoint::security::direct_tls}};
    driver d(s);
    d.direct_tls = true;
    d.start();
    d.send("m1");
    close(d);
    d.connect();
    d.receive(driver::open_stream);
    d.stream_error("see-other-host", "n2.example.org");
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.dialed.size(), 1u) << "an ended session dials no more";
}

TEST(closing, twice_is_once) {
    driver d;
    d.come_online();
    close(d);
    close(d);
    d.receive("</stream:stream>");
    close(d);
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(count(d.written(), "</stream:stream>"), 1u);
}

TEST(closing, an_ended_session_takes_nothing_more) {
    driver d;
    d.come_online();
    ASSERT_FALSE(d.core.join(jid("room@muc.example.org/alice"), {}, d.now));
    close(d);
    d.receive("</stream:stream>");
    EXPECT_EQ(d.core.submit(driver::message("m"), {}, d.now).error(), session_error::closed);
    EXPECT_EQ(
        d.core.request(parse("<iq xmlns='jabber:client' type='get'/>"), seconds(9), d.now).error(),
        session_error::closed);
    EXPECT_EQ(d.core.send_untracked(parse("<presence xmlns='jabber:client'/>"), d.now),
              session_error::closed);
    d.events.clear();
    d.core.leave(jid("room@muc.example.org"), d.now);
    d.notify(happened::network_changed{});
    d.lose();
    EXPECT_TRUE(d.events.empty()) << "nothing follows the end";
    EXPECT_FALSE(d.core.deadline());
    EXPECT_EQ(d.dialed.size(), 1u);
}

TEST(closing, answers_what_was_asked_and_waits_for_nothing) {
    for (const bool journal : {false, true}) {
        driver d;
        ASSERT_FALSE(journal && d.core.keep_journal({}));
        const auto ask = [&d] {
            return *d.core.request(parse("<iq xmlns='jabber:client' type='get'/>"), minutes(9),
                                   d.now);
        };
        d.come_online();
        const request_id written = ask();
        d.pump();
        d.lose();
        const request_id unwritten = ask();
        close(d);
        EXPECT_TRUE(ended(d));
        EXPECT_FALSE(d.core.deadline()) << journal;
        std::vector<request_id> answered;
        for (const auto* a : d.all<session_event::answered>()) {
            EXPECT_TRUE(a->reason);
            answered.push_back(a->request);
        }
        EXPECT_EQ(answered, (std::vector<request_id>{written, unwritten}));
    }
}

TEST(abandon, tells_our_count_and_leaves_the_stream_open) {
    driver d;
    d.come_online();
    d.receive("<presence from='bob@example.org/x'/>");
    d.send("m1");
    d.written();
    ASSERT_TRUE(d.core.submit(driver::message("m2"), {}, d.now));
    d.core.abandon(d.now);
    d.pump();
    const std::string wire = d.written();
    EXPECT_EQ(wire, "<a xmlns='urn:xmpp:sm:3' h='1'/>") << "no </stream:stream>: it may be resumed";
    EXPECT_TRUE(ended(d));
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_EQ(d.fate_of("m2"), fate::failed) << "never written, and so it is said";
}

// What is said at the end does not wait for the report of a write, which nobody would hear.
TEST(abandon, tells_our_count_behind_a_write_that_is_under_way) {
    driver d;
    d.come_online();
    d.hold_writes = true;
    d.send("m1");
    ASSERT_TRUE(d.unfinished_write);
    d.receive("<presence from='bob@example.org/x'/>");
    d.written();
    d.core.abandon(d.now);
    d.pump();
    EXPECT_EQ(d.written(), "<a xmlns='urn:xmpp:sm:3' h='1'/>");
    ASSERT_EQ(d.closed.size(), 1u);
    EXPECT_FALSE(d.closed[0].abort);
}

TEST(abandon, is_possible_in_every_state) {
    for (int state = 0; state < 5; ++state) {
        driver d;
        if (state > 0) d.start();
        if (state > 1) d.connect();
        if (state > 2) d.lose();
        if (state > 3) {
            d.redial();
            d.log_in();
        }
        d.core.abandon(d.now);
        d.pump();
        EXPECT_TRUE(ended(d)) << state;
        EXPECT_FALSE(d.core.deadline()) << state;
    }
}

// The application may finish with a message when all is over; the end is the last word all the
// same.
TEST(abandon, is_not_followed_by_news_of_the_store) {
    driver d;
    ASSERT_FALSE(d.core.keep_journal({}));
    d.come_online();
    d.receive("<message from='bob@example.org/x'><body>hi</body></message>");
    const auto delivery = d.all<session_event::incoming_message>().at(0)->delivery;
    d.core.abandon(d.now);
    d.pump();
    ASSERT_TRUE(ended(d));
    d.hold_persists = true;
    d.notify(happened::handled{delivery});
    d.fail_to_persist();
    EXPECT_TRUE(d.all<session_event::storage_failed>().empty());
}

TEST(abandon, waits_for_the_news_that_it_is_not_durable) {
    driver d;
    ASSERT_FALSE(d.core.keep_journal({}));
    d.come_online();
    d.hold_persists = true;
    d.send("m1");
    d.core.abandon(d.now);
    d.pump();
    EXPECT_FALSE(ended(d));
    d.fail_to_persist();
    EXPECT_EQ(d.all<session_event::storage_failed>().size(), 1u);
}

} // namespace
} // namespace epode::test
