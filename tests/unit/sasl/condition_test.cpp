#include <epode/sasl/condition.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

TEST(condition, names_go_both_ways) {
    for (int i = 0; i <= static_cast<int>(condition::temporary_auth_failure); ++i) {
        const auto value = static_cast<condition>(i);
        EXPECT_EQ(parse_condition(to_string(value)), value);
    }
    EXPECT_EQ(to_string(condition::not_authorized), "not-authorized");
    EXPECT_EQ(to_string(condition::temporary_auth_failure), "temporary-auth-failure");
    EXPECT_EQ(parse_condition("account-disabled"), condition::account_disabled);
}

TEST(condition, unknown_names_are_nothing) {
    EXPECT_EQ(parse_condition(""), std::nullopt);
    EXPECT_EQ(parse_condition("Not-Authorized"), std::nullopt);
    EXPECT_EQ(parse_condition("not-authorized-either"), std::nullopt);
}

TEST(condition, only_a_verdict_on_the_account_is_final) {
    EXPECT_TRUE(is_final(condition::not_authorized));
    EXPECT_TRUE(is_final(condition::account_disabled));
    EXPECT_TRUE(is_final(condition::credentials_expired));
    EXPECT_TRUE(is_final(condition::invalid_authzid));
    EXPECT_FALSE(is_final(condition::temporary_auth_failure));
    EXPECT_FALSE(is_final(condition::aborted));
    EXPECT_FALSE(is_final(condition::invalid_mechanism));
    EXPECT_FALSE(is_final(condition::mechanism_too_weak));
    EXPECT_FALSE(is_final(condition::encryption_required));
    EXPECT_FALSE(is_final(condition::incorrect_encoding));
    EXPECT_FALSE(is_final(condition::malformed_request));
}

} // namespace
} // namespace epode::sasl
