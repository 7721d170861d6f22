#include "sample.hpp"

#include <epode/schema/json.hpp>

namespace epode::schema {
namespace {

const registry& known() {
    static const registry all{&type_of<sample>(), &type_of<switches>(), &type_of<mark>(),
                              &type_of<badge>(),  &type_of<bell>(),     &type_of<circle>(),
                              &type_of<square>(), &type_of<surcharge>()};
    return all;
}

std::string json_of(std::string_view xml) {
    diagnostics about;
    const auto text = xml_to_json(known(), "sample", parsed(xml).root(), &about);
    EXPECT_TRUE(text.has_value()) << about.ours;
    return text ? *text : std::string();
}
std::string xml_of(std::string_view json) {
    diagnostics about;
    const auto made = json_to_xml(known(), "sample", json, &about);
    EXPECT_TRUE(made.has_value()) << about.ours;
    return made ? text_of(made->root(), "urn:sample") : std::string();
}
std::string complaint(std::string_view json, error expected) {
    diagnostics about;
    const auto made = json_to_xml(known(), "sample", json, &about);
    EXPECT_FALSE(made.has_value()) << json;
    if (!made) {
        EXPECT_EQ(made.error(), expected) << about.ours;
    }
    return about.ours;
}

constexpr std::string_view full_sample_json =
    R"({"id":"","colour":"green","lang":"en","size":1.5E0,"tags":["a","b"],"codes":["100","110"],)"
    R"("state":"red","done":true,"steps":[{"type":"insert","text":"x"},{"type":"erase"}],)"
    R"("parts":[{"jid":"a@b","count":2},{"jid":"c@d"}],"city":"Verona","title":"hello",)"
    R"("allTitles":[{"lang":"en","value":"hello"},{"lang":"de","value":"hallo"}],)"
    R"("when":"2002-09-10T23:08:25.000Z",)"
    R"("data":{"type":"Buffer","data":[84,69,83,84,73,78,71]},"level":4,"whim":-1,)"
    R"("otherElements":[{"name":"mystery","attributes":{"xmlns":"urn:other","a":"1"},)"
    R"("children":["deep"]}],"tagCount":2})";

TEST(json, shows_every_kind_of_member) {
    EXPECT_EQ(to_json(full_sample(), known()), full_sample_json);
}

TEST(json, reads_every_kind_of_member) {
    diagnostics about;
    const auto value = from_json<sample>(full_sample_json, known(), &about);
    ASSERT_TRUE(value.has_value()) << about.ours;
    EXPECT_TRUE(*value == full_sample());
}

TEST(json, shows_defaults_and_empty_lists_and_leaves_out_the_rest) {
    EXPECT_EQ(to_json(sample(), known()), R"({"lang":"","tags":[],"level":3,"tagCount":0})");
}

TEST(json, null_is_absent) {
    EXPECT_EQ(xml_of(R"({"size":null,"shape":null,"title":null})"), "<sample/>");
}

TEST(json, an_empty_string_is_absent_where_it_means_nothing) {
    EXPECT_EQ(xml_of(R"({"city":"","id":""})"), "<sample id=''><origin/></sample>");
}

TEST(json, payloads_stand_under_their_keys) {
    const std::string xml =
        "<sample xmlns='urn:sample'><badge xmlns='urn:mark' n='7'/><bell xmlns='urn:mark'/>"
        "<mark xmlns='urn:mark' id='1'/><mark xmlns='urn:mark' id='2'/>"
        "<loud xmlns='urn:switch'/><circle xmlns='urn:shape' r='2'/></sample>";
    const std::string json = R"({"lang":"","tags":[],"level":3,"badge":7,"bell":true,)"
                             R"("marks":[{"id":"1"},{"id":"2"}],"switches":{"loud":true},)"
                             R"("shape":{"type":"circle","r":2},"tagCount":0})";
    EXPECT_EQ(json_of(xml), json);
    EXPECT_TRUE(xml::equal(parsed(xml_of(json)).root(),
                           parsed("<sample><badge xmlns='urn:mark' n='7'/><bell xmlns='urn:mark'/>"
                                  "<mark xmlns='urn:mark' id='1'/><mark xmlns='urn:mark' id='2'/>"
                                  "<loud xmlns='urn:switch'/><circle xmlns='urn:shape' r='2'/>"
                                  "</sample>")
                               .root()));
}

TEST(json, the_default_of_a_choice_is_not_written) {
    EXPECT_EQ(json_of("<sample xmlns='urn:sample'><square xmlns='urn:shape' a='2'/></sample>"),
              R"({"lang":"","tags":[],"level":3,"shape":{"a":2},"tagCount":0})");
    EXPECT_EQ(xml_of(R"({"shape":{"a":2}})"), "<sample><square xmlns='urn:shape' a='2'/></sample>");
    EXPECT_EQ(xml_of(R"({"shape":{"type":"square","a":2}})"),
              "<sample><square xmlns='urn:shape' a='2'/></sample>");
    EXPECT_EQ(xml_of(R"({"shape":{"type":"circle","r":2}})"),
              "<sample><circle xmlns='urn:shape' r='2'/></sample>");
    EXPECT_EQ(complaint(R"({"shape":{"type":"cube"}})", error::illegal_value),
              "sample.shape: names no known type; expected type circle, type square");
}

TEST(json, a_payload_without_key_has_its_members_in_the_object_around_it) {
    EXPECT_EQ(json_of("<sample xmlns='urn:sample'><surcharge xmlns='urn:price'><price>5</price>"
                      "</surcharge></sample>"),
              R"({"lang":"","tags":[],"level":3,"price":5,"tagCount":0})");
    EXPECT_EQ(xml_of(R"({"price":5})"),
              "<sample><surcharge xmlns='urn:price'><price>5</price></surcharge></sample>");
}

TEST(json, nothing_is_lost_of_what_cannot_be_typed) {
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

TEST(json, texts_may_be_one_or_a_list_or_both) {
    EXPECT_EQ(xml_of(R"({"title":"hi"})"), "<sample><title>hi</title></sample>");
    EXPECT_EQ(xml_of(R"({"allTitles":[{"lang":"de","value":"hallo"}]})"),
              "<sample><title xml:lang='de'>hallo</title></sample>");
    EXPECT_EQ(xml_of(R"({"title":"hallo","allTitles":[{"lang":"de","value":"hallo"}]})"),
              "<sample><title xml:lang='de'>hallo</title></sample>");
    EXPECT_EQ(xml_of(R"({"title":"hi","allTitles":[{"lang":"de","value":"hallo"}]})"),
              "<sample><title>hi</title><title xml:lang='de'>hallo</title></sample>");
    EXPECT_EQ(xml_of(R"({"title":"new","allTitles":[{"lang":"","value":"old"}]})"),
              "<sample><title>new</title></sample>");
    EXPECT_EQ(xml_of(R"({"lang":"DE","allTitles":[{"lang":"de","value":"hallo"}]})"),
              "<sample xml:lang='DE'><title>hallo</title></sample>");
}

TEST(json, shows_texts_in_the_language_in_force) {
    EXPECT_EQ(json_of("<sample xmlns='urn:sample' xml:lang='EN'><title xml:lang='de'>hallo</title>"
                      "<title>hello</title></sample>"),
              R"({"lang":"en","tags":[],"title":"hello","allTitles":[{"lang":"de","value":)"
              R"("hallo"},{"lang":"en","value":"hello"}],"level":3,"tagCount":0})");
}

TEST(json, says_which_member_is_wrong) {
    EXPECT_EQ(complaint(R"({"colour":"blue"})", error::illegal_value),
              "sample.colour: 'blue' is no legal choice; one of red, green");
    EXPECT_EQ(complaint(R"({"parts":[{"jid":"a@b"},{"jid":"@"}]})", error::illegal_value),
              "sample.parts[1].jid: '@' is no legal address");
    EXPECT_EQ(complaint(R"({"parts":[{}]})", error::missing), "sample.parts[0].jid: missing");
    EXPECT_EQ(complaint(R"({"marks":[{"id":""}]})", error::missing),
              "sample.marks[0].id: is empty");
    EXPECT_EQ(complaint(R"({"nonsense":1})", error::unknown_member),
              "sample.nonsense: no such member is known");
    EXPECT_EQ(complaint(R"({"steps":[{"type":"erase","by":1}]})", error::unknown_member),
              "sample.steps[0].by: no such member is known");
    EXPECT_EQ(complaint(R"({"allTitles":[1]})", error::wrong_kind),
              "sample.allTitles: expected objects with lang and value");
    EXPECT_EQ(complaint(R"({"otherElements":[{"name":"a b"}]})", error::wrong_kind),
              "sample.otherElements[0]: expected an object with the name of an element");
}

TEST(json, refuses_json_of_another_kind) {
    EXPECT_EQ(complaint(R"({"size":"1"})", error::wrong_kind),
              "sample.size: expected a number, not a string");
    EXPECT_EQ(complaint(R"({"id":1})", error::wrong_kind),
              "sample.id: expected a string, not a number");
    EXPECT_EQ(complaint(R"({"done":"yes"})", error::wrong_kind),
              "sample.done: expected true or false, not a string");
    EXPECT_EQ(complaint(R"({"tags":"a"})", error::wrong_kind),
              "sample.tags: expected a list, not a string");
    EXPECT_EQ(complaint(R"({"parts":[1]})", error::wrong_kind),
              "sample.parts[0]: expected an object, not a number");
    EXPECT_EQ(complaint(R"({"data":"x"})", error::wrong_kind),
              "sample.data: expected an object with type Buffer and data, not a string");
    EXPECT_EQ(complaint(R"({"data":{"type":"Buffer","data":[256]}})", error::illegal_value),
              "sample.data: data: not a list of octets");
    EXPECT_EQ(complaint(R"({"shape":1})", error::wrong_kind),
              "sample.shape: expected an object, not a number");
    EXPECT_EQ(complaint(R"({"bell":1})", error::wrong_kind),
              "sample.bell: expected true or false, not a number");
    EXPECT_EQ(complaint(R"({"marks":{}})", error::wrong_kind),
              "sample.marks: expected a list, not an object");
    EXPECT_EQ(complaint("[]", error::wrong_kind), "sample: expected an object, not a list");
}

TEST(json, refuses_numbers_that_the_member_cannot_hold) {
    EXPECT_EQ(complaint(R"({"level":-1})", error::illegal_value),
              "sample.level: '-1' is no legal number from 0 to 2^32-1");
    EXPECT_EQ(complaint(R"({"level":4294967296})", error::illegal_value),
              "sample.level: '4294967296' is no legal number from 0 to 2^32-1");
    EXPECT_NE(complaint(R"({"level":1.5})", error::illegal_value), "");
    EXPECT_EQ(xml_of(R"({"level":1e2})"), "<sample level='100'/>");
}

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

TEST(json, refuses_characters_that_xml_cannot_hold) {
    EXPECT_NE(complaint(R"({"id":"\u0000"})", error::illegal_value), "");
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
