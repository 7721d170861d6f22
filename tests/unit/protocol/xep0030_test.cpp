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

} // namespace
} // namespace epode::test
