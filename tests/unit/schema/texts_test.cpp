#include <epode/schema/field.hpp>

#include <gtest/gtest.h>

namespace epode::schema {
namespace {

TEST(texts, are_picked_by_language) {
    const multilingual all{{"de", "hallo"}, {"", "hello"}, {"cs", "ahoj"}};
    EXPECT_EQ(*pick(all), "hello");
    EXPECT_EQ(*pick(all, "cs"), "ahoj");
    EXPECT_EQ(*pick(all, "fr"), "hello");
    EXPECT_EQ(*pick({{"de", "hallo"}}, "fr"), "hallo");
    EXPECT_EQ(pick({}), nullptr);
}

} // namespace
} // namespace epode::schema
