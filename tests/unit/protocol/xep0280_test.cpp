#include "payload.hpp"

#include <epode/protocol/xep0280.hpp>

namespace epode::test {
namespace {

TEST(xep0280, a_copy_says_in_which_direction_the_message_went) {
    EXPECT_EQ(round_trip<carbon>("<private xmlns='urn:xmpp:carbons:2'/>").type,
              carbon_type::private_);
    const auto sent =
        parsed<carbon>("<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
                       "<message xmlns='jabber:client' id='1'/></forwarded></sent>");
    ASSERT_TRUE(sent.has_value());
    EXPECT_EQ(sent->type, carbon_type::sent);
    EXPECT_EQ(sent->forwarded->stanza()->attribute_value("id"), "1");
    EXPECT_FALSE(parsed<carbon>("<sent xmlns='urn:xmpp:carbons:1'/>").has_value());
}

TEST(xep0280, is_turned_on_and_off) {
    EXPECT_EQ(round_trip<carbons_control>("<enable xmlns='urn:xmpp:carbons:2'/>").action,
              carbons_action::enable);
    EXPECT_EQ(round_trip<carbons_control>("<disable xmlns='urn:xmpp:carbons:2'/>").action,
              carbons_action::disable);
    EXPECT_FALSE(parsed<carbons_control>("<sent xmlns='urn:xmpp:carbons:2'/>").has_value());
}

} // namespace
} // namespace epode::test
