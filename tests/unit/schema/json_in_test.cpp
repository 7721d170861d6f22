#include "json_sample.hpp"

namespace epode::schema {
namespace {

TEST(json_in, reads_every_kind_of_member) {
    diagnostics about;
    const auto value = from_json<sample>(full_sample_json, known(), &about);
    ASSERT_TRUE(value.has_value()) << about.ours;
    EXPECT_TRUE(*value == full_sample());
}

TEST(json_in, null_is_absent) {
    EXPECT_EQ(xml_of(R"({"size":null,"shape":null,"title":null})"), "<sample/>");
}

TEST(json_in, an_empty_string_is_absent_where_it_means_nothing) {
    EXPECT_EQ(xml_of(R"({"state":"","id":""})"), "<sample id=''/>");
    // An element without text is there, though it reads like none.
    EXPECT_EQ(xml_of(R"({"city":""})"), "<sample><origin><city/></origin></sample>");
}

TEST(json_in, the_default_of_a_choice_is_not_written) {
    EXPECT_EQ(json_of("<sample xmlns='urn:sample'><square xmlns='urn:shape' a='2'/></sample>"),
              R"({"lang":"","tags":[],"level":3,"shape":{"a":2},"tagCount":0})");
    EXPECT_EQ(xml_of(R"({"shape":{"a":2}})"), "<sample><square xmlns='urn:shape' a='2'/></sample>");
    EXPECT_EQ(xml_of(R"({"shape":{"type":"square","a":2}})"),
              "<sample><square xmlns='urn:shape' a='2'/></sample>");
    EXPECT_EQ(xml_of(R"({"shape":{"type":"circle","r":2}})"),
              "<sample><circle xmlns='urn:shape' r='2'/></sample>");
    EXPECT_EQ(complaint(R"({"shape":{"type":"cube"}})", error::illegal_value),
              "sample.shape: names no known type; expected type circle, or type square");
}

TEST(json_in, texts_may_be_one_or_a_list_or_both) {
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

TEST(json_in, says_which_member_is_wrong) {
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
              R"(sample.allTitles[0]: expected {"lang": "…", "value": "…"})");
    EXPECT_EQ(complaint(R"({"otherElements":[{"nam":"a"}]})", error::wrong_kind),
              "sample.otherElements[0]: expected an object with the name of an element");
}

TEST(json_in, refuses_json_of_another_kind) {
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
              R"(sample.data: expected {"type": "Buffer", "data": [octets]}, not a string)");
    EXPECT_EQ(complaint(R"({"data":{"type":"Buffer"}})", error::wrong_kind),
              R"(sample.data: expected {"type": "Buffer", "data": [octets]})");
    EXPECT_EQ(complaint(R"({"data":{"type":"Buffer","data":"QQ=="}})", error::wrong_kind),
              "sample.data.data: expected a list, not a string");
    EXPECT_EQ(complaint(R"({"data":{"type":"Buffer","data":[256]}})", error::illegal_value),
              "sample.data.data: not a list of numbers from 0 to 255");
    EXPECT_EQ(complaint(R"({"shape":1})", error::wrong_kind),
              "sample.shape: expected an object, not a number");
    EXPECT_EQ(complaint(R"({"bell":1})", error::wrong_kind),
              "sample.bell: expected true or false, not a number");
    EXPECT_EQ(complaint(R"({"marks":{}})", error::wrong_kind),
              "sample.marks: expected a list, not an object");
    EXPECT_EQ(complaint("[]", error::wrong_kind), "sample: expected an object, not a list");
}

TEST(json_in, refuses_numbers_that_the_member_cannot_hold) {
    EXPECT_EQ(complaint(R"({"level":-1})", error::illegal_value),
              "sample.level: '-1' is no legal number from 0 to 2^32-1");
    EXPECT_EQ(complaint(R"({"level":4294967296})", error::illegal_value),
              "sample.level: '4294967296' is no legal number from 0 to 2^32-1");
    EXPECT_NE(complaint(R"({"level":1.5})", error::illegal_value), "");
    EXPECT_EQ(xml_of(R"({"level":1e2})"), "<sample level='100'/>");
}

TEST(json_in, refuses_characters_that_xml_cannot_hold) {
    EXPECT_NE(complaint(R"({"id":"\u0000"})", error::illegal_value), "");
}

} // namespace
} // namespace epode::schema
