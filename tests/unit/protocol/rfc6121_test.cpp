#include "payload.hpp"

#include <epode/protocol/rfc6121.hpp>

namespace epode::test {
namespace {

TEST(rfc6121, tells_an_empty_roster_version_from_none) {
    EXPECT_EQ(round_trip<roster>("<query xmlns='jabber:iq:roster' ver=''/>").version, "");
    EXPECT_FALSE(round_trip<roster>("<query xmlns='jabber:iq:roster'/>").version);
    const auto r = round_trip<roster>(
        "<query xmlns='jabber:iq:roster'><item jid='a@b' name='A' subscription='both' "
        "approved='1'><group>friends</group></item></query>");
    ASSERT_EQ(r.items.size(), 1u);
    EXPECT_EQ(r.items[0].subscription, roster_subscription::both);
    EXPECT_EQ(r.items[0].groups, std::vector<std::string>{"friends"});
}

} // namespace
} // namespace epode::test
