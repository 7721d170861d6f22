// The way in: counts, what the application has to finish, and whom to believe.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

constexpr std::string_view hello =
    "<message from='bob@example.org/x' id='h'><body>hi</body></message>";

std::string answer(std::uint32_t h) {
    return "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(h) + "'/>";
}
std::uint64_t delivery(driver& d, std::size_t index) {
    return d.all<session_event::incoming_message>().at(index)->delivery;
}

TEST(inbound, a_message_is_handled_only_after_happened_handled) {
    driver d;
    d.come_online();
    d.receive(hello);
    d.receive(hello);
    d.receive(r);
    EXPECT_EQ(d.written(), answer(0)) << "the answer is never withheld";
    d.notify(happened::handled{delivery(d, 1)});
    d.receive(r);
    EXPECT_EQ(d.written(), answer(0)) << "only the unbroken run from the first";
    d.notify(happened::handled{delivery(d, 0)});
    EXPECT_EQ(d.written(), answer(2)) << "it was asked for when both had come";
    d.receive(r);
    EXPECT_EQ(d.written(), answer(2));
}

TEST(inbound, handled_twice_or_out_of_nowhere_changes_nothing) {
    driver d;
    d.come_online();
    d.receive(hello);
    d.notify(happened::handled{0});
    d.notify(happened::handled{delivery(d, 0) + 1});
    d.receive(r);
    EXPECT_EQ(d.written(), answer(0));
    d.notify(happened::handled{delivery(d, 0)});
    d.notify(happened::handled{delivery(d, 0)});
    EXPECT_EQ(d.written(), answer(1));
    d.receive(hello);
    d.receive(r);
    EXPECT_EQ(d.written(), answer(1));
}

TEST(inbound, a_delivery_of_an_earlier_session_does_not_count_in_this_one) {
    driver d;
    d.come_online();
    d.receive(hello);
    d.lose();
    d.reconnect();
    d.refuse_resumption();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    d.receive(hello);
    d.written();
    d.notify(happened::handled{delivery(d, 0)});
    d.receive(r);
    EXPECT_EQ(d.written(), answer(0));
    d.notify(happened::handled{delivery(d, 1)});
    EXPECT_EQ(d.written(), answer(1));
    d.receive(r);
    EXPECT_EQ(d.written(), answer(1));
}

TEST(inbound, stanzas_and_nothing_else_are_counted) {
    driver d;
    d.come_online();
    d.receive("<presence from='bob@example.org/x'/>"
              "<iq type='result' id='nobody'/>"
              "<iq type='get' id='1' from='bob@example.org/x'><q xmlns='x'/></iq>"
              "<iq type='nonsense' id='2'/>"
              "<message from='@@' type='nonsense'/>"
              "<foo/><message xmlns='urn:x'/><enabled xmlns='urn:xmpp:sm:3'/>"
              "<failed xmlns='urn:xmpp:sm:3'/><stream:features/><x xmlns='urn:y'/>");
    d.notify(happened::handled{delivery(d, 0)});
    EXPECT_TRUE(d.core.is_online());
    d.written();
    d.receive(r);
    EXPECT_TRUE(has(d.written(), answer(5)));
}

TEST(inbound, what_comes_before_enabled_is_not_counted) {
    driver d;
    d.start();
    d.log_in();
    d.bind();
    d.receive(std::string(hello) +
              "<presence from='bob@example.org/x'/>"
              "<enabled xmlns='urn:xmpp:sm:3' id='x' resume='1'/>" +
              std::string(hello) + std::string(r));
    EXPECT_EQ(delivery(d, 0), 0u);
    d.notify(happened::handled{delivery(d, 1)});
    d.written();
    d.receive(r);
    EXPECT_EQ(d.written(), answer(1));
}

TEST(inbound, a_flood_of_requests_costs_one_answer_a_write) {
    driver d;
    d.come_online();
    std::string flood;
    for (int i = 0; i < 10'000; ++i)
        flood += r;
    d.receive(flood);
    EXPECT_EQ(d.written(), answer(0));
    d.hold_writes = true;
    d.receive(r);
    for (int i = 0; i < 10; ++i)
        d.receive(r);
    d.finish_write();
    EXPECT_EQ(d.written(), answer(0) + answer(0));
}

TEST(inbound, acknowledges_unasked_after_so_many) {
    session_settings s = driver::plain_settings();
    s.management.acknowledge_every = 5;
    driver d(s);
    d.come_online();
    for (int i = 0; i < 4; ++i)
        d.receive("<presence from='bob@example.org/x'/>");
    EXPECT_EQ(d.written(), "");
    d.receive("<presence from='bob@example.org/x'/>");
    EXPECT_EQ(d.written(), answer(5));
}

TEST(inbound, acknowledges_unasked_after_some_time) {
    driver d;
    d.come_online();
    d.receive("<presence from='bob@example.org/x'/>");
    d.receive(hello);
    d.advance(seconds(14));
    EXPECT_EQ(d.written(), "");
    d.advance(seconds(1));
    EXPECT_EQ(d.written(), answer(1));
    d.advance(seconds(20));
    EXPECT_EQ(d.written(), "") << "nothing new to tell";
    d.notify(happened::handled{delivery(d, 0)});
    d.advance(seconds(15));
    EXPECT_EQ(d.written(), answer(2));
}

TEST(inbound, counts_survive_a_resumption_and_are_never_lowered) {
    driver d;
    d.come_online();
    d.receive(hello);
    d.receive(hello);
    d.notify(happened::handled{delivery(d, 0)});
    d.lose();
    d.notify(happened::handled{delivery(d, 1)}); // while there is no connection
    d.reconnect();
    EXPECT_TRUE(has(d.written(), "<resume xmlns='urn:xmpp:sm:3' h='2' previd='sm1'/>"));
    d.resumed(0);
    d.written();
    d.receive(hello);
    d.notify(happened::handled{delivery(d, 2)});
    d.receive(r);
    EXPECT_EQ(d.written(), answer(3));
}

TEST(inbound, an_unhandled_message_is_not_given_twice_after_a_resumption) {
    driver d;
    d.come_online();
    d.receive(hello);
    d.lose();
    d.reconnect();
    d.resumed(0);
    d.written();
    d.receive(std::string(hello) + "<message from='bob@example.org/x' id='new'/>");
    ASSERT_EQ(d.all<session_event::incoming_message>().size(), 2u);
    EXPECT_EQ(d.all<session_event::incoming_message>()[1]->stanza.root().attribute_value("id"),
              "new");
    d.notify(happened::handled{delivery(d, 0)});
    d.notify(happened::handled{delivery(d, 1)});
    d.receive(r);
    EXPECT_EQ(d.written(), answer(2));
}

TEST(inbound, utf8_split_over_two_reads) {
    driver d;
    d.come_online();
    const std::string text = "<message from='bob@example.org/x'><body>\xe2\x82\xac\xf0\x9f\x8c\xb1"
                             "</body></message>";
    for (const char c : text)
        d.receive(std::string(1, c));
    ASSERT_EQ(d.all<session_event::incoming_message>().size(), 1u);
    EXPECT_EQ(d.all<session_event::incoming_message>()[0]
                  ->stanza.root()
                  .child("body", "jabber:client")
                  ->text(),
              "\xe2\x82\xac\xf0\x9f\x8c\xb1");
}

TEST(inbound, complete_stanza_is_delivered_at_once) {
    driver d;
    d.come_online();
    d.receive(std::string(hello) + "<message from='bob@example.org/x'><bo");
    EXPECT_EQ(d.all<session_event::incoming_message>().size(), 1u);
}

TEST(inbound, stanzas_behind_the_last_step_of_the_login_are_not_lost) {
    driver d;
    d.come_online();
    d.lose();
    d.reconnect();
    d.receive("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='sm1'/>" + std::string(hello));
    EXPECT_EQ(d.all<session_event::incoming_message>().size(), 1u);
}

// Carbons (XEP-0280).

std::string carbon(std::string_view from, std::string_view direction, std::string_view inner) {
    return "<message from='" + std::string(from) + "'><" + std::string(direction) +
           " xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
           "<delay xmlns='urn:xmpp:delay' stamp='2024-01-01T00:00:00Z'/>" +
           std::string(inner) + "</forwarded></" + std::string(direction) + "></message>";
}
constexpr std::string_view copied =
    "<message xmlns='jabber:client' from='bob@example.org/x' to='alice@example.org/other'>"
    "<body>psst</body></message>";

TEST(inbound, a_carbon_is_the_message_that_it_copies) {
    driver d;
    d.come_online();
    d.receive(carbon("alice@example.org", "received", copied));
    d.receive(carbon("alice@example.org", "sent", copied));
    const auto messages = d.all<session_event::incoming_message>();
    ASSERT_EQ(messages.size(), 2u);
    EXPECT_TRUE(messages[0]->via_carbon);
    EXPECT_FALSE(messages[0]->sent_by_us);
    EXPECT_TRUE(messages[1]->sent_by_us);
    EXPECT_EQ(messages[0]->stanza.root().attribute_value("from"), "bob@example.org/x");
    EXPECT_TRUE(messages[0]->stanza.root().child("delay", "urn:xmpp:delay"));
    d.notify(happened::handled{messages[0]->delivery});
    d.notify(happened::handled{messages[1]->delivery});
    d.receive(r);
    EXPECT_TRUE(has(d.written(), answer(2)));
}

TEST(inbound, carbons_only_from_our_own_bare_address) {
    driver d;
    d.come_online();
    for (const char* from : {"alice@example.org/r", "alice@example.org/other", "example.org",
                             "bob@example.org", "alice@example.net", "mallory@example.net/x",
                             "alice@example.org.example.net", "xalice@example.org", ""})
        d.receive(carbon(from, "received", copied));
    d.receive("<message><received xmlns='urn:xmpp:carbons:2'><forwarded "
              "xmlns='urn:xmpp:forward:0'>" +
              std::string(copied) + "</forwarded></received></message>");
    EXPECT_TRUE(d.all<session_event::incoming_message>().empty());
    d.receive(r);
    EXPECT_TRUE(has(d.written(), answer(10))) << "forgeries are counted as any stanza";
}

TEST(inbound, an_empty_carbon_is_nothing_but_counted) {
    driver d;
    d.come_online();
    d.receive("<message from='alice@example.org'><received xmlns='urn:xmpp:carbons:2'/></message>");
    d.receive("<message from='alice@example.org'><sent xmlns='urn:xmpp:carbons:2'><forwarded "
              "xmlns='urn:xmpp:forward:0'><presence xmlns='jabber:client'/></forwarded></sent>"
              "</message>");
    EXPECT_TRUE(d.all<session_event::incoming_message>().empty());
    d.receive(r);
    EXPECT_TRUE(has(d.written(), answer(2)));
}

TEST(inbound, a_carbon_in_a_carbon_is_not_unwrapped) {
    driver d;
    d.come_online();
    d.receive(carbon("alice@example.org", "received",
                     "<message xmlns='jabber:client' from='mallory@example.net'>"
                     "<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>" +
                         std::string(copied) + "</forwarded></sent></message>"));
    const auto messages = d.all<session_event::incoming_message>();
    ASSERT_EQ(messages.size(), 1u);
    EXPECT_EQ(messages[0]->stanza.root().attribute_value("from"), "mallory@example.net");
}

// Evidence.

TEST(inbound, an_error_counts_from_whom_it_may_come_from) {
    const auto bounced = [](std::string_view from) {
        driver d;
        d.come_online();
        d.send("m1");
        d.receive("<message type='error' id='m1'" + std::string(from) +
                  "><error type='cancel'><service-unavailable "
                  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text "
                  "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>gone</text></error></message>");
        const auto* r = d.core.fates().find("m1");
        if (r->fate == fate::bounced) {
            EXPECT_EQ(r->condition, "service-unavailable");
        }
        return r->fate == fate::bounced;
    };
    for (const char* from : {"", " from='bob@example.org'", " from='example.org'",
                             " from='alice@example.org'", " from='alice@example.org/r'"})
        EXPECT_TRUE(bounced(from)) << from;
    for (const char* from : {" from='mallory@example.net'", " from='carol@example.org'",
                             " from='example.net'", " from='@@'", " from=''"})
        EXPECT_FALSE(bounced(from)) << from;
}

TEST(inbound, receipts_and_markers_count_from_the_recipient) {
    driver d;
    d.come_online();
    d.send("m1");
    d.receive("<message from='mallory@example.net'><received xmlns='urn:xmpp:receipts' id='m1'/>"
              "</message>");
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
    d.receive("<message from='bob@example.org/x'><received xmlns='urn:xmpp:receipts' id='m1'/>"
              "</message>");
    EXPECT_EQ(d.fate_of("m1"), fate::delivered) << "evidence may come before the count";
    d.receive("<message from='bob@example.org/x'><displayed xmlns='urn:xmpp:chat-markers:0' "
              "id='m1'/></message>");
    EXPECT_EQ(d.fate_of("m1"), fate::displayed);
    d.lose();
    d.reconnect();
    d.refuse_resumption();
    EXPECT_EQ(d.fate_of("m1"), fate::displayed) << "what is known stays known";
}

TEST(inbound, evidence_never_takes_a_stanza_out_of_the_count) {
    driver d;
    d.come_online();
    d.send("m1");
    d.receive("<message from='bob@example.org/x'><received xmlns='urn:xmpp:receipts' id='m1'/>"
              "</message>");
    d.send("m2");
    d.lose();
    d.reconnect();
    d.written();
    d.resumed(0);
    EXPECT_TRUE(in_order(d.written(), {"id='m1'", "id='m2'"})) << "the numbers have to stay";
    d.ack(1);
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
}

TEST(inbound, a_copy_of_what_we_sent_shows_that_the_server_had_it) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    d.reconnect();
    d.refuse_resumption();
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    d.receive(carbon("alice@example.org", "sent",
                     "<message xmlns='jabber:client' from='alice@example.org/r' id='m1'>"
                     "<origin-id xmlns='urn:xmpp:sid:0' id='m1'/></message>"));
    EXPECT_EQ(d.fate_of("m1"), fate::acked) << "arrived after all";
}

TEST(inbound, every_request_is_answered) {
    driver d;
    d.come_online();
    d.receive("<iq type='get' id='1' from='example.org'><ping xmlns='urn:xmpp:ping'/></iq>");
    EXPECT_TRUE(has(d.written(), "<iq id='1' to='example.org' type='result'/>"));
    d.receive("<iq type='get' id='2' from='example.org'><query "
              "xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    EXPECT_TRUE(has(d.written(), "<identity category='client'"));
    for (const char* iq :
         {"<iq type='set' id='&lt;3' from='a&apos;b'><ping xmlns='urn:xmpp:ping'/></iq>",
          "<iq type='get' id='&lt;3' from='a&apos;b'/>",
          "<iq type='get' id='&lt;3' from='a&apos;b'><query "
          "xmlns='http://jabber.org/protocol/disco#info' node='n'/></iq>"}) {
        d.receive(iq);
        EXPECT_TRUE(has(d.written(), "<iq id='&lt;3' to='a&apos;b' type='error'>"
                                     "<error type='cancel'><service-unavailable "))
            << iq;
    }
}

TEST(inbound, answers_do_not_pile_up_for_who_does_not_read_them) {
    session_settings s = driver::plain_settings();
    s.bounds.unacked_stanzas = 2;
    s.bounds.outbox_messages = 5;
    driver d(s);
    d.come_online();
    for (int i = 0; i < 1'000; ++i)
        d.receive("<iq type='get' id='" + std::to_string(i) + "' from='mallory@example.net/x'/>");
    std::size_t answers = count(d.written(), "<iq ");
    for (std::uint32_t acknowledged = 2; acknowledged < 20; ++acknowledged) {
        if (d.core.stream_management().unacknowledged().empty()) break;
        d.ack(d.core.stream_management().unacknowledged().counter().wire_sent());
        answers += count(d.written(), "<iq ");
    }
    EXPECT_EQ(answers, 7u) << "two in the window and five behind it";
    d.receive("<iq type='get' id='later' from='bob@example.org/x'/>");
    EXPECT_TRUE(has(d.written(), "id='later'")) << "there is room again";
}

TEST(inbound, answers_are_paired_by_id_and_sender) {
    driver d;
    d.come_online();
    const auto request = d.core.request(
        parse("<iq xmlns='jabber:client' type='get' to='pubsub.example.org'><q xmlns='x'/></iq>"),
        seconds(60), d.now);
    d.pump();
    const std::string wire = d.written();
    const std::string id = wire.substr(wire.find(" id='") + 5, 26);
    for (const char* from : {"", " from='mallory@example.net'", " from='example.org'",
                             " from='pubsub.example.org/x'", " from='@@'"})
        d.receive("<iq type='result' id='" + id + "'" + from + "/>");
    EXPECT_TRUE(d.all<session_event::answered>().empty());
    d.receive("<iq type='nonsense' id='" + id + "' from='pubsub.example.org'/>");
    EXPECT_TRUE(d.all<session_event::answered>().empty()) << "neither result nor error";
    d.receive("<iq type='error' id='" + id + "' from='pubsub.example.org'/>");
    ASSERT_EQ(d.all<session_event::answered>().size(), 1u);
    EXPECT_EQ(d.all<session_event::answered>()[0]->request, *request);
    EXPECT_EQ(d.all<session_event::answered>()[0]->stanza.root().attribute_value("type"), "error");
    d.receive("<iq type='result' id='" + id + "' from='pubsub.example.org'/>");
    EXPECT_EQ(d.all<session_event::answered>().size(), 1u) << "once";
}

TEST(inbound, a_late_answer_is_nobodys) {
    driver d;
    d.come_online();
    ASSERT_TRUE(d.core.request(parse("<iq xmlns='jabber:client' type='get'><q xmlns='x'/></iq>"),
                               seconds(3), d.now));
    d.pump();
    const std::string wire = d.written();
    const std::string id = wire.substr(wire.find(" id='") + 5, 26);
    d.ack(1);
    d.advance(seconds(3));
    d.receive("<iq type='result' id='" + id + "'/>");
    ASSERT_EQ(d.all<session_event::answered>().size(), 1u);
    EXPECT_EQ(d.all<session_event::answered>()[0]->reason, session_error::request_timed_out);
}

} // namespace
} // namespace epode::test
