#include <epode/negotiation/offered_features.hpp>
#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace epode {
namespace {

using strings = std::vector<std::string>;

offered_features read(std::string_view inside) {
    const auto d =
        xml::parse_document("<stream:features xmlns:stream='http://etherx.jabber.org/streams'>" +
                            std::string(inside) + "</stream:features>");
    EXPECT_TRUE(d) << inside;
    return offered_features::read(d->root());
}

TEST(offered_features, nothing_offered_is_nothing) {
    const offered_features f = read("");
    EXPECT_FALSE(f.start_tls);
    EXPECT_FALSE(f.start_tls_required);
    EXPECT_TRUE(f.mechanisms.empty());
    EXPECT_FALSE(f.channel_binding_types);
    EXPECT_FALSE(f.bind);
    EXPECT_FALSE(f.stream_management);
    EXPECT_FALSE(f.client_state_indication);
    EXPECT_FALSE(f.roster_versioning);
    EXPECT_FALSE(f.max_bytes);
}

TEST(offered_features, every_known_feature_is_read) {
    const offered_features f = read(
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-1</mechanism>"
        "<mechanism>PLAIN</mechanism><hostname xmlns='urn:xmpp:domain-based-name:1'>h</hostname>"
        "</mechanisms><sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"
        "<channel-binding type='tls-exporter'/></sasl-channel-binding>"
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>"
        "<csi xmlns='urn:xmpp:csi:0'/><ver xmlns='urn:xmpp:features:rosterver'/>"
        "<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>20000</max-bytes></limits>");
    EXPECT_TRUE(f.start_tls);
    EXPECT_TRUE(f.start_tls_required);
    EXPECT_EQ(f.mechanisms, (strings{"SCRAM-SHA-1", "PLAIN"}));
    EXPECT_EQ(f.channel_binding_types, strings{"tls-exporter"});
    EXPECT_TRUE(f.bind);
    EXPECT_TRUE(f.stream_management);
    EXPECT_TRUE(f.client_state_indication);
    EXPECT_TRUE(f.roster_versioning);
    EXPECT_EQ(f.max_bytes, 20000u);
}

TEST(offered_features, a_name_alone_is_no_feature) {
    const offered_features f = read("<starttls xmlns='urn:x'/><bind xmlns='urn:x'/>"
                                    "<sm xmlns='urn:xmpp:sm:2'/><csi xmlns='urn:x'/>");
    EXPECT_FALSE(f.start_tls);
    EXPECT_FALSE(f.bind);
    EXPECT_FALSE(f.stream_management) << "version 2 counts differently";
    EXPECT_FALSE(f.client_state_indication);
}

TEST(offered_features, an_empty_list_of_bindings_differs_from_none) {
    const offered_features f = read("<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'/>");
    ASSERT_TRUE(f.channel_binding_types);
    EXPECT_TRUE(f.channel_binding_types->empty());
}

std::optional<std::size_t> max_bytes(std::string_view text) {
    return read("<limits xmlns='urn:xmpp:stream-limits:0'><max-bytes>" + std::string(text) +
                "</max-bytes></limits>")
        .max_bytes;
}

TEST(offered_features, a_limit_that_is_no_count_is_none) {
    for (const char* text : {"", "-1", "10000 ", "1e5", "99999999999999999999999", "many"})
        EXPECT_FALSE(max_bytes(text)) << text;
    EXPECT_FALSE(read("<limits xmlns='urn:xmpp:stream-limits:0'/>").max_bytes);
}

TEST(offered_features, a_limit_below_what_every_server_has_to_take_is_not_believed) {
    // RFC 6120 §13.12, and a limit of 0 would mean that nothing could ever be sent.
    EXPECT_EQ(max_bytes("0"), 10000u);
    EXPECT_EQ(max_bytes("9999"), 10000u);
    EXPECT_EQ(max_bytes("10001"), 10001u);
}

} // namespace
} // namespace epode
