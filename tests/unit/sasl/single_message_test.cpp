#include "sasl/single_message.hpp"

#include <epode/sasl/error.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

single_message plain() {
    return {"PLAIN", crypto::secret(std::string_view("\0alice\0pencil", 13))};
}

TEST(single_message, says_all_at_once_and_keeps_nothing) {
    single_message m = plain();
    EXPECT_EQ(m.name(), "PLAIN");
    EXPECT_EQ(m.initial_response(), std::string_view("\0alice\0pencil", 13));
    EXPECT_EQ(m.initial_response(), "") << "the password is gone";
    EXPECT_EQ(m.worth().mechanism, "PLAIN");
}

TEST(single_message, success_ends_it) {
    single_message m = plain();
    m.initial_response();
    diagnostics why;
    EXPECT_FALSE(m.succeed(std::nullopt, why));
    EXPECT_FALSE(m.succeed("extra", why)) << "what the server adds proves nothing, and harms not";
}

TEST(single_message, success_before_it_has_begun_is_none) {
    single_message m = plain();
    diagnostics why;
    EXPECT_EQ(m.succeed(std::nullopt, why), error::unexpected_challenge);
    EXPECT_NE(why.ours.find("PLAIN"), std::string::npos);
}

TEST(single_message, a_challenge_ends_it_for_good) {
    single_message m = plain();
    m.initial_response();
    diagnostics why;
    EXPECT_EQ(m.respond("give me more", why).error(), error::unexpected_challenge);
    EXPECT_NE(why.ours.find("PLAIN"), std::string::npos);
    EXPECT_EQ(m.succeed(std::nullopt, why), error::unexpected_challenge);
}

} // namespace
} // namespace epode::sasl
