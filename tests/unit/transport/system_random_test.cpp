#include <transport/system_random.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <vector>

namespace epode::transport {
namespace {

TEST(system_random, fills_all_of_it_anew) {
    system_random source;
    std::array<std::byte, 64> first{};
    std::array<std::byte, 64> second{};
    source.fill(first);
    source.fill(second);
    EXPECT_NE(first, second);
    // All 64 bytes are random: that the last eight stay zero has a chance of 2^-64.
    EXPECT_TRUE(
        std::any_of(first.end() - 8, first.end(), [](std::byte b) { return b != std::byte{}; }));
    source.fill({});
}

} // namespace
} // namespace epode::transport
