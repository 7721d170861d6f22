#include "payload.hpp"

#include <epode/protocol/xep0335.hpp>

namespace epode::test {
namespace {

TEST(xep0335, the_text_is_json_in_json_too) {
    const auto container =
        round_trip<json_container>(R"(<json xmlns='urn:xmpp:json:0'>{"a":[1,"two",null]}</json>)");
    EXPECT_EQ(container.text, R"({"a":[1,"two",null]})");
    EXPECT_EQ(schema::to_json(container), R"({"json":{"a":[1,"two",null]}})");
    const auto read = schema::from_json<json_container>(R"({"json":{"a":[1,"two",null]}})");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, container);
}

TEST(xep0335, white_space_around_is_kept_in_xml_only) {
    const auto container = parsed<json_container>("<json xmlns='urn:xmpp:json:0'>\n 1 \n</json>");
    ASSERT_TRUE(container.has_value());
    EXPECT_EQ(container->text, "\n 1 \n");
    EXPECT_EQ(schema::to_json(*container), R"({"json":1})");
}

TEST(xep0335, nothing_else_is_read_or_written) {
    EXPECT_FALSE(parsed<json_container>("<json xmlns='urn:xmpp:json:0'/>").has_value());
    EXPECT_FALSE(parsed<json_container>("<json xmlns='urn:xmpp:json:0'>{</json>").has_value());
    EXPECT_FALSE(schema::write(json_container{"{"}).has_value());
    EXPECT_FALSE(schema::write(json_container{}).has_value());
}

} // namespace
} // namespace epode::test
