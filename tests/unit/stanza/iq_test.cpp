#include <epode/protocol/xep0030.hpp>
#include <epode/protocol/xep0199.hpp>
#include <epode/stanza/iq.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

iq received(std::string_view text) {
    auto parsed = xml::parse_document(text);
    EXPECT_TRUE(parsed.has_value()) << text;
    return iq(std::move(*parsed));
}
std::string written(const stanza& s) {
    std::string out;
    EXPECT_FALSE(xml::write(out, s.tree(), client_namespace));
    return out;
}

TEST(iq, is_a_request_with_a_payload) {
    const iq q = iq::get("example.org", ping()).id("1");
    EXPECT_EQ(written(q), "<iq type='get' to='example.org' id='1'>"
                          "<ping xmlns='urn:xmpp:ping'/></iq>");
    EXPECT_TRUE(q.is_request());
    ASSERT_TRUE(q.content());
    EXPECT_TRUE(q.content()->is("ping", "urn:xmpp:ping"));
    EXPECT_EQ(written(iq::set({}, ping())), "<iq type='set'><ping xmlns='urn:xmpp:ping'/></iq>");
}

TEST(iq, is_answered_to_its_sender_with_its_id) {
    const iq q = received("<iq xmlns='jabber:client' type='get' id='7' from='a@b/c' to='d@e'>"
                          "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    EXPECT_EQ(written(iq::result_of(q)), "<iq type='result' id='7' to='a@b/c'/>");
    disco_info info;
    info.features = {"urn:xmpp:ping"};
    const iq answer = iq::result_of(q, info);
    EXPECT_FALSE(answer.is_request());
    ASSERT_TRUE(answer.payload<disco_info>());
    EXPECT_TRUE(answer.payload<disco_info>()->has("urn:xmpp:ping"));
    EXPECT_FALSE(answer.payload<disco_info>()->has("urn:xmpp:time"));
}

TEST(iq, is_refused_with_a_condition) {
    const iq q = received("<iq xmlns='jabber:client' type='set' id='7'/>");
    const iq refusal = iq::error_reply(q, stanza_condition::service_unavailable, "no");
    EXPECT_EQ(written(refusal),
              "<iq type='error' id='7'><error type='cancel'>"
              "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
              "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no</text></error></iq>");
    EXPECT_EQ(refusal.content(), nullptr) << "an error is no payload";
    ASSERT_TRUE(refusal.error());
    EXPECT_EQ(refusal.error()->condition, stanza_condition::service_unavailable);
}

TEST(iq, an_unknown_type_is_none) {
    EXPECT_FALSE(received("<iq xmlns='jabber:client' type='put'/>").type());
    EXPECT_FALSE(received("<iq xmlns='jabber:client'/>").type());
    EXPECT_FALSE(received("<iq xmlns='jabber:client'/>").is_request());
}

} // namespace
} // namespace epode
