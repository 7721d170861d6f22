// Tests src/schema/json_others_in.cpp and src/schema/json_others_out.cpp
#include "variety.hpp"

#include <epode/schema/json.hpp>

namespace epode::schema {
namespace {

/// The XML comes back, and JSON has these members beside those of the table.
void survives(std::string_view path, std::string_view xml, std::string_view others) {
    const std::string json = shown(path, xml);
    EXPECT_NE(json.find(others), json.npos) << json;
    EXPECT_EQ(written(path, json), xml);
}

TEST(json_others, keep_attributes) {
    survives("variety", "<variety xmlns='urn:variety' a='1' xml:lang='de'/>",
             R"("otherAttributes":{"a":"1","xml:lang":"de"})");
    survives("variety", "<variety xmlns='urn:variety' xmlns:ns1='urn:a' ns1:b='1'/>",
             R"("otherAttributes":{"{urn:a}b":"1"})");
}

TEST(json_others, keep_elements) {
    survives("variety", "<variety xmlns='urn:variety'><x a='1'>y</x><z xmlns='urn:z'/></variety>",
             R"("otherElements":[{"name":"x","attributes":{"a":"1"},"children":["y"]},)"
             R"({"name":"z","attributes":{"xmlns":"urn:z"},"children":[]}])");
}

TEST(json_others, keep_text) {
    survives("variety", "<variety xmlns='urn:variety'>x</variety>",
             R"("otherContent":[{"text":"x"}])");
}

TEST(json_others, keep_what_is_inside_of_what_a_row_has_a_part_of) {
    survives("variety",
             "<variety xmlns='urn:variety'><setting name='a' value='1' x='2'/><setting name='b' "
             "value='3'>y</setting></variety>",
             R"("otherContent":[{"in":"setting","index":0,"attributes":{"x":"2"}},)"
             R"({"in":"setting","index":1,"children":["y"]}])");
    survives("variety", "<variety xmlns='urn:variety'><working><resting/></working></variety>",
             R"("otherContent":[{"in":"working","index":0,"children":)"
             R"([{"name":"resting","attributes":{},"children":[]}]}])");
}

TEST(json_others, keep_second_values_of_one) {
    survives(
        "variety", "<variety xmlns='urn:variety'><because of='a'/><because of='b'/></variety>",
        R"("cause":"a","version":"2","otherElements":[{"name":"because","attributes":{"of":"b"})");
}

TEST(json_others, are_kept_inside_of_choices) {
    survives("variety", "<variety xmlns='urn:variety'><t>a</t><e n='2' x='1'/></variety>",
             R"({"type":"erase","n":2,"otherAttributes":{"x":"1"}})");
}

TEST(json_others, are_kept_of_a_spliced_child_as_content_of_its_parent) {
    survives("variety",
             "<variety xmlns='urn:variety'><note author='a' x='1'/><note y='2'/></variety>",
             R"("otherContent":[{"in":"note","index":0,"attributes":{"x":"1"}}])");
}

TEST(json_others, are_kept_in_a_list_that_stands_for_its_element) {
    survives("items", "<items xmlns='urn:items'><item n='a' x='1'/></items>",
             R"([{"n":"a","otherAttributes":{"x":"1"}}])");
}

TEST(json_others, must_be_what_xml_can_hold) {
    EXPECT_EQ(written("variety", R"({"otherAttributes":{"1":"x"}})"),
              "variety.otherAttributes.1: is no name of an attribute");
    EXPECT_EQ(written("variety", R"({"otherAttributes":{"a":"\u0001"}})").substr(0, 23),
              "variety: cannot be XML:");
    EXPECT_EQ(written("variety", R"({"otherAttributes":[]})"),
              "variety.otherAttributes: expected an object");
    EXPECT_EQ(written("variety", R"({"otherElements":[{"name":"a b"}]})"),
              "variety.otherElements[0]: 'a b' is no name of an element");
    EXPECT_EQ(written("variety", R"({"otherElements":[{"nam":"a"}]})"),
              "variety.otherElements[0]: expected an object with the name of an element");
    EXPECT_EQ(written("variety", R"({"otherContent":[{"in":"a","children":1}]})"),
              "variety.otherContent[0].children: expected a list");
    EXPECT_EQ(written("variety", R"({"otherContent":[{"in":"<"}]})"),
              "variety.otherContent[0]: in: expected the name of an element");
}

} // namespace
} // namespace epode::schema
