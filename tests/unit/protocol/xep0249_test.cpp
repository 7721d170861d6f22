#include "payload.hpp"

#include <epode/protocol/xep0249.hpp>

namespace epode::test {
namespace {

TEST(xep0249, needs_a_room) {
    EXPECT_EQ(round_trip<direct_invitation>("<x xmlns='jabber:x:conference' jid='r@m'/>").room,
              jid("r@m"));
    EXPECT_FALSE(parsed<direct_invitation>("<x xmlns='jabber:x:conference'/>").has_value());
}

} // namespace
} // namespace epode::test
