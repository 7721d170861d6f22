#include "payload.hpp"

#include <epode/protocol/xep0184.hpp>

namespace epode::test {
namespace {

TEST(xep0184, is_a_request_or_names_what_arrived) {
    EXPECT_EQ(round_trip<receipt>("<received xmlns='urn:xmpp:receipts' id='1'/>"),
              (receipt{receipt_type::received, "1"}));
    EXPECT_EQ(round_trip<receipt>("<request xmlns='urn:xmpp:receipts'/>").type,
              receipt_type::request);
    EXPECT_FALSE(parsed<receipt>("<received xmlns='urn:xmpp:receipts:0' id='1'/>").has_value());
}

} // namespace
} // namespace epode::test
