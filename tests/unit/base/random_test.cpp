#include <epode/base/random.hpp>

#include <gtest/gtest.h>

#include <set>

namespace epode {
namespace {

/// Counts upwards, so that results can be written down.
class counting final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out)
            b = std::byte{next_++};
    }

private:
    unsigned char next_ = 0;
};

TEST(random_source, reads_big_endian) {
    counting source;
    EXPECT_EQ(source.next_u64(), 0x0001020304050607u);
}

TEST(random_source, stays_below_the_bound) {
    counting source;
    for (int i = 0; i < 100; ++i)
        EXPECT_LT(source.below(7), 7u);
    EXPECT_EQ(source.below(1), 0u);
}

TEST(random_source, tokens_have_the_length_and_alphabet) {
    counting source;
    const std::string token = source.token(40);
    EXPECT_EQ(token.size(), 40u);
    EXPECT_EQ(token.find_first_not_of("0123456789abcdefghijklmnopqrstuv"), std::string::npos);
    EXPECT_EQ(std::set<char>(token.begin(), token.end()).size(), 32u);
}

} // namespace
} // namespace epode
