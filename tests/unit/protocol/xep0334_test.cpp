#include "payload.hpp"

#include <epode/protocol/xep0334.hpp>

namespace epode::test {
namespace {

TEST(xep0334, gathers_the_hints_of_a_message) {
    const auto message = xml::parse_document("<message xmlns='jabber:client'>"
                                             "<no-store xmlns='urn:xmpp:hints'/>"
                                             "<no-copy xmlns='urn:xmpp:hints'/></message>");
    ASSERT_TRUE(message.has_value());
    const auto hints = schema::first_payload<processing_hints>(message->root());
    ASSERT_TRUE(hints);
    EXPECT_TRUE(hints->no_store && hints->no_copy);
    EXPECT_FALSE(hints->store || hints->no_permanent_store);
}

} // namespace
} // namespace epode::test
