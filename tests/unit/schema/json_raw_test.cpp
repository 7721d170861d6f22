#include "json_sample.hpp"

namespace epode::schema {
namespace {

TEST(json_raw, nothing_is_lost_of_what_cannot_be_typed) {
    // Unreadable, a second one where there is room for one, and unknown with all its parts.
    const std::string xml =
        "<sample xmlns='urn:sample'><badge xmlns='urn:mark' n='x'/>"
        "<badge xmlns='urn:mark' n='1'/><badge xmlns='urn:mark' n='2'/>"
        "<u xmlns='urn:u' xmlns:v='urn:v' v:a='1' xml:lang='en'>x<w>y</w>z</u></sample>";
    const std::string json = json_of(xml);
    EXPECT_NE(json.find(R"("badge":1)"), json.npos) << json;
    EXPECT_NE(json.find(R"({"name":"u","attributes":{"xmlns":"urn:u","{urn:v}a":"1",)"
                        R"("xml:lang":"en"},"children":["x",{"name":"w","attributes":{},)"
                        R"("children":["y"]},"z"]})"),
              json.npos)
        << json;
    diagnostics about;
    const auto again = json_to_xml(known(), "sample", json, &about);
    ASSERT_TRUE(again.has_value()) << about.ours;
    std::size_t children = 0;
    for (const xml::element& child : again->root().children())
        children += !child.name.empty();
    EXPECT_EQ(children, 4u);
}

TEST(json_raw, goes_both_ways_with_all_its_parts) {
    const std::string json =
        R"({"lang":"","tags":[],"level":3,"otherElements":[{"name":"u","attributes":)"
        R"({"xmlns":"urn:u","a":"1","{urn:}v}b":"2","xml:lang":"en"},"children":["x",)"
        R"({"name":"w","attributes":{"xmlns":"urn:w"},"children":[]},"y"]}],"tagCount":0})";
    const std::string xml = xml_of(json);
    EXPECT_EQ(json_of("<sample xmlns='urn:sample'" + xml.substr(7)), json) << xml;
}

TEST(json_raw, says_what_an_element_has_to_be) {
    for (const char* element :
         {"1", "{}", R"({"name":1})", R"({"name":""})", R"({"name":"a:b"})",
          R"({"name":"a","attributes":[]})", R"({"name":"a","children":{}})",
          R"({"name":"a","children":[1]})", R"({"name":"a","attributes":{"b":1}})",
          R"({"name":"a","attributes":{"b}c":"1"}})", R"({"name":"a","children":["\u0001"]})",
          R"({"name":"a","children":[{"name":"b","attributes":{"1":"x"}}]})"}) {
        diagnostics about;
        const auto made = json_to_xml(
            known(), "sample", R"({"otherElements":[)" + std::string(element) + "]}", &about);
        EXPECT_FALSE(made.has_value()) << element;
        EXPECT_EQ(about.ours.find("sample.otherElements[0]"), 0u) << element << ": " << about.ours;
    }
}

} // namespace
} // namespace epode::schema
