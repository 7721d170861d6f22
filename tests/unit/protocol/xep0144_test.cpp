#include "payload.hpp"

#include <epode/protocol/xep0144.hpp>

namespace epode::test {
namespace {

TEST(xep0144, an_action_that_is_not_known_is_none) {
    const std::string before = "<x xmlns='http://jabber.org/protocol/rosterx'><item action='";
    const auto known = parsed<roster_exchange>(before + "delete' jid='a@b'/></x>");
    ASSERT_TRUE(known.has_value());
    EXPECT_EQ(known->items.at(0).action, roster_exchange_action::delete_);
    const auto other = parsed<roster_exchange>(before + "praise' jid='a@b'/></x>");
    ASSERT_TRUE(other.has_value());
    EXPECT_FALSE(other->items.at(0).action.has_value());
}

} // namespace
} // namespace epode::test
