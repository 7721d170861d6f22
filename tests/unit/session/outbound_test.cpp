#include "session_fixture.hpp"

#include <epode/xml/error.hpp>

namespace epode::test {
namespace {

TEST(outbound, a_message_is_written_once_and_acked_by_the_count) {
    driver d;
    d.come_online();
    d.send("m1");
    const std::string wire = d.written();
    EXPECT_NE(wire.find("id='m1'"), std::string::npos) << wire;
    EXPECT_NE(wire.find("<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>"), std::string::npos) << wire;
    EXPECT_NE(wire.find("<r xmlns='urn:xmpp:sm:3'/>"), std::string::npos) << wire;
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
    d.receive("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.progress(), (strings{"written m1", "acked m1"}));
}

TEST(outbound, nothing_is_written_before_the_session_stands) {
    driver d;
    d.start();
    d.send("m1");
    d.log_in();
    EXPECT_EQ(d.written().find("<message"), std::string::npos);
    EXPECT_EQ(d.fate_of("m1"), fate::queued);
}

TEST(outbound, what_is_pipelined_behind_enable_counts_from_one) {
    driver d;
    d.start();
    d.send("m1");
    d.log_in();
    d.bind();
    const std::string wire = d.written();
    EXPECT_LT(wire.find("<enable"), wire.find("<message")) << wire;
    EXPECT_EQ(wire.find("<r "), std::string::npos) << "no request before <enabled/>: " << wire;
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='x' resume='1'/>");
    EXPECT_NE(d.written().find("<r xmlns='urn:xmpp:sm:3'/>"), std::string::npos);
    d.receive("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

TEST(outbound, a_resumed_session_acks_by_its_count_and_replays_the_rest) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.send("m3");
    d.written();
    d.progress();
    d.lose();
    EXPECT_EQ(d.progress(), (strings{"hibernated m1", "hibernated m2", "hibernated m3"}));
    d.send("m4");
    EXPECT_EQ(d.fate_of("m4"), fate::queued);
    d.reconnect();
    EXPECT_NE(d.written().find("<resume xmlns='urn:xmpp:sm:3' h='0' previd='sm1'/>"),
              std::string::npos);
    d.receive("<resumed xmlns='urn:xmpp:sm:3' h='1' previd='sm1'/>");
    const std::string wire = d.written();
    EXPECT_EQ(wire.find("id='m1'"), std::string::npos);
    EXPECT_LT(wire.find("id='m2'"), wire.find("id='m3'"));
    EXPECT_LT(wire.find("id='m3'"), wire.find("id='m4'"));
    EXPECT_EQ(d.progress(), (strings{"acked m1", "retry m2", "retry m3", "written m4"}));
    d.receive("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
    EXPECT_EQ(d.fate_of("m3"), fate::in_flight);
    EXPECT_EQ(d.fate_of("m4"), fate::in_flight);
}

TEST(outbound, a_refused_resumption_with_a_count_decides_every_fate) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.lose();
    d.reconnect();
    d.progress();
    d.receive("<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_EQ(d.progress(), (strings{"acked m1", "failed m2"}));
    d.bind();
    EXPECT_TRUE(d.core.is_online());
}

TEST(outbound, a_refused_resumption_without_a_count_leaves_the_fates_unknown) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    d.send("m2");
    d.reconnect();
    d.progress();
    d.receive("<failed xmlns='urn:xmpp:sm:3'><item-not-found "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_EQ(d.progress(), strings{"unknown m1"});
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    EXPECT_EQ(d.progress(), strings{"written m2"});
}

TEST(outbound, enable_pipelined_stanzas_are_counted) {
    driver d;
    d.start();
    for (int i = 0; i < 50; ++i)
        d.send("m" + std::to_string(i));
    d.log_in();
    d.bind();
    d.send("late");
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='x' resume='1'/>");
    d.lose();
    d.reconnect();
    d.resumed(20, "x");
    for (int i = 0; i < 50; ++i)
        EXPECT_EQ(d.fate_of("m" + std::to_string(i)), i < 20 ? fate::acked : fate::in_flight) << i;
    d.ack(51);
    EXPECT_EQ(d.fate_of("late"), fate::acked);
}

TEST(outbound, answers_and_management_elements_are_no_stanzas) {
    driver d;
    d.come_online();
    d.receive(r);
    d.receive("<iq type='get' id='1' from='example.org'><ping xmlns='urn:xmpp:ping'/></iq>");
    d.core.set_client_active(false, d.now);
    d.send("m1");
    d.ack(2); // our answer to the ping and m1; no <a/>, <r/>, <inactive/>
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    d.ack(3);
    EXPECT_FALSE(d.core.is_online()) << "more than was ever sent";
}

TEST(outbound, too_high_count_is_no_proof) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.written();
    d.ack(3);
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_EQ(d.fate_of("m2"), fate::unknown);
    EXPECT_TRUE(has(d.written(), "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='3' "
                                 "send-count='2'/></stream:error></stream:stream>"));
    EXPECT_EQ(d.all<session_event::offline>().at(0)->reason, session_error::counts_disagree);
    d.redial();
    d.log_in();
    EXPECT_FALSE(has(d.written(), "<resume "));
}

TEST(outbound, too_high_count_is_complained_of_behind_a_write_that_is_under_way) {
    driver d;
    d.come_online();
    d.hold_writes = true;
    d.send("m1");
    ASSERT_TRUE(d.unfinished_write);
    d.written();
    d.ack(3);
    EXPECT_TRUE(has(d.written(), "<handled-count-too-high "));
}

TEST(outbound, regressed_count_acks_nothing_and_is_forgiven_once) {
    driver d;
    d.come_online();
    for (int i = 1; i <= 5; ++i)
        d.send("m" + std::to_string(i));
    d.ack(3);
    d.ack(1);
    EXPECT_TRUE(d.core.is_online());
    EXPECT_EQ(d.fate_of("m4"), fate::in_flight);
    d.ack(4);
    EXPECT_EQ(d.fate_of("m4"), fate::acked);
    d.ack(2);
    EXPECT_FALSE(d.core.is_online());
    EXPECT_EQ(d.fate_of("m5"), fate::unknown);
}

TEST(outbound, a_count_that_is_none_ends_the_stream) {
    for (const char* attributes : {"", "h=''", "h='-1'", "h='+1'", "h=' 1'", "h='1.0'", "h='NaN'",
                                   "h='4294967296'", "h='99999999999999999999'"}) {
        driver d;
        d.come_online();
        d.send("m1");
        d.receive("<a xmlns='urn:xmpp:sm:3' " + std::string(attributes) + "/>");
        EXPECT_FALSE(d.core.is_online()) << attributes;
        EXPECT_EQ(d.fate_of("m1"), fate::unknown) << attributes;
    }
}

TEST(outbound, zero_is_a_count) {
    driver d;
    d.come_online();
    d.send("m1");
    d.ack(0);
    EXPECT_TRUE(d.core.is_online());
    d.advance(minutes(1)); // answered: nothing is outstanding
    EXPECT_TRUE(d.core.is_online());
}

TEST(outbound, one_request_is_outstanding_and_the_next_covers_the_rest) {
    driver d;
    d.come_online();
    for (int i = 0; i < 10; ++i)
        d.send("m" + std::to_string(i));
    EXPECT_EQ(count(d.written(), r), 1u);
    d.ack(1);
    EXPECT_EQ(d.written(), r);
    d.ack(10);
    EXPECT_EQ(d.written(), "");
}

TEST(outbound, what_is_submitted_together_is_one_write_with_one_request) {
    driver d;
    d.come_online();
    const std::size_t before = d.writes;
    for (int i = 0; i < 20; ++i)
        ASSERT_TRUE(d.core.submit(driver::message("m" + std::to_string(i)), {}, d.now));
    d.pump();
    EXPECT_EQ(d.writes, before + 1);
    const std::string wire = d.written();
    EXPECT_EQ(count(wire, r), 1u);
    EXPECT_TRUE(wire.ends_with(r));
}

TEST(outbound, writes_follow_one_another) {
    driver d;
    d.come_online();
    d.hold_writes = true;
    d.send("m1");
    const std::size_t before = d.writes;
    d.send("m2");
    d.send("m3");
    EXPECT_EQ(d.writes, before);
    EXPECT_EQ(d.fate_of("m2"), fate::queued);
    d.finish_write();
    EXPECT_EQ(d.writes, before + 1);
    EXPECT_TRUE(in_order(d.written(), {"id='m1'", "id='m2'", "id='m3'"}));
}

TEST(outbound, a_batch_is_limited) {
    session_settings s = driver::plain_settings();
    s.bounds.write_batch_bytes = 500;
    driver d(s);
    d.come_online();
    d.hold_writes = true;
    for (int i = 0; i < 10; ++i)
        ASSERT_TRUE(d.core.submit(driver::message("m" + std::to_string(i)), {}, d.now));
    d.pump();
    const std::string first = d.written();
    EXPECT_GE(first.size(), 500u);
    EXPECT_LT(first.size(), 800u) << "one stanza past the limit, and a request";
    for (int i = 0; i < 10 && d.unfinished_write; ++i)
        d.finish_write();
    EXPECT_EQ(d.fate_of("m9"), fate::in_flight);
}

TEST(outbound, a_replay_is_written_in_batches_too) {
    session_settings s = driver::plain_settings();
    s.bounds.write_batch_bytes = 500;
    driver d(s);
    d.come_online();
    for (int i = 0; i < 10; ++i)
        d.send("m" + std::to_string(i));
    d.lose();
    d.send("new");
    d.reconnect();
    d.written();
    d.hold_writes = true;
    d.resumed(0);
    const std::string first = d.written();
    EXPECT_LT(first.size(), 800u);
    EXPECT_TRUE(in_order(first, {"id='m0'", "id='m1'", r})) << "asked at once";
    std::string rest;
    for (int i = 0; i < 20 && d.unfinished_write; ++i)
        d.finish_write();
    rest = d.written();
    EXPECT_TRUE(in_order(rest, {"id='m8'", "id='m9'", "id='new'"})) << rest;
    d.ack(11);
    EXPECT_EQ(d.fate_of("new"), fate::acked);
}

TEST(outbound, the_window_is_limited_and_moves_with_the_count) {
    session_settings s = driver::plain_settings();
    s.bounds.unacked_stanzas = 3;
    driver d(s);
    d.come_online();
    for (int i = 0; i < 8; ++i)
        d.send("m" + std::to_string(i));
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
    EXPECT_EQ(d.fate_of("m3"), fate::queued);
    EXPECT_TRUE(has(d.written(), r)) << "a full window has asked";
    d.ack(2);
    EXPECT_EQ(d.fate_of("m4"), fate::in_flight);
    EXPECT_EQ(d.fate_of("m5"), fate::queued);
    EXPECT_TRUE(has(d.written(), r));
    d.ack(5);
    d.ack(8);
    EXPECT_EQ(d.fate_of("m7"), fate::acked);
}

TEST(outbound, a_full_outbox_refuses_until_there_is_room) {
    session_settings s = driver::plain_settings();
    s.bounds.outbox_messages = 2;
    driver d(s);
    d.come_online();
    d.send("m1");
    d.send("m2");
    EXPECT_EQ(d.core.submit(driver::message("m3"), {}, d.now).error(), session_error::outbox_full);
    EXPECT_FALSE(d.core.fates().find("m3")) << "untouched";
    d.ack(1);
    EXPECT_TRUE(d.core.submit(driver::message("m3"), {}, d.now));
    EXPECT_TRUE(d.core.submit(driver::message("m3"), {}, d.now)->known);
}

TEST(outbound, bytes_count_against_the_outbox) {
    session_settings s = driver::plain_settings();
    s.bounds.outbox_bytes = 1000;
    driver d(s);
    d.come_online();
    const std::string body(600, 'x');
    ASSERT_TRUE(d.core.submit(driver::message("m1", "bob@example.org", "chat", body), {}, d.now));
    EXPECT_EQ(
        d.core.submit(driver::message("m2", "bob@example.org", "chat", body), {}, d.now).error(),
        session_error::outbox_full);
    d.pump();
    d.ack(1);
    EXPECT_TRUE(d.core.submit(driver::message("m2", "bob@example.org", "chat", body), {}, d.now));
}

TEST(outbound, requests_and_presence_do_not_pile_up_without_a_connection) {
    session_settings s = driver::plain_settings();
    s.bounds.outbox_messages = 5;
    driver d(s);
    d.start();
    for (int i = 0; i < 100; ++i) {
        (void)d.core.request(parse("<iq xmlns='jabber:client' type='get'><q xmlns='x'/></iq>"),
                             seconds(1), d.now);
        d.advance(seconds(2));
    }
    error_code refused;
    for (int i = 0; i < 20; ++i)
        refused = d.core.send_untracked(parse("<presence xmlns='jabber:client'/>"), d.now);
    EXPECT_EQ(refused, session_error::outbox_full);
    const auto iq = parse("<iq xmlns='jabber:client' type='get'><q xmlns='x'/></iq>");
    EXPECT_EQ(d.core.request(iq, seconds(1), d.now).error(), session_error::outbox_full);
    d.written();
    d.log_in();
    d.bind();
    const std::string wire = d.written();
    EXPECT_EQ(count(wire, "<q "), 0u) << "nobody waits for these answers any more";
    EXPECT_EQ(count(wire, "<presence"), 5u);
}

TEST(outbound, a_message_is_checked_before_it_is_taken) {
    session_settings s = driver::plain_settings();
    s.bounds.stanza_bytes = 2000;
    driver d(s);
    d.come_online();
    const auto refusal = [&](xml::document m) {
        return d.core.submit(std::move(m), {}, d.now).error();
    };
    EXPECT_EQ(refusal(parse("<message xmlns='jabber:client'/>")), session_error::no_recipient);
    EXPECT_EQ(refusal(parse("<message xmlns='jabber:client' to=''/>")),
              session_error::no_recipient);
    EXPECT_EQ(refusal(parse("<message xmlns='jabber:client' to='@@'/>")),
              session_error::no_recipient);
    // Servers end the stream for it, and nobody could take it up from a cached state.
    EXPECT_EQ(refusal(parse("<message xmlns='jabber:client' from='@@' to='bob@example.org'/>")),
              jid_error::empty_local);
    EXPECT_EQ(d.core.send_untracked(parse("<presence xmlns='jabber:client' to='@@'/>"), d.now),
              jid_error::empty_local);
    EXPECT_EQ(refusal(driver::message("m", "bob@example.org", "chat", std::string(2000, 'x'))),
              session_error::stanza_too_large);
    xml::document bad = driver::message("m");
    bad.root().add_text(bad.memory(), "\x01");
    EXPECT_EQ(refusal(std::move(bad)), xml::error::forbidden_character);
    // Servers end the stream for anything else than a stanza (RFC 6120 §4.9.3.24).
    EXPECT_EQ(refusal(parse("<foo xmlns='jabber:client' to='bob@example.org'/>")),
              session_error::not_a_stanza);
    EXPECT_EQ(refusal(parse("<message to='bob@example.org'/>")), session_error::not_a_stanza);
    EXPECT_EQ(refusal(parse("<iq xmlns='jabber:client' to='bob@example.org'/>")),
              session_error::not_a_stanza);
    EXPECT_EQ(d.core.send_untracked(parse("<iq xmlns='jabber:client' type='get'/>"), d.now),
              session_error::not_a_stanza);
    for (const char* iq : {"<iq xmlns='jabber:client'/>", "<iq xmlns='jabber:client' type='x'/>",
                           "<iq xmlns='jabber:client' type='result'/>", "<iq type='get'/>"})
        EXPECT_EQ(d.core.request(parse(iq), seconds(1), d.now).error(), session_error::not_a_stanza)
            << iq;
    EXPECT_EQ(d.written(), "");
}

TEST(outbound, the_servers_own_limit_counts) {
    driver d;
    d.start();
    const std::string body(20'000, 'x');
    d.send("early", "bob@example.org", "chat", body);
    d.log_in("<sm xmlns='urn:xmpp:sm:3'/><limits xmlns='urn:xmpp:stream-limits:0'>"
             "<max-bytes>10000</max-bytes></limits>");
    d.bind();
    EXPECT_EQ(
        d.core.submit(driver::message("late", "bob@example.org", "chat", body), {}, d.now).error(),
        session_error::stanza_too_large);
    EXPECT_FALSE(has(d.written(), "id='early'")) << "it would end the stream for all others";
    EXPECT_EQ(d.fate_of("early"), fate::failed);
    d.send("small");
    EXPECT_EQ(d.fate_of("small"), fate::in_flight);
}

TEST(outbound, a_queued_message_can_be_withdrawn_and_a_written_one_not) {
    driver d;
    d.start();
    const message_id first = d.send("m1");
    d.send("m2");
    EXPECT_TRUE(d.core.cancel(first));
    EXPECT_FALSE(d.core.cancel(first));
    EXPECT_FALSE(d.core.cancel(999));
    d.log_in();
    d.bind();
    EXPECT_FALSE(has(d.written(), "id='m1'"));
    EXPECT_EQ(d.fate_of("m1"), fate::cancelled);
    EXPECT_FALSE(d.core.cancel(d.core.fates().find("m2")->number));
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
}

TEST(outbound, requests_have_ids_of_our_own_and_a_limit) {
    session_settings s = driver::plain_settings();
    s.bounds.pending_requests = 1;
    driver d(s);
    d.come_online();
    const auto iq = [](const char* to) {
        return parse("<iq xmlns='jabber:client' type='get' id='guess'" + std::string(to) +
                     "><q xmlns='x'/></iq>");
    };
    EXPECT_FALSE(d.core.request(iq(" to='@@'"), seconds(9), d.now));
    EXPECT_TRUE(d.core.request(iq(""), seconds(9), d.now));
    EXPECT_EQ(d.core.request(iq(""), seconds(9), d.now).error(), session_error::too_many_requests);
    d.pump();
    EXPECT_FALSE(has(d.written(), "guess"));
    d.advance(seconds(9));
    ASSERT_EQ(d.all<session_event::answered>().size(), 1u);
    EXPECT_EQ(d.all<session_event::answered>()[0]->reason, session_error::request_timed_out);
    EXPECT_TRUE(d.core.request(iq(""), seconds(9), d.now));
}

TEST(outbound, the_client_state_is_told_again_in_every_stream) {
    driver d;
    constexpr std::string_view features =
        "<sm xmlns='urn:xmpp:sm:3'/><csi xmlns='urn:xmpp:csi:0'/>";
    constexpr std::string_view inactive = "<inactive xmlns='urn:xmpp:csi:0'/>";
    d.core.set_client_active(false, d.now);
    d.start();
    d.log_in(features);
    d.bind();
    EXPECT_EQ(count(d.written(), inactive), 1u) << "a new session begins as active";
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true'/>");
    d.lose();
    d.redial();
    d.log_in(features);
    d.resumed(0);
    EXPECT_EQ(count(d.written(), inactive), 1u) << "a resumed one too (XEP-0352 §5)";
    d.core.set_client_active(true, d.now);
    d.core.set_client_active(true, d.now);
    d.pump();
    EXPECT_EQ(d.written(), "<active xmlns='urn:xmpp:csi:0'/>");
    d.lose();
    d.reconnect(); // a server without CSI
    d.resumed(0);
    d.core.set_client_active(false, d.now);
    d.pump();
    EXPECT_FALSE(has(d.written(), "csi"));
}

TEST(outbound, a_new_session_announces_itself) {
    session_settings s = driver::plain_settings();
    s.carbons = s.initial_presence = true;
    driver d(s);
    d.start();
    d.log_in();
    d.send("m1");
    d.bind();
    EXPECT_TRUE(
        in_order(d.written(), {"<enable xmlns='urn:xmpp:sm:3' resume='true'/>",
                               "<enable xmlns='urn:xmpp:carbons:2'/>", "<presence/>", "id='m1'"}));
    d.receive("<enabled xmlns='urn:xmpp:sm:3'/>");
    d.ack(3);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

} // namespace
} // namespace epode::test
