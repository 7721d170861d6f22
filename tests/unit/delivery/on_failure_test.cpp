#include <epode/delivery/on_failure.hpp>

#include <gtest/gtest.h>

namespace epode::test {
namespace {

TEST(retry_bounds, of_attempts) {
    const retry_bounds bounds{3, {}};
    EXPECT_EQ(bounds.refusal(2, {}), "");
    EXPECT_EQ(bounds.refusal(3, {}), "it was written 3 times, and is not sent once more");
    EXPECT_NE(bounds.refusal(4, {}), "");
}

TEST(retry_bounds, of_age) {
    const wall_time noon(milliseconds(1709640000000));
    const retry_bounds bounds{3, noon};
    EXPECT_EQ(bounds.refusal(1, noon), "");
    EXPECT_EQ(bounds.refusal(1, noon - milliseconds(1)), "it is too old to be sent once more");
    EXPECT_EQ(bounds.refusal(1, {}), "") << "nobody knows its age";
    EXPECT_EQ((retry_bounds{3, {}}.refusal(1, noon)), "");
}

} // namespace
} // namespace epode::test
