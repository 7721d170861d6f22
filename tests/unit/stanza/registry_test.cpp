#include <epode/schema/json.hpp>
#include <epode/stanza/registry.hpp>
#include <epode/xml/parse.hpp>

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

} // namespace
} // namespace epode
