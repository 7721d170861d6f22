#include <epode/schema/json_data.hpp>

#include <gtest/gtest.h>

namespace epode::schema {
namespace {

std::string again(std::string_view json) {
    const auto data = parse_json(json);
    return data ? to_json(*data) : "not JSON";
}

TEST(json_text, has_numbers_as_javascript_writes_them) {
    for (const char* text :
         {"0", "2.5", "-0.25", "45.44", "0.000001", "1.5e+21", "-7", "9007199254740993"})
        EXPECT_EQ(again(text), text);
}

TEST(json_text, has_everything_else_as_it_was) {
    for (const char* text : {"[]", "{}", R"([1,"a\"b",true,null,[],{}])", R"({"a":{"b":[2.5]}})"})
        EXPECT_EQ(again(text), text);
}

} // namespace
} // namespace epode::schema
