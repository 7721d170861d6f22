// Between <enable/> and its answer, and what the answer grants (XEP-0198 §3, §5).
#include "session_fixture.hpp"

namespace epode::test {
namespace {

/// Bound, with `<enable/>` written and not answered.
void ask_for_management(driver& d) {
    d.start();
    d.log_in();
    d.bind();
}
std::string grant(std::string_view attributes) {
    return "<enabled xmlns='urn:xmpp:sm:3' " + std::string(attributes) + "/>";
}

TEST(enabling, a_connection_lost_in_between_leaves_what_was_written_unknown) {
    session_settings s = driver::plain_settings();
    s.bounds.unacked_stanzas = 2;
    driver d(s);
    ask_for_management(d);
    for (const char* id : {"m1", "m2", "m3"})
        d.send(id);
    d.lose();
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_EQ(d.fate_of("m2"), fate::unknown);
    EXPECT_EQ(d.fate_of("m3"), fate::queued) << "never written: nothing to doubt";
    d.written();
    d.reconnect();
    EXPECT_TRUE(has(d.wire, "<bind ")) << "there is nothing to resume";
    d.bind();
    EXPECT_EQ(d.fate_of("m3"), fate::in_flight);
    EXPECT_EQ(count(d.written(), "<message "), 1u);
}

TEST(enabling, requests_of_the_server_before_its_answer_get_none) {
    driver d;
    ask_for_management(d);
    d.written();
    d.receive(std::string(r) + "<a xmlns='urn:xmpp:sm:3' h='0'/>");
    EXPECT_EQ(d.written(), "") << "there is no count to tell yet";
    EXPECT_TRUE(d.core.is_online());
}

TEST(enabling, is_asked_for_once_in_a_stream) {
    driver d;
    ask_for_management(d);
    EXPECT_EQ(count(d.written(), "<enable "), 1u);
    d.receive(grant("id='sm1' resume='true'"));
    d.receive("<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
              "<sm xmlns='urn:xmpp:sm:3'/></stream:features>");
    d.send("m1");
    EXPECT_FALSE(has(d.written(), "<enable "));
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
}

TEST(enabling, a_second_answer_changes_nothing) {
    for (const char* again : {"<enabled xmlns='urn:xmpp:sm:3' id='other' resume='true'/>",
                              "<enabled xmlns='urn:xmpp:sm:3'/>",
                              "<failed xmlns='urn:xmpp:sm:3'><unexpected-request "
                              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>",
                              "<resumed xmlns='urn:xmpp:sm:3' previd='sm1' h='2'/>"}) {
        driver d;
        d.come_online();
        d.send("m1");
        d.send("m2");
        d.ack(1);
        d.receive("<presence from='bob@example.org/x'/>");
        d.receive(again);
        EXPECT_EQ(d.fate_of("m2"), fate::in_flight) << again;
        d.written();
        d.receive(r);
        EXPECT_TRUE(has(d.written(), "<a xmlns='urn:xmpp:sm:3' h='1'/>"))
            << "counted on: " << again;
        d.lose();
        EXPECT_EQ(d.fate_of("m2"), fate::hibernated) << again;
        d.reconnect();
        EXPECT_TRUE(has(d.written(), "<resume xmlns='urn:xmpp:sm:3' h='1' previd='sm1'/>"))
            << again;
        d.resumed(2);
        EXPECT_EQ(d.fate_of("m2"), fate::acked) << again;
    }
}

TEST(enabling, the_servers_terms_are_taken) {
    struct {
        const char* attributes;
        std::optional<seconds> maximum;
    } const cases[] = {{"id='sm1' resume='true' max='300'", seconds(300)},
                       {"id='sm1' resume='1'", std::nullopt},
                       {"id='sm1' resume='true' max='-1'", std::nullopt},
                       {"id='sm1' resume='true' max='soon'", std::nullopt},
                       {"id='sm1' resume='true' location='[::1'", std::nullopt}};
    for (const auto& c : cases) {
        driver d;
        d.come_online(grant(c.attributes));
        EXPECT_EQ(d.core.stream_management().terms().maximum, c.maximum) << c.attributes;
        d.lose();
        d.reconnect();
        EXPECT_TRUE(has(d.written(), "previd='sm1'")) << c.attributes;
    }
}

TEST(enabling, the_id_is_given_back_as_it_came) {
    driver d;
    d.come_online(grant("id='&lt;a&amp;b&gt; &quot;&apos;\xc3\xa9' resume='true'"));
    d.lose();
    d.reconnect();
    const std::string wire = d.written();
    const std::size_t at = wire.find("<resume ");
    ASSERT_NE(at, wire.npos);
    const xml::document resume = parse(wire.substr(at, wire.find("/>", at) + 2 - at));
    EXPECT_EQ(resume.root().attribute_value("previd"), "<a&b> \"'\xc3\xa9");
}

TEST(enabling, a_refusal_costs_neither_rooms_nor_requests) {
    driver d;
    ASSERT_FALSE(d.core.join(jid("room@muc.example/me"), "", d.now));
    ask_for_management(d);
    ASSERT_TRUE(d.core.request(parse("<iq xmlns='jabber:client' type='get'><q xmlns='x'/></iq>"),
                               minutes(9), d.now));
    d.pump();
    d.receive("<presence from='room@muc.example/me'><x "
              "xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>");
    d.receive("<failed xmlns='urn:xmpp:sm:3'/>");
    d.send("m1", "room@muc.example", "groupchat");
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight) << "still in the room";
    EXPECT_TRUE(d.all<session_event::answered>().empty()) << "the session goes on";
    EXPECT_TRUE(d.all<session_event::offline>().empty());
}

} // namespace
} // namespace epode::test
