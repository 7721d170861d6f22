#include <epode/sasl/condition.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

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
