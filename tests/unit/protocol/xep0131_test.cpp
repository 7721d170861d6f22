#include "payload.hpp"

#include <epode/protocol/xep0131.hpp>

namespace epode::test {
namespace {

TEST(xep0131, headers_are_found_by_name) {
    const auto all = round_trip<stanza_headers>(
        "<headers xmlns='http://jabber.org/protocol/shim'><header name='Urgency'>high</header>"
        "<header name='Urgency'>low</header><header name='Store'/></headers>");
    ASSERT_TRUE(all.find("Urgency"));
    EXPECT_EQ(*all.find("Urgency"), "high");
    ASSERT_TRUE(all.find("Store"));
    EXPECT_EQ(*all.find("Store"), "");
    EXPECT_FALSE(all.find("urgency"));
}

} // namespace
} // namespace epode::test
