#include "schema/json_value.hpp"

#include <gtest/gtest.h>

#include <string>

namespace epode::schema {
namespace {

/// What is unclear in well-formed JSON; empty: nothing.
std::string doubt(std::string_view text) {
    failure failed(".");
    boost::json::value ignored;
    EXPECT_TRUE(parse(text, ignored, failed)) << text;
    if (is_clear(text, failed)) return {};
    diagnostics about;
    EXPECT_EQ(failed.report(&about), error::illegal_value);
    return about.ours;
}

TEST(json_parse, tells_where_text_is_no_json) {
    failure failed(".");
    boost::json::value ignored;
    EXPECT_FALSE(parse(R"({"a":x})", ignored, failed));
    diagnostics about;
    EXPECT_EQ(failed.report(&about), error::not_json);
    EXPECT_TRUE(about.ours.starts_with("at byte 5: not well-formed JSON: ")) << about.ours;
}

TEST(json_parse, bounds_the_depth) {
    failure failed(".");
    boost::json::value ignored;
    EXPECT_TRUE(parse(std::string(256, '[') + std::string(256, ']'), ignored, failed));
    EXPECT_FALSE(parse(std::string(257, '[') + std::string(257, ']'), ignored, failed));
}

TEST(json_parse, refuses_a_member_that_is_there_twice) {
    EXPECT_EQ(doubt(R"({"a":1,"b":{"a":1},"c":[{"a":1},{"a":1}]})"), "");
    EXPECT_EQ(doubt(R"({"a":1,"b":2,"a":1})"), "a: is there twice");
    EXPECT_EQ(doubt(R"({"b":[0,[],{},{"c":{"a":1,"\u0061":2}}]})"), "b[3].c.a: is there twice");
    EXPECT_EQ(doubt(R"([{"":1,"":2}])"), "[0].'': is there twice");
}

TEST(json_parse, refuses_numbers_that_no_double_holds) {
    EXPECT_EQ(doubt("[1e308,-1e308,18446744073709551615,1e-999]"), "");
    EXPECT_EQ(doubt(R"({"a":[1,-1e400]})"), "a[1]: is a number without bounds");
}

} // namespace
} // namespace epode::schema
