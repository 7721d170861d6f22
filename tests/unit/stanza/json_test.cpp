// Tests src/stanza/members.cpp, whose tables are the JSON form of stanzas.
#include <epode/protocol/xep0085.hpp>
#include <epode/protocol/xep0203.hpp>
#include <epode/protocol/xep0280.hpp>
#include <epode/protocol/xep0359.hpp>
#include <epode/schema/json.hpp>
#include <epode/schema/markdown.hpp>
#include <epode/stanza/json.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

template <class Stanza>
Stanza received(std::string_view text) {
    auto parsed = xml::parse_document(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return Stanza(std::move(*parsed));
}
std::string written(const stanza& s) {
    std::string out;
    EXPECT_FALSE(xml::write(out, s.tree(), client_namespace));
    return out;
}
std::string complaint(std::string_view json) {
    diagnostics about;
    EXPECT_FALSE(message_from_json(json, &about).has_value()) << json;
    return about.ours;
}

constexpr std::string_view typical_xml =
    "<message xmlns='jabber:client' from='a@b/c' to='d@e' id='1' type='chat'><body>hi</body>"
    "<active xmlns='http://jabber.org/protocol/chatstates'/>"
    "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/>"
    "<delay xmlns='urn:xmpp:delay' from='e' stamp='2020-01-02T03:04:05.000Z'>late</delay>"
    "</message>";
constexpr std::string_view typical_json =
    R"({"from":"a@b/c","to":"d@e","id":"1","type":"chat","lang":"","body":"hi",)"
    R"("alternateLanguageBodies":[{"lang":"","value":"hi"}],"chatState":"active",)"
    R"("originId":"o1","delay":{"from":"e","timestamp":"2020-01-02T03:04:05.000Z",)"
    R"("reason":"late"}})";

TEST(stanza_json, shows_a_message) {
    EXPECT_EQ(to_json(received<message>(typical_xml)), typical_json);
}

TEST(stanza_json, reads_a_message_back) {
    diagnostics about;
    const auto m = message_from_json(typical_json, &about);
    ASSERT_TRUE(m.has_value()) << about.ours;
    EXPECT_EQ("<message xmlns='jabber:client'" + written(*m).substr(8), typical_xml);
    EXPECT_EQ(m->payload<chat_state_notification>()->state, chat_state::active);
}

TEST(stanza_json, reads_the_least_that_one_would_write) {
    const auto m = message_from_json(R"({"body":"hi"})");
    ASSERT_TRUE(m.has_value());
    EXPECT_EQ(written(*m), "<message><body>hi</body></message>");
}

TEST(stanza_json, keeps_unknown_payloads_and_malformed_attributes_readable) {
    const message m = received<message>("<message xmlns='jabber:client' from='@' type='shout'>"
                                        "<x xmlns='urn:x' a='1'><y>z</y></x></message>");
    const std::string json = to_json(m);
    EXPECT_EQ(json, R"({"lang":"","otherElements":[{"name":"x","attributes":)"
                    R"({"xmlns":"urn:x","a":"1"},"children":[{"name":"y","attributes":{},)"
                    R"("children":["z"]}]}],"otherAttributes":{"from":"@","type":"shout"}})");
    const auto again = message_from_json(json);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(written(*again),
              "<message from='@' type='shout'><x xmlns='urn:x' a='1'><y>z</y></x></message>");
}

TEST(stanza_json, a_bad_payload_does_not_lose_the_rest) {
    const std::string json =
        to_json(received<message>("<message xmlns='jabber:client'><body>hi</body>"
                                  "<delay xmlns='urn:xmpp:delay' stamp='now'/></message>"));
    EXPECT_NE(json.find(R"("body":"hi")"), json.npos);
    EXPECT_EQ(json.find(R"("delay":)"), json.npos);
    EXPECT_NE(json.find(R"("otherElements":[{"name":"delay")"), json.npos) << json;
}

TEST(stanza_json, says_which_member_is_wrong) {
    EXPECT_EQ(complaint(R"({"delay":{"timestamp":"now"}})"),
              "message.delay.timestamp: 'now' is no legal date and time");
    EXPECT_EQ(complaint(R"({"delay":{}})"), "message.delay.timestamp: missing");
    EXPECT_EQ(complaint(R"({"to":"@"})"), "message.to: '@' is no legal address");
    EXPECT_EQ(complaint(R"({"type":"shout"})"),
              "message.type: 'shout' is no legal choice; one of normal, chat, groupchat, "
              "headline, error");
    EXPECT_EQ(complaint(R"({"bodi":"hi"})"), "message.bodi: no such member is known");
    EXPECT_EQ(complaint(R"({"body":7})"), "message.body: expected a string, not a number");
    EXPECT_EQ(complaint("7"), "message: expected an object, not a number");
}

TEST(stanza_json, shows_a_message_inside_a_carbon) {
    const std::string xml =
        "<message xmlns='jabber:client' from='a@b' to='a@b/c'>"
        "<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
        "<message xmlns='jabber:client' to='d@e' type='chat'><body>hi</body></message>"
        "</forwarded></sent></message>";
    const message m = received<message>(xml);
    const std::string json = to_json(m);
    EXPECT_NE(json.find(R"("carbon":{"type":"sent","forward":{"message":{"to":"d@e",)"), json.npos)
        << json;
    const auto again = message_from_json(json);
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ("<message xmlns='jabber:client'" + written(*again).substr(8), xml);

    const auto copy = m.payload<carbon>();
    ASSERT_TRUE(copy && copy->forwarded && copy->forwarded->stanza());
    EXPECT_EQ(copy->type, carbon_type::sent);
    EXPECT_EQ(message(*copy->forwarded->stanza()).body(), "hi");
}

TEST(stanza_json, an_error_comes_last) {
    const auto m =
        message_from_json(R"({"error":{"condition":"forbidden"},"type":"error","originId":"1"})");
    ASSERT_TRUE(m.has_value());
    EXPECT_EQ(written(*m),
              "<message type='error'><origin-id xmlns='urn:xmpp:sid:0' id='1'/><error>"
              "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
}

TEST(stanza_json, an_unknown_element_inside_an_error_keeps_its_namespace) {
    const std::string json = to_json(
        received<message>("<message xmlns='jabber:client' type='error'><error><own/>"
                          "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>"));
    const auto m = message_from_json(json);
    ASSERT_TRUE(m.has_value());
    EXPECT_EQ(to_json(*m), json);
    EXPECT_NE(written(*m).find("<own/>"), std::string::npos) << written(*m);
}

TEST(stanza_json, an_empty_text_does_not_hide_another) {
    EXPECT_EQ(to_json(received<message>("<message xmlns='jabber:client'><body/>"
                                        "<body xml:lang='de'>b</body></message>")),
              R"({"lang":"","body":"b","alternateLanguageBodies":[{"lang":"de","value":"b"}]})");
}

TEST(stanza_json, of_texts_in_one_language_the_first_is_shown) {
    const std::string json =
        to_json(received<message>("<message xmlns='jabber:client' xml:lang='de'><body>a</body>"
                                  "<body xml:lang='DE'>b</body></message>"));
    EXPECT_EQ(json, R"({"lang":"de","body":"a","alternateLanguageBodies":[{"lang":"de","value":)"
                    R"("a"},{"lang":"de","value":"b"}]})");
    EXPECT_EQ(to_json(*message_from_json(json)), json);
}

TEST(stanza_json, tells_an_empty_subject_from_none) {
    EXPECT_EQ(to_json(received<message>("<message xmlns='jabber:client'><subject/></message>")),
              R"({"lang":"","hasSubject":true})");
    const auto m = message_from_json(R"({"hasSubject":true})");
    ASSERT_TRUE(m.has_value());
    EXPECT_EQ(written(*m), "<message><subject/></message>");
    EXPECT_EQ(complaint(R"({"hasSubject":1})"), "message.hasSubject: '1' is not legal here");
}

TEST(stanza_json, shows_presence) {
    const std::string json =
        R"({"from":"a@b/c","lang":"","show":"away","status":"out",)"
        R"("alternateLanguageStatuses":[{"lang":"","value":"out"}],"priority":5})";
    const std::string xml = "<presence xmlns='jabber:client' from='a@b/c'><show>away</show>"
                            "<status>out</status><priority>5</priority></presence>";
    EXPECT_EQ(to_json(received<presence>(xml)), json);
    const auto p = presence_from_json(json);
    ASSERT_TRUE(p.has_value());
    EXPECT_EQ("<presence xmlns='jabber:client'" + written(*p).substr(9), xml);
    EXPECT_FALSE(presence_from_json(R"({"priority":128})").has_value());
}

TEST(stanza_json, tells_the_payload_of_a_request) {
    const auto type_of = [](std::string_view attributes, std::string_view inner) {
        const std::string json =
            to_json(received<iq>("<iq xmlns='jabber:client' " + std::string(attributes) + ">" +
                                 std::string(inner) + "</iq>"));
        const auto at = json.find("\"payloadType\":\"");
        return at == json.npos ? std::string()
                               : json.substr(at + 15, json.find('"', at + 15) - at - 15);
    };
    EXPECT_EQ(type_of("type='get'", "<ping xmlns='urn:xmpp:ping'/>"), "ping");
    EXPECT_EQ(type_of("type='get'", "<what xmlns='urn:what'/>"), "unknown-payload");
    EXPECT_EQ(type_of("type='set'", ""), "invalid-payload-count");
    EXPECT_EQ(type_of("type='result'", "<ping xmlns='urn:xmpp:ping'/>"), "");
    const auto q = iq_from_json(R"({"type":"get","id":"1","ping":true,"payloadType":"ping"})");
    ASSERT_TRUE(q.has_value());
    EXPECT_EQ(written(*q), "<iq id='1' type='get'><ping xmlns='urn:xmpp:ping'/></iq>");
}

std::string written_from(std::string_view json, std::string_view path) {
    const auto document = schema::json_to_xml(known_payloads(), path, json);
    std::string text;
    EXPECT_TRUE(document.has_value() && !xml::write(text, document->root()));
    return text;
}

TEST(stanza_json, names_the_stream_of_a_stanza_and_of_its_error) {
    const std::string error = R"("error":{"type":"cancel","condition":"conflict"})";
    const std::string conflict =
        "<error type='cancel'><conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    EXPECT_EQ(written_from(R"({"streamType":"jabber:server",)" + error + "}", "message"),
              "<message xmlns='jabber:server'>" + conflict + "</message>");
    EXPECT_EQ(written_from(R"({"streamType":"jabber:client",)" + error + "}", "message"),
              "<message xmlns='jabber:client'>" + conflict + "</message>");
    const auto read = xml::parse_document("<iq xmlns='jabber:component:accept' type='get' id='1'>"
                                          "<ping xmlns='urn:xmpp:ping'/></iq>");
    EXPECT_EQ(schema::xml_to_json(known_payloads(), "iq", read->root()),
              R"({"streamType":"jabber:component:accept","id":"1","type":"get","lang":"",)"
              R"("ping":true,"payloadType":"ping"})");
    EXPECT_FALSE(schema::json_to_xml(known_payloads(), "iq", R"({"streamType":"urn:x"})"));
}

/// What JSON says of the type, as text.
std::string told_apart_by(const schema::place& p) {
    std::string all;
    for (const schema::selector& s : p.selectors())
        all.append(s.member).append("=").append(s.value).append(" ");
    return all;
}

TEST(stanza_json, tells_apart_the_types_of_one_key) {
    for (const schema::element_type* type : known_payloads().types())
        for (const schema::place& p : type->places)
            for (const auto& other : known_payloads().at(p.point))
                if (!p.key.empty() && other.type != type && other.where->key == p.key) {
                    EXPECT_NE(told_apart_by(p), told_apart_by(*other.where))
                        << p.point.view() << '.' << p.key.view() << " of " << type->ns.view();
                }
}

TEST(stanza_json, has_a_reference) {
    const std::string text = schema::to_markdown(known_payloads());
    for (const std::string_view heading :
         {"## RFC 6120\n", "## XEP-0045\n", "## XEP-0198\n", "## XEP-0421\n"})
        EXPECT_NE(text.find(heading), text.npos) << heading;
    EXPECT_EQ(text.find("## \n"), text.npos) << "every type names its source";
}

} // namespace
} // namespace epode
