#include "payload.hpp"

#include <epode/protocol/xep0030.hpp>

namespace epode::test {
namespace {

TEST(xep0030, keeps_the_forms_that_it_does_not_know) {
    const auto info = round_trip<disco_info>(
        "<query xmlns='http://jabber.org/protocol/disco#info' node='n'>"
        "<identity category='server' type='im' name='x' xml:lang='en'/><feature var='urn:f'/>"
        "<x xmlns='jabber:x:data' type='result'/></query>");
    EXPECT_TRUE(info.has("urn:f"));
    EXPECT_EQ(info.identities.at(0).lang, "en");
    EXPECT_FALSE(info.extensions.empty());
}

TEST(xep0030, one_that_is_wrong_does_not_hide_the_others) {
    const auto info = parsed<disco_info>("<query xmlns='http://jabber.org/protocol/disco#info'>"
                                         "<identity type='im'/><identity category='client'/>"
                                         "</query>");
    ASSERT_TRUE(info.has_value());
    ASSERT_EQ(info->identities.size(), 1u);
    EXPECT_EQ(info->identities[0].category, "client");
    const auto list = parsed<disco_items>("<query xmlns='http://jabber.org/protocol/disco#items'>"
                                          "<item jid='@'/><item/><item jid='a@b'/></query>");
    ASSERT_TRUE(list.has_value());
    ASSERT_EQ(list->items.size(), 1u);
    EXPECT_EQ(list->items[0].address, jid("a@b"));
}

} // namespace
} // namespace epode::test
