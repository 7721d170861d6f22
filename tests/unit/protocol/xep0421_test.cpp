#include "payload.hpp"

#include <epode/protocol/xep0421.hpp>

namespace epode::test {
namespace {

TEST(xep0421, is_an_id_that_is_there) {
    EXPECT_EQ(round_trip<occupant_id>("<occupant-id xmlns='urn:xmpp:occupant-id:0' id='1'/>").id,
              "1");
    EXPECT_FALSE(parsed<occupant_id>("<occupant-id xmlns='urn:xmpp:occupant-id:0'/>").has_value());
}

} // namespace
} // namespace epode::test
