#include "payload.hpp"

#include <epode/protocol/xep0203.hpp>

namespace epode::test {
namespace {

TEST(xep0203, tells_when_and_by_whom) {
    const auto d = round_trip<delay>("<delay xmlns='urn:xmpp:delay' from='capulet.com' "
                                     "stamp='2002-09-10T23:08:25.000Z'>Offline Storage</delay>");
    EXPECT_EQ(d.from, jid("capulet.com"));
    EXPECT_EQ(d.stamp, wall_time(milliseconds(1031699305000)));
    EXPECT_EQ(d.reason, "Offline Storage");
}

TEST(xep0203, without_a_readable_stamp_is_none) {
    for (const char* text :
         {"<delay xmlns='urn:xmpp:delay'/>", "<delay xmlns='urn:xmpp:delay' stamp='yesterday'/>",
          "<delay xmlns='urn:xmpp:delay' stamp='20020910T23:08:25'/>"})
        EXPECT_FALSE(parsed<delay>(text).has_value()) << text;
}

} // namespace
} // namespace epode::test
