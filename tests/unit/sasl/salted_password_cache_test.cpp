#include <epode/sasl/salted_password_cache.hpp>

#include <gtest/gtest.h>

namespace epode::sasl {
namespace {

using enum crypto::hash_algorithm;

TEST(salted_password_cache, gives_what_pbkdf2_gives) {
    salted_password_cache cache;
    const auto expected = crypto::pbkdf2(sha256, as_bytes("pencil"), as_bytes("salt"), 4096);
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(cache.get(sha256, "pencil", "salt", 4096)->text(), expected->text());
    }
    EXPECT_EQ(cache.computed(), 1u);
}

TEST(salted_password_cache, computes_again_when_anything_differs) {
    salted_password_cache cache;
    const auto first = cache.get(sha256, "pencil", "salt", 10);
    EXPECT_NE(cache.get(sha256, "pencil", "sbcd", 10)->text(), first->text());
    EXPECT_NE(cache.get(sha256, "pencil", "sbcd", 11)->text(), first->text());
    EXPECT_NE(cache.get(sha256, "pencl", "sbcd", 11)->text(), first->text());
    EXPECT_EQ(cache.computed(), 4u);
    EXPECT_EQ(cache.get(sha256, "pencil", "salt", 10)->text(), first->text());
    EXPECT_EQ(cache.computed(), 5u);
}

// HMAC pads its key with zeros, PBKDF2 does not so with the salt.
TEST(salted_password_cache, tells_a_salt_from_itself_and_a_zero) {
    salted_password_cache cache;
    const auto first = cache.get(sha256, "pencil", "salt", 10);
    EXPECT_NE(cache.get(sha256, "pencil", std::string_view("salt\0", 5), 10)->text(),
              first->text());
}

TEST(salted_password_cache, keeps_one_of_each_hash) {
    salted_password_cache cache;
    for (int i = 0; i < 2; ++i) {
        EXPECT_EQ(cache.get(sha1, "pencil", "salt", 10)->size(), 20u);
        EXPECT_EQ(cache.get(sha256, "pencil", "salt", 10)->size(), 32u);
        EXPECT_EQ(cache.get(sha512, "pencil", "salt", 10)->size(), 64u);
    }
    EXPECT_EQ(cache.computed(), 3u);
    cache.clear();
    EXPECT_TRUE(cache.get(sha1, "pencil", "salt", 10));
    EXPECT_EQ(cache.computed(), 4u);
}

TEST(salted_password_cache, an_error_leaves_it_as_it_was) {
    salted_password_cache cache;
    EXPECT_TRUE(cache.get(sha1, "pencil", "salt", 10));
    EXPECT_EQ(cache.get(sha1, "pencil", "salt", 0).error(), crypto::error::refused);
    EXPECT_TRUE(cache.get(sha1, "pencil", "salt", 10));
    EXPECT_EQ(cache.computed(), 1u);
}

} // namespace
} // namespace epode::sasl
