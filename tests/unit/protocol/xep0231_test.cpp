#include "payload.hpp"

#include <epode/protocol/xep0231.hpp>

namespace epode::test {
namespace {

TEST(xep0231, data_may_be_broken_into_lines) {
    const auto bits = parsed<bits_of_binary>("<data xmlns='urn:xmpp:bob' cid='a' type='text/plain'>"
                                             "\n  aGVs\n  bG8=\n</data>");
    ASSERT_TRUE(bits.has_value());
    EXPECT_EQ(bits->data.value_or(schema::binary()).octets, "hello");
}

TEST(xep0231, a_request_has_an_identifier_and_no_data) {
    EXPECT_FALSE(round_trip<bits_of_binary>("<data xmlns='urn:xmpp:bob' cid='a'/>").data);
    EXPECT_FALSE(parsed<bits_of_binary>("<data xmlns='urn:xmpp:bob' type='a/b'/>").has_value());
}

TEST(xep0231, an_age_that_is_none_is_absent) {
    const auto bits = parsed<bits_of_binary>("<data xmlns='urn:xmpp:bob' cid='a' max-age='-1'/>");
    ASSERT_TRUE(bits.has_value());
    EXPECT_FALSE(bits->max_age.has_value());
}

} // namespace
} // namespace epode::test
