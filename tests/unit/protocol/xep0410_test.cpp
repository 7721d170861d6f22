#include "payload.hpp"

#include <epode/protocol/xep0410.hpp>

namespace epode::test {
namespace {

TEST(xep0410, reads_the_answer_to_a_self_ping) {
    using enum self_ping_outcome;
    EXPECT_EQ(read_self_ping({}), joined);
    EXPECT_EQ(read_self_ping(stanza_condition::service_unavailable), joined);
    EXPECT_EQ(read_self_ping(stanza_condition::feature_not_implemented), joined);
    EXPECT_EQ(read_self_ping(stanza_condition::item_not_found), joined_under_another_nick);
    EXPECT_EQ(read_self_ping(stanza_condition::remote_server_not_found), unknown);
    EXPECT_EQ(read_self_ping(stanza_condition::remote_server_timeout), unknown);
    EXPECT_EQ(read_self_ping(stanza_condition::not_acceptable), not_joined);
}

} // namespace
} // namespace epode::test
