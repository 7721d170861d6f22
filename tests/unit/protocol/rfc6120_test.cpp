#include "payload.hpp"

#include <epode/protocol/rfc6120.hpp>
#include <epode/protocol/xep0198.hpp>
#include <epode/protocol/xep0352.hpp>

namespace epode::test {
namespace {

namespace sm = stream_management;

TEST(rfc6120, reads_a_stream_error) {
    const auto e = round_trip<stream_error>(
        "<error xmlns='http://etherx.jabber.org/streams'>"
        "<see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>[::1]:5222</see-other-host>"
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>go</text></error>");
    EXPECT_EQ(e.condition, stream_condition::see_other_host);
    EXPECT_EQ(e.other_host, "[::1]:5222");
    const auto high = parsed<stream_error>(
        "<error xmlns='http://etherx.jabber.org/streams'><undefined-condition "
        "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='10' send-count='8'/></error>");
    ASSERT_TRUE(high.has_value());
    EXPECT_EQ(high->application.get<sm::handled_count_too_high>()->send_count, 8u);
}

TEST(rfc6120, reads_stream_features) {
    const auto f = parsed<stream_features>(
        "<features xmlns='http://etherx.jabber.org/streams'>"
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
        "<mechanism>SCRAM-SHA-1</mechanism></mechanisms>"
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>"
        "<csi xmlns='urn:xmpp:csi:0'/></features>");
    ASSERT_TRUE(f.has_value());
    EXPECT_TRUE(f->offered.get<starttls>()->required);
    EXPECT_EQ(f->offered.get<sasl_mechanisms>()->names,
              (std::vector<std::string>{"PLAIN", "SCRAM-SHA-1"}));
    EXPECT_TRUE(f->offered.get<bind>());
    EXPECT_TRUE(f->offered.get<sm::feature>());
    EXPECT_TRUE(f->offered.get<client_state_feature>());
}

TEST(rfc6120, binds_a_resource) {
    EXPECT_EQ(round_trip<bind>("<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                               "<jid>a@b/c</jid></bind>")
                  .address,
              jid("a@b/c"));
}

} // namespace
} // namespace epode::test
