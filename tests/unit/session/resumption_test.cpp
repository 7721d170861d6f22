// XEP-0198 §5: what survives a connection, and what is known when nothing does.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

constexpr std::string_view enabled = "<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='1'/>";

TEST(resumption, comes_before_binding_and_needs_no_new_presence) {
    session_settings s = driver::plain_settings();
    s.carbons = s.initial_presence = true;
    driver d(s);
    d.come_online();
    d.lose();
    d.reconnect();
    EXPECT_TRUE(has(d.written(), "<resume xmlns='urn:xmpp:sm:3' h='0' previd='sm1'/>"));
    d.resumed(2); // the presence and the request for carbons
    const std::string wire = d.written();
    EXPECT_EQ(wire, r) << "no bind, no presence, no carbons; one request at once";
    const auto online = d.all<session_event::online>();
    ASSERT_EQ(online.size(), 1u);
    EXPECT_TRUE(online[0]->resumed);
    EXPECT_EQ(online[0]->address, jid("alice@example.org/r"));
}

TEST(resumption, resend_is_tracked_across_a_second_drop) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.lose();
    d.reconnect();
    d.resumed(0);
    EXPECT_TRUE(in_order(d.written(), {"id='m1'", "id='m2'"}));
    d.send("m3");
    d.lose();
    d.reconnect();
    d.written();
    d.resumed(1); // only m1 of the three
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
    const std::string wire = d.written();
    EXPECT_FALSE(has(wire, "id='m1'"));
    EXPECT_TRUE(in_order(wire, {"id='m2'", "id='m3'", r})) << wire;
    d.ack(2);
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
    EXPECT_EQ(d.fate_of("m3"), fate::in_flight) << "the numbers did not move";
    d.ack(3);
    EXPECT_EQ(d.fate_of("m3"), fate::acked);
}

TEST(resumption, replay_is_byte_for_byte_and_comes_before_what_is_new) {
    driver d;
    d.come_online();
    d.send("m1");
    const std::string first = d.written();
    d.lose();
    d.send("m2");
    d.reconnect();
    d.send("m3");
    EXPECT_FALSE(has(d.written(), "<message")) << "nothing before the answer to <resume/>";
    d.resumed(0);
    const std::string wire = d.written();
    const std::string message = first.substr(0, first.find("</message>"));
    EXPECT_EQ(wire.find(message), 0u) << wire;
    EXPECT_TRUE(in_order(wire, {"id='m1'", "id='m2'", "id='m3'", r})) << wire;
    EXPECT_EQ(count(wire, r), 1u);
}

TEST(resumption, sm_id_survives_failed_reconnects) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    for (int i = 0; i < 5; ++i) {
        d.redial(); // not even dialed in time
        d.connect();
        d.lose();
    }
    EXPECT_EQ(d.fate_of("m1"), fate::hibernated);
    d.redial();
    d.written();
    d.log_in();
    EXPECT_TRUE(has(d.written(), "previd='sm1'"));
    d.resumed(1);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

TEST(resumption, is_asked_for_even_when_its_time_is_over) {
    driver d;
    d.come_online("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='1'/>");
    d.send("m1");
    d.lose();
    d.redial();
    d.advance(seconds(20));
    d.log_in();
    EXPECT_TRUE(has(d.written(), "<resume ")) << "the answer may tell what was received";
    d.refuse_resumption("h='1'");
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

TEST(resumption, junk_before_tls_or_login_does_not_end_the_session) {
    // A hotel's network answers in place of the server: no one has proved to be our server yet.
    for (const char* junk :
         {"HTTP/1.1 400 Bad Request\r\n\r\n", "<html><body>", "<!DOCTYPE html>"}) {
        driver d;
        d.come_online();
        d.send("m1");
        d.lose();
        d.redial();
        d.connect();
        d.receive(junk);
        EXPECT_EQ(d.fate_of("m1"), fate::hibernated) << junk;
        d.redial();
        d.log_in();
        EXPECT_TRUE(has(d.written(), "previd='sm1'")) << junk;
        d.resumed(0);
        EXPECT_EQ(d.fate_of("m1"), fate::in_flight) << junk;
    }
}

TEST(resumption, without_an_answer_is_asked_for_again_and_then_given_up) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    int asked = 0;
    for (; asked < 10 && d.core.stream_management().resumable(); ++asked) {
        d.redial();
        d.written();
        d.log_in();
        EXPECT_TRUE(has(d.wire, "<resume "));
        d.lose();
    }
    EXPECT_EQ(asked, 3) << "management::machine::settings::resume_attempts";
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    d.redial();
    d.written();
    d.log_in();
    EXPECT_TRUE(has(d.wire, "<bind ")) << "a server that hangs on <resume/> must not hold us";
}

TEST(resumption, refused_with_a_count_that_makes_no_sense_proves_nothing) {
    for (const char* attributes : {"h='0'", "h='4'", "h='x'", ""}) {
        driver d;
        d.come_online();
        for (const char* id : {"m1", "m2", "m3"})
            d.send(id);
        d.ack(1);
        d.lose();
        d.reconnect();
        d.refuse_resumption(attributes);
        EXPECT_EQ(d.fate_of("m1"), fate::acked) << attributes;
        EXPECT_EQ(d.fate_of("m2"), fate::unknown) << attributes;
        EXPECT_EQ(d.fate_of("m3"), fate::unknown) << attributes;
        d.bind();
        EXPECT_TRUE(has(d.written(), "<enable ")) << "on the same stream";
    }
}

TEST(resumption, refused_with_a_count_sends_again_when_asked_to) {
    session_settings s = driver::plain_settings();
    s.on_failure = on_failure::retry;
    driver d(s);
    d.come_online();
    const auto accepted_at = wall_time(milliseconds(1'700'000'000'123));
    for (const char* id : {"m1", "m2", "m3"})
        ASSERT_TRUE(d.core.submit(driver::message(id), {accepted_at}, d.now));
    d.pump();
    d.lose();
    d.written();
    d.send("m4");
    d.reconnect();
    d.progress();
    d.written();
    d.refuse_resumption("h='1'");
    EXPECT_EQ(d.progress(), (strings{"acked m1", "requeued m2", "requeued m3"}));
    d.bind();
    const std::string wire = d.written();
    EXPECT_TRUE(in_order(wire, {"id='m2'", "<delay xmlns='urn:xmpp:delay' stamp='2023-11-14T",
                                "id='m3'", "<delay ", "id='m4'"}))
        << wire;
    EXPECT_EQ(count(wire, "<delay "), 2u) << "m4 is on its first way";
    EXPECT_EQ(count(wire, "<origin-id xmlns='urn:xmpp:sid:0' id='m2'/>"), 1u);
    d.receive(enabled);
    d.ack(3);
    for (const char* id : {"m2", "m3", "m4"})
        EXPECT_EQ(d.fate_of(id), fate::acked);
}

TEST(resumption, what_was_never_written_stays_queued_through_a_lost_session) {
    driver d;
    d.come_online();
    d.lose();
    d.send("m1");
    d.reconnect();
    d.refuse_resumption();
    EXPECT_EQ(d.fate_of("m1"), fate::queued);
    d.bind();
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
}

TEST(resumption, a_server_without_management_any_more_leaves_fates_unknown) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    d.send("m2");
    d.redial();
    d.log_in("");
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    d.bind();
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
}

TEST(resumption, of_another_session_than_ours_is_not_accepted) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    d.reconnect();
    d.written();
    d.resumed(1, "another");
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_TRUE(has(d.written(), "<stream:error>"));
    EXPECT_FALSE(d.core.is_online());
}

TEST(resumption, an_impossible_count_ends_the_session) {
    struct {
        std::uint32_t h;
        const char* answer;
    } const cases[] = {{9, "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='9' send-count='2'/>"},
                       {0, "<undefined-condition "}};
    for (const auto& c : cases) {
        driver d;
        d.come_online();
        d.send("m1");
        d.send("m2");
        d.ack(1);
        d.lose();
        d.reconnect();
        d.written();
        d.resumed(c.h);
        EXPECT_EQ(d.fate_of("m1"), fate::acked);
        EXPECT_EQ(d.fate_of("m2"), fate::unknown) << c.h;
        EXPECT_TRUE(has(d.written(), c.answer)) << c.h;
        d.redial();
        d.log_in();
        EXPECT_TRUE(has(d.written(), "<bind ")) << "the session is gone";
    }
}

TEST(resumption, resumed_counts_wrap_like_the_wire) {
    driver d;
    d.come_online();
    d.resumed(0); // out of place: ignored
    EXPECT_TRUE(d.core.is_online());
    d.send("m1");
    d.ack(4294967295u); // one below zero
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight) << "mod(h - lastAck) would ack everything";
    d.ack(1);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

// A server that goes on feeding a resumed session to the parser of the dead connection.

TEST(resumption, a_mute_session_is_resumed_once_more_and_then_left) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    for (int i = 0; i < 2; ++i) {
        d.reconnect();
        d.written();
        d.resumed(0);
        EXPECT_TRUE(in_order(d.written(), {"id='m1'", r})) << "in one write";
        d.advance(seconds(30));
        EXPECT_FALSE(d.core.is_online()) << "the silence was noticed";
    }
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    d.written();
    d.reconnect();
    EXPECT_TRUE(has(d.written(), "<bind ")) << "a fresh session";
}

TEST(resumption, a_mute_session_with_nothing_to_replay_is_noticed_too) {
    driver d;
    d.come_online();
    d.lose();
    d.reconnect();
    d.written();
    d.resumed(0);
    EXPECT_EQ(d.written(), r);
    d.advance(seconds(30));
    EXPECT_FALSE(d.core.is_online());
}

TEST(resumption, an_answer_between_two_silences_proves_the_session) {
    driver d;
    d.come_online();
    d.send("m1");
    for (int i = 0; i < 5; ++i) {
        d.lose();
        d.redial();
        d.log_in();
        d.resumed(0);
        d.ack(0); // still nothing handled, but it listens
    }
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
}

TEST(resumption, cuts_are_no_silence) {
    driver d;
    d.come_online();
    d.send("m1");
    for (int i = 0; i < 8; ++i) {
        d.lose();
        d.redial();
        d.log_in();
        d.resumed(0);
    }
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
}

TEST(resumption, after_a_silence_the_next_answer_has_more_time) {
    // A slow uplink: what passed in no time once does not when the whole window is behind.
    driver d;
    d.come_online();
    d.send("m1");
    d.ack(1); // at once: the round trip is short
    d.send("m2");
    d.advance(seconds(6));
    ASSERT_FALSE(d.core.is_online()) << "five seconds are the least";
    d.log_in();
    d.resumed(1);
    d.advance(seconds(20));
    EXPECT_TRUE(d.core.is_online());
    d.ack(2);
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
}

// What happens between <resume/> and its answer.

TEST(resumption, inbound_replays_are_counted_from_the_number_that_was_told) {
    driver d;
    d.come_online();
    for (int i = 0; i < 3; ++i)
        d.receive("<message from='bob@example.org/x' id='i'/>");
    auto messages = d.all<session_event::incoming_message>();
    ASSERT_EQ(messages.size(), 3u);
    const std::uint64_t first = messages[0]->delivery, second = messages[1]->delivery,
                        third = messages[2]->delivery;
    d.notify(happened::handled{first});
    d.lose();
    d.reconnect();
    EXPECT_TRUE(has(d.written(), "h='1' previd"));
    // The application goes on while the answer is on its way.
    d.notify(happened::handled{second});
    d.resumed(0);
    d.events.clear();
    d.written();
    d.receive("<message from='bob@example.org/x' id='second again'/>"
              "<message from='bob@example.org/x' id='third again'/>"
              "<message from='bob@example.org/x' id='fourth'/>");
    messages = d.all<session_event::incoming_message>();
    ASSERT_EQ(messages.size(), 1u) << "two were replays";
    EXPECT_EQ(messages[0]->stanza.root().attribute_value("id"), "fourth");
    d.notify(happened::handled{third});
    d.notify(happened::handled{messages[0]->delivery});
    d.receive(r);
    EXPECT_TRUE(has(d.written(), "h='4'"));
}

TEST(resumption, requests_live_on_when_resumed_and_fail_when_not) {
    driver d;
    d.come_online();
    const auto iq = [] {
        return parse("<iq xmlns='jabber:client' type='get'><query xmlns='x'/></iq>");
    };
    const auto request = d.core.request(iq(), minutes(10), d.now);
    ASSERT_TRUE(request);
    d.pump();
    const std::string wire = d.written();
    const std::string id = wire.substr(wire.find("id='") + 4, 26);
    d.lose();
    d.reconnect();
    d.resumed(1);
    EXPECT_TRUE(d.all<session_event::answered>().empty());
    d.receive("<iq type='result' id='" + id + "'/>");
    ASSERT_EQ(d.all<session_event::answered>().size(), 1u);
    EXPECT_FALSE(d.all<session_event::answered>()[0]->reason);

    const auto second = d.core.request(iq(), minutes(10), d.now);
    d.pump();
    d.lose();
    d.reconnect();
    d.refuse_resumption();
    ASSERT_EQ(d.all<session_event::answered>().size(), 2u);
    EXPECT_EQ(d.all<session_event::answered>()[1]->request, *second);
    EXPECT_EQ(d.all<session_event::answered>()[1]->reason, session_error::session_lost);
}

TEST(resumption, a_request_that_was_told_lost_is_not_sent_later) {
    driver d;
    d.come_online();
    d.lose();
    ASSERT_TRUE(
        d.core.request(parse("<iq xmlns='jabber:client' type='set'><transfer xmlns='x'/></iq>"),
                       minutes(9), d.now));
    d.reconnect();
    d.refuse_resumption();
    const auto answers = d.all<session_event::answered>();
    d.bind();
    d.receive(enabled);
    const bool sent = has(d.written(), "<transfer");
    EXPECT_NE(answers.empty(), !sent) << "either it is said to be lost, or it is sent";
}

TEST(resumption, a_session_that_may_not_be_resumed_is_over_with_its_connection) {
    for (const char* terms :
         {"<enabled xmlns='urn:xmpp:sm:3'/>", "<enabled xmlns='urn:xmpp:sm:3' id='x'/>",
          "<enabled xmlns='urn:xmpp:sm:3' id='x' resume='false'/>",
          "<enabled xmlns='urn:xmpp:sm:3' resume='true'/>",
          "<enabled xmlns='urn:xmpp:sm:3' id='' resume='true'/>"}) {
        driver d;
        d.come_online(terms);
        d.send("m1");
        d.send("m2");
        d.ack(1);
        EXPECT_EQ(d.fate_of("m1"), fate::acked) << "counts work without resumption";
        d.lose();
        EXPECT_EQ(d.fate_of("m2"), fate::unknown) << terms;
        d.written();
        d.reconnect();
        EXPECT_TRUE(has(d.written(), "<bind ")) << terms;
    }
}

TEST(resumption, is_not_asked_for_when_the_application_does_not_want_it) {
    session_settings s = driver::plain_settings();
    s.allow_resumption = false;
    driver d(s);
    d.start();
    d.log_in();
    d.bind();
    EXPECT_TRUE(has(d.written(), "<enable xmlns='urn:xmpp:sm:3'/>"));
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true'/>");
    d.lose();
    d.reconnect();
    EXPECT_FALSE(has(d.written(), "<resume "));
}

TEST(resumption, the_final_count_of_an_old_connection_is_not_of_the_new_one) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    const connection_id old = d.connection;
    d.reconnect();
    d.refuse_resumption();
    d.bind();
    d.receive(enabled);
    d.send("m2");
    d.core.input(old, as_bytes("<a xmlns='urn:xmpp:sm:3' h='1'/>"), d.now);
    d.notify(happened::lost{old, {}, {}, false});
    d.notify(happened::written{old});
    d.notify(happened::tls_ready{old, {}});
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
    EXPECT_TRUE(d.core.is_online());
}

TEST(resumption, the_servers_location_is_tried_first_and_then_the_usual_place) {
    session_settings s = driver::plain_settings();
    s.login.require_tls = true;
    s.login.credentials.anonymous = true;
    s.endpoints = {endpoint{"example.org", 5223, endpoint::security::direct_tls}};
    driver d(s);
    d.direct_tls = true;
    d.come_online("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' location='n2.x:99'/>");
    d.lose();
    d.advance(duration::zero());
    EXPECT_EQ(d.dialed.back(), (endpoint{"n2.x", 99, endpoint::security::direct_tls}));
    d.lose();
    d.redial();
    EXPECT_EQ(d.dialed.back().host, "example.org");
}

TEST(resumption, a_location_from_plaintext_is_not_trusted) {
    driver d;
    d.come_online("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' location='evil.x'/>");
    d.lose();
    d.advance(duration::zero());
    EXPECT_EQ(d.dialed.back().host, "example.org");
}

} // namespace
} // namespace epode::test
