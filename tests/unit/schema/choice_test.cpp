// Tests src/schema/json_choice.cpp
#include "variety.hpp"

#include <epode/schema/json.hpp>
#include <epode/schema/read.hpp>

namespace epode::schema {
namespace {

void goes_both_ways(std::string_view path, std::string_view xml, std::string_view json) {
    EXPECT_EQ(shown(path, xml), json);
    EXPECT_EQ(written(path, json), xml);
}

TEST(choice, keeps_the_order_of_different_elements) {
    goes_both_ways("variety",
                   "<variety xmlns='urn:variety'><t p='3'>a</t><e/><NICKNAME>b</NICKNAME><t>c</t>"
                   "<e n='2'/></variety>",
                   R"({"edits":[{"type":"insert","p":3,"text":"a"},)"
                   R"({"type":"erase","n":1},{"type":"nickname","value":"b"},)"
                   R"({"type":"insert","text":"c"},{"type":"erase","n":2}],"version":"2"})");
}

TEST(choice, takes_the_usual_type_where_the_member_is_absent) {
    EXPECT_EQ(written("variety", R"({"edits":[{"n":4}]})"),
              "<variety xmlns='urn:variety'><e n='4'/></variety>");
}

TEST(choice, says_which_types_there_are) {
    EXPECT_EQ(written("variety", R"({"edits":[{"type":"insert"},{"type":"cut"}]})"),
              "variety.edits[1]: names no known type; expected type insert, or type erase, or type "
              "nickname, title");
    EXPECT_EQ(written("variety", R"({"edits":["t"]})"),
              "variety.edits[0]: expected an object, not a string");
}

TEST(choice, reads_into_the_alternative) {
    const auto value = read<variety>(parsed("<variety xmlns='urn:variety'><e n='7'/>"
                                            "<TITLE>x</TITLE></variety>")
                                         .root());
    ASSERT_TRUE(value.has_value());
    ASSERT_EQ(value->edits.size(), 2u);
    EXPECT_EQ(std::get<erasure>(value->edits[0]).length, 7);
    EXPECT_EQ(std::get<plain>(value->edits[1]).kind, plain_kind::title);
}

TEST(selectors, may_be_two) {
    goes_both_ways("m", "<m xmlns='urn:mark:2'/>", "{}");
    goes_both_ways("m", "<m xmlns='urn:mark:1'/>", R"({"version":"1"})");
    EXPECT_EQ(written("m", R"({"type":"mark","version":"2"})"), "<m xmlns='urn:mark:2'/>");
    EXPECT_EQ(written("m", R"({"version":"3"})"), "m: names no known type; expected type mark "
                                                  "version 1, or type mark version 2");
}

TEST(nested_names, are_a_list_in_json) {
    goes_both_ways("variety",
                   "<variety xmlns='urn:variety'><relaxing><reading/></relaxing></variety>",
                   R"({"activity":["relaxing","reading"],"version":"2"})");
    goes_both_ways("variety", "<variety xmlns='urn:variety'><working/></variety>",
                   R"({"activity":["working"],"version":"2"})");
    EXPECT_EQ(written("variety", R"({"activity":["sleeping"]})"),
              "variety.activity: '[\"sleeping\"]' is no legal choice; one of [\"relaxing\"], "
              "[\"working\"]");
}

TEST(parameters, are_an_object_in_json) {
    goes_both_ways("variety",
                   "<variety xmlns='urn:variety'><setting name='a' value='1'/><setting name='b'/>"
                   "</variety>",
                   R"({"settings":{"a":"1","b":""},"version":"2"})");
    EXPECT_EQ(written("variety", R"({"settings":{"a":1}})"),
              "variety.settings.a: expected a string, not a number");
}

TEST(raw_children, are_shown_as_they_stand) {
    EXPECT_EQ(shown("variety", "<variety xmlns='urn:variety' xml:lang='en'><body xmlns='urn:body' "
                               "xml:lang='de'><b>x</b></body></variety>"),
              R"({"body":{"name":"body","attributes":{"xmlns":"urn:body","xml:lang":"de"},)"
              R"("children":[{"name":"b","attributes":{},"children":["x"]}]},)"
              R"("allBodies":[{"lang":"de","value":{"name":"body","attributes":)"
              R"({"xmlns":"urn:body","xml:lang":"de"},"children":[{"name":"b","attributes":{},)"
              R"("children":["x"]}]}}],"version":"2","otherAttributes":{"xml:lang":"en"}})");
    EXPECT_EQ(written("variety", R"({"body":{"name":"body","attributes":{"xmlns":"urn:body"},)"
                                 R"("children":["x"]}})"),
              "<variety xmlns='urn:variety'><body xmlns='urn:body'>x</body></variety>");
    EXPECT_EQ(written("variety", R"({"body":{"name":"b","attributes":{"xmlns":"urn:body"}}})"),
              "variety.body: expected an element body");
}

TEST(spliced_lists, show_the_first_and_a_list_of_the_others) {
    goes_both_ways("variety",
                   "<variety xmlns='urn:variety'><note author='a'><text>1</text></note>"
                   "<note author='b'/></variety>",
                   R"({"text":"1","author":"a","notes":[{"author":"b"}],"version":"2"})");
}

TEST(child_attributes, tell_a_child_without_the_attribute_from_none) {
    goes_both_ways("variety", "<variety xmlns='urn:variety'><because/></variety>",
                   R"({"cause":"","version":"2"})");
}

TEST(codecs, of_time_zones_and_digits) {
    goes_both_ways("variety",
                   "<variety xmlns='urn:variety'><tz>-06:30</tz><digest>00ff</digest>"
                   "</variety>",
                   R"({"zone":390,"digest":{"type":"Buffer","data":[0,255]},"version":"2"})");
    for (const char* wrong : {"<tz>6:00</tz>", "<tz>+15:00</tz>", "<tz>+00:60</tz>",
                              "<digest>0</digest>", "<digest>xy</digest>"})
        EXPECT_FALSE(read<variety>(
            parsed("<variety xmlns='urn:variety'>" + std::string(wrong) + "</variety>").root()))
            << wrong;
}

TEST(lists, may_stand_for_their_element) {
    goes_both_ways("items", "<items xmlns='urn:items'><item n='a'/><item n='b'/></items>",
                   R"([{"n":"a"},{"n":"b"}])");
    goes_both_ways("items", "<items xmlns='urn:items'/>", "[]");
}

} // namespace
} // namespace epode::schema
