#include "json_sample.hpp"

namespace epode::schema {
namespace {

TEST(json, refuses_what_is_no_json) {
    EXPECT_NE(complaint("{", error::not_json), "");
    EXPECT_NE(complaint("", error::not_json), "");
    EXPECT_NE(complaint("{} x", error::not_json), "");
    EXPECT_NE(complaint("{\"id\":\"\xFF\"}", error::not_json), "");
    std::string deep;
    for (int i = 0; i < 100'000; ++i)
        deep += '[';
    EXPECT_NE(complaint(deep, error::not_json), "");
}

TEST(json, translates_at_paths) {
    EXPECT_EQ(
        *xml_to_json(known(), "sample.badge", parsed("<badge xmlns='urn:mark' n='7'/>").root()),
        "7");
    EXPECT_EQ(*xml_to_json(known(), "", parsed("<mark xmlns='urn:mark' id='1'/>").root()),
              R"({"id":"1"})");
    EXPECT_EQ(xml_to_json(known(), "nowhere", parsed("<mark xmlns='urn:mark'/>").root()).error(),
              error::unknown_path);
    EXPECT_EQ(xml_to_json(known(), "mark", parsed("<x xmlns='urn:x'/>").root()).error(),
              error::wrong_element);
    EXPECT_EQ(xml_to_json(known(), "mark", parsed("<mark xmlns='urn:mark'/>").root()).error(),
              error::missing);
    EXPECT_EQ(json_to_xml(known(), "nowhere", "{}").error(), error::unknown_path);
    EXPECT_EQ(json_to_xml(known(), "sample.bell", "false").error(), error::missing);
}

TEST(json, works_without_a_registry) {
    EXPECT_EQ(to_json(mark{"1"}), R"({"id":"1"})");
    const auto value = from_json<mark>(R"({"id":"1"})");
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(*value, mark{"1"});
    EXPECT_EQ(from_json<mark>("[]").error(), error::wrong_kind);
}

} // namespace
} // namespace epode::schema
