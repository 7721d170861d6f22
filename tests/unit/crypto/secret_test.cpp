#include <epode/crypto/secret.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <type_traits>
#include <vector>

namespace epode::crypto {
namespace {

TEST(wipe, overwrites_every_byte) {
    std::vector<std::byte> memory(100, std::byte{7});
    wipe(memory);
    EXPECT_EQ(std::count(memory.begin(), memory.end(), std::byte{0}), 100);
    wipe(std::span<std::byte>{});
}

TEST(wipe, empties_a_text_and_what_a_longer_content_left_behind) {
    std::string text(200, 'x');
    const char* memory = text.data();
    text.resize(3);
    wipe(text);
    EXPECT_TRUE(text.empty());
    text.resize(text.capacity());
    ASSERT_EQ(text.data(), memory);
    EXPECT_EQ(text.find('x'), std::string::npos);
}

TEST(equal, compares_bytes_and_lengths) {
    EXPECT_TRUE(equal(as_bytes("abc"), as_bytes("abc")));
    EXPECT_FALSE(equal(as_bytes("abc"), as_bytes("abd")));
    EXPECT_FALSE(equal(as_bytes("abc"), as_bytes("bbc")));
    EXPECT_FALSE(equal(as_bytes("abc"), as_bytes("ab")));
    EXPECT_FALSE(equal(as_bytes(""), as_bytes("a")));
    EXPECT_TRUE(equal({}, {}));
}

TEST(secret, holds_bytes_with_zeros) {
    const std::string_view content("a\0b", 3);
    const secret s(content);
    EXPECT_EQ(s.text(), content);
    EXPECT_EQ(s.size(), 3u);
    EXPECT_FALSE(s.empty());
    EXPECT_TRUE(secret("").empty());
    EXPECT_TRUE(secret().text().empty());
}

TEST(secret, moves_and_never_copies) {
    static_assert(!std::is_copy_constructible_v<secret>);
    static_assert(!std::is_copy_assignable_v<secret>);
    secret a("hidden");
    const char* memory = a.text().data();
    secret b(std::move(a));
    EXPECT_EQ(b.text().data(), memory);
    EXPECT_TRUE(a.empty()); // NOLINT(bugprone-use-after-move): a moved-from secret is empty
    secret c("other");
    c = std::move(b);
    EXPECT_EQ(c.text(), "hidden");
    secret& same = c;
    c = std::move(same);
    EXPECT_EQ(c.text(), "hidden");
    c.clear();
    EXPECT_TRUE(c.empty());
}

} // namespace
} // namespace epode::crypto
