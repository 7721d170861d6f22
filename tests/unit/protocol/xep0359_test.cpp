#include "payload.hpp"

#include <epode/protocol/xep0359.hpp>

namespace epode::test {
namespace {

TEST(xep0359, an_id_of_the_way_says_whose_it_is) {
    EXPECT_EQ(round_trip<stanza_id>("<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='a@b'/>"),
              (stanza_id{"1", "a@b"}));
    EXPECT_FALSE(parsed<stanza_id>("<stanza-id xmlns='urn:xmpp:sid:0' id='1'/>").has_value());
    EXPECT_FALSE(
        parsed<stanza_id>("<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='@'/>").has_value());
}

TEST(xep0359, the_senders_id_is_not_empty) {
    EXPECT_EQ(round_trip<origin_id>("<origin-id xmlns='urn:xmpp:sid:0' id='1'/>").id, "1");
    EXPECT_FALSE(parsed<origin_id>("<origin-id xmlns='urn:xmpp:sid:0'/>").has_value());
}

} // namespace
} // namespace epode::test
