#include "payload.hpp"

#include <epode/protocol/xep0199.hpp>

namespace epode::test {
namespace {

TEST(xep0199, is_an_empty_element_of_its_namespace) {
    round_trip<ping>("<ping xmlns='urn:xmpp:ping'/>");
    EXPECT_FALSE(parsed<ping>("<ping xmlns='urn:x'/>").has_value());
}

} // namespace
} // namespace epode::test
