#include "payload.hpp"

#include <epode/protocol/xep0352.hpp>

namespace epode::test {
namespace {

TEST(xep0352, tells_whether_somebody_is_looking) {
    EXPECT_EQ(round_trip<client_state>("<inactive xmlns='urn:xmpp:csi:0'/>").state,
              client_activity::inactive);
    EXPECT_EQ(round_trip<client_state>("<active xmlns='urn:xmpp:csi:0'/>").state,
              client_activity::active);
    round_trip<client_state_feature>("<csi xmlns='urn:xmpp:csi:0'/>");
}

} // namespace
} // namespace epode::test
