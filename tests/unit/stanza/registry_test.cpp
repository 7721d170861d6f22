#include <epode/schema/json.hpp>
#include <epode/stanza/registry.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

TEST(known_payloads, stand_where_programs_look_for_them) {
    struct {
        const char* path;
        const char* xml;
    } const places[] = {
        {"message", "<message xmlns='jabber:client'/>"},
        {"presence", "<presence xmlns='jabber:client'/>"},
        {"iq", "<iq xmlns='jabber:client' type='get'/>"},
        {"iq.roster", "<query xmlns='jabber:iq:roster'/>"},
        {"iq.ping", "<ping xmlns='urn:xmpp:ping'/>"},
        {"iq.carbons", "<enable xmlns='urn:xmpp:carbons:2'/>"},
        {"message.chatState", "<gone xmlns='http://jabber.org/protocol/chatstates'/>"},
        {"message.receipt", "<request xmlns='urn:xmpp:receipts'/>"},
        {"message.marker", "<markable xmlns='urn:xmpp:chat-markers:0'/>"},
        {"message.delay", "<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>"},
        {"presence.delay", "<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>"},
        {"message.carbon", "<private xmlns='urn:xmpp:carbons:2'/>"},
        {"message.originId", "<origin-id xmlns='urn:xmpp:sid:0' id='1'/>"},
        {"message.occupantId", "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>"},
        {"presence.occupantId", "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>"},
        {"csi", "<active xmlns='urn:xmpp:csi:0'/>"},
    };
    for (const auto& [path, text] : places) {
        const auto element = xml::parse_document(text);
        ASSERT_TRUE(element) << text;
        diagnostics about;
        EXPECT_TRUE(schema::xml_to_json(known_payloads(), path, element->root(), &about))
            << path << ": " << about.ours;
    }
}

TEST(known_payloads, have_parts_that_a_path_leads_to) {
    struct {
        const char* path;
        const char* json;
        const char* xml;
    } const parts[] = {
        {"iq.pubsub.fetch", R"({"node":"a","max":3})",
         "<items xmlns='http://jabber.org/protocol/pubsub' node='a' max_items='3'/>"},
        {"iq.pubsub.publish.item", R"({"id":"1"})",
         "<item xmlns='http://jabber.org/protocol/pubsub' id='1'/>"},
        {"iq.pubsub.publish.item.content",
         R"({"itemType":"http://jabber.org/protocol/mood","value":"happy"})",
         "<mood xmlns='http://jabber.org/protocol/mood'><happy/></mood>"},
        {"message.pubsub.items", R"({"node":"a"})",
         "<items xmlns='http://jabber.org/protocol/pubsub#event' node='a'/>"},
        {"message.forward.message", R"({"id":"1"})", "<message xmlns='jabber:client' id='1'/>"},
        {"message.error", R"({"condition":"gone"})",
         "<error xmlns='jabber:client'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
         "</error>"},
    };
    for (const auto& [path, json, text] : parts) {
        diagnostics about;
        const auto made = schema::json_to_xml(known_payloads(), path, json, &about);
        ASSERT_TRUE(made) << path << ": " << about.ours;
        std::string written;
        EXPECT_FALSE(xml::write(written, made->root()));
        EXPECT_EQ(written, text) << path;
        EXPECT_TRUE(schema::xml_to_json(known_payloads(), path, made->root())) << path;
    }
}

TEST(known_payloads, are_found_from_their_elements) {
    struct {
        const char* xml;
        const char* json;
    } const elements[] = {
        {"<presence xmlns='jabber:client' id='1'/>", R"({"id":"1","lang":"","priority":0})"},
        {"<error xmlns='http://etherx.jabber.org/streams'><conflict "
         "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error>",
         R"({"condition":"conflict"})"},
        {"<error xmlns='jabber:client' type='auth'><forbidden "
         "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
         R"({"type":"auth","condition":"forbidden"})"},
        {"<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>",
         R"({"timestamp":"2002-09-10T23:08:25.000Z"})"},
        {"<field xmlns='jabber:x:data' var='a' type='hidden'/>",
         R"({"name":"a","type":"hidden","rawValues":[],"value":[]})"},
    };
    for (const auto& [text, json] : elements) {
        const auto element = xml::parse_document(text);
        ASSERT_TRUE(element) << text;
        diagnostics about;
        const auto read = schema::xml_to_json(known_payloads(), "", element->root(), &about);
        ASSERT_TRUE(read) << text << ": " << about.ours;
        EXPECT_EQ(*read, json);
    }
    const auto stranger = xml::parse_document("<error xmlns='urn:x'/>");
    EXPECT_EQ(schema::xml_to_json(known_payloads(), "", stranger->root()).error(),
              schema::error::wrong_element);
}

TEST(known_payloads, that_are_one_text_come_back_without_it) {
    const auto nobody = xml::parse_document(
        "<presence xmlns='jabber:client'><nick xmlns='http://jabber.org/protocol/nick'/>"
        "</presence>");
    const auto json = schema::xml_to_json(known_payloads(), "presence", nobody->root());
    ASSERT_TRUE(json);
    const auto again = schema::json_to_xml(known_payloads(), "presence", *json);
    ASSERT_TRUE(again) << *json;
    EXPECT_TRUE(xml::equal(again->root(), nobody->root())) << *json;
}

TEST(known_payloads, of_which_nothing_is_said_may_be_true) {
    diagnostics about;
    const auto instant = schema::json_to_xml(known_payloads(), "iq.pubsub", R"({"create":true})");
    ASSERT_TRUE(instant);
    EXPECT_TRUE(instant->root().child("create", "http://jabber.org/protocol/pubsub"));
    EXPECT_FALSE(schema::json_to_xml(known_payloads(), "iq.pubsub", R"({"create":1})", &about));
    EXPECT_EQ(about.ours, "iq.pubsub.create: expected an object, not a number");
}

// What the service answers a subscriber, and what it tells later.
TEST(known_payloads, of_one_name_are_told_apart_by_what_fits) {
    const auto ns_of = [](const char* json) {
        diagnostics about;
        const auto made =
            schema::json_to_xml(known_payloads(), "message.pubsub.subscription", json, &about);
        return std::string(made ? made->root().ns : about.ours);
    };
    EXPECT_EQ(ns_of(R"({"state":"subscribed","node":"a"})"), "http://jabber.org/protocol/pubsub");
    EXPECT_EQ(ns_of(R"({"type":"subscribed","node":"a"})"),
              "http://jabber.org/protocol/pubsub#event");
    EXPECT_EQ(ns_of("1"), "message.pubsub.subscription: expected an object, not a number");
}

} // namespace
} // namespace epode
