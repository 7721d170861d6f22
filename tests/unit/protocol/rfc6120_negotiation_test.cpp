#include "payload.hpp"

#include <epode/protocol/rfc6120_negotiation.hpp>

namespace epode::test {
namespace {

std::string in_sasl(std::string_view name, std::string_view inside) {
    const std::string element(name);
    if (inside.empty()) return "<" + element + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    return "<" + element + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + std::string(inside) +
           "</" + element + ">";
}

TEST(rfc6120_negotiation, tells_empty_data_from_none) {
    EXPECT_EQ(round_trip<sasl_success>(in_sasl("success", "=")).data, schema::binary{});
    EXPECT_EQ(round_trip<sasl_success>(in_sasl("success", "")).data, std::nullopt);
    EXPECT_EQ(round_trip<sasl_success>(in_sasl("success", "YQ==")).data, schema::binary{"a"});
    EXPECT_FALSE(parsed<sasl_success>(in_sasl("success", "no base64!")).has_value());
}

TEST(rfc6120_negotiation, reads_a_failure_whose_condition_nobody_knows) {
    const auto failure = parsed<sasl_failure>(in_sasl("failure", "<whatever/><text>no</text>"));
    ASSERT_TRUE(failure.has_value());
    EXPECT_EQ(failure->condition, std::nullopt);
    EXPECT_EQ(*schema::pick(failure->text), "no");
}

TEST(rfc6120_negotiation, reads_the_header_of_a_stream_to_no_legal_address) {
    const auto header = parsed<stream_header>("<stream xmlns='http://etherx.jabber.org/streams' "
                                              "to='@' id='x' version='1.0' xml:lang='de'/>");
    ASSERT_TRUE(header.has_value());
    EXPECT_EQ(header->to, std::nullopt);
    EXPECT_EQ(header->id, "x");
    EXPECT_EQ(header->lang, "de");
}

} // namespace
} // namespace epode::test
