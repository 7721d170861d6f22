#include "json_sample.hpp"

#include <epode/schema/path.hpp>

namespace epode::schema {
namespace {

using names = std::vector<std::string>;

std::string why(std::string_view path) {
    diagnostics about;
    EXPECT_EQ(check_path(known(), path, &about), error::unknown_path) << path;
    return about.ours;
}
std::string element_at(std::string_view path, std::string_view json) {
    diagnostics about;
    const auto made = json_to_xml(known(), path, json, &about);
    return made ? text_of(made->root()) : about.ours;
}
std::string json_at(std::string_view path, std::string_view xml,
                    unknown_content unknown = unknown_content::kept) {
    diagnostics about;
    const auto made =
        xml_to_json(known(), path, parsed(xml).root(), &about, text_form::received, unknown);
    return made ? *made : about.ours;
}

TEST(path, leads_through_members_and_payloads) {
    for (const char* path : {"sample", "mark", "sample.parts", "sample.steps", "sample.marks",
                             "sample.badge", "sample.switches", "sample.shape"})
        EXPECT_FALSE(check_path(known(), path)) << path;
}

TEST(path, that_is_not_known_is_told_with_what_there_is) {
    EXPECT_EQ(why("nowhere"), "'nowhere' is no known path; paths begin with mark, sample");
    EXPECT_EQ(why(""), "'' is no known path; paths begin with mark, sample");
    EXPECT_EQ(why(".sample"), "'.sample' is no known path; paths begin with mark, sample");
    EXPECT_EQ(why("sample."), "'sample.' is no known path; below 'sample' there is badge, bell, "
                              "marks, parts, shape, steps, switches");
    EXPECT_EQ(why("sample.parts.x"),
              "'sample.parts.x' is no known path; below 'sample.parts' there is nothing");
    EXPECT_NE(why("sample.city"), ""); // a text has no table of its own
    EXPECT_NE(why("sample.from"), ""); // its members are the sample's
}

TEST(path, names_what_is_below) {
    EXPECT_EQ(names_below(known(), ""), (names{"mark", "sample"}));
    EXPECT_EQ(names_below(known(), "sample"),
              (names{"badge", "bell", "marks", "parts", "shape", "steps", "switches"}));
    EXPECT_EQ(names_below(known(), "mark"), names());
    EXPECT_EQ(names_below(known(), "nowhere"), names());
}

TEST(path, to_a_child_is_its_element_in_the_namespace_of_its_parent) {
    EXPECT_EQ(element_at("sample.parts", R"({"jid":"a@b","count":2})"),
              "<part xmlns='urn:sample' jid='a@b' count='2'/>");
    EXPECT_EQ(element_at("sample.steps", R"({"type":"insert","text":"x"})"),
              "<t xmlns='urn:sample'>x</t>");
    EXPECT_EQ(element_at("sample.parts", R"([{"jid":"a@b"}])"),
              "sample.parts: expected an object, not a list");
    EXPECT_EQ(element_at("sample.parts", R"({"jid":"a@b","count":"x"})"),
              "sample.parts.count: expected a number, not a string");
    EXPECT_EQ(json_at("sample.parts", "<part xmlns='urn:sample' jid='a@b'/>"), R"({"jid":"a@b"})");
    EXPECT_EQ(json_at("sample.parts", "<part xmlns='urn:other' jid='a@b'/>"),
              "<part xmlns='urn:other'> is not known here; expected <part xmlns='urn:sample'>");
}

TEST(path, to_alternatives_is_what_the_value_chooses) {
    EXPECT_EQ(element_at("sample.shape", R"({"type":"circle","r":1})"),
              "<circle xmlns='urn:shape' r='1'/>");
    EXPECT_EQ(json_at("sample.shape", "<circle xmlns='urn:shape' r='1'/>"),
              R"({"type":"circle","r":1})");
}

TEST(path, to_a_group_is_one_of_its_elements) {
    EXPECT_EQ(element_at("sample.switches", R"({"loud":true})"), "<loud xmlns='urn:switch'/>");
    EXPECT_EQ(element_at("sample.switches", R"({"loud":true,"bright":true})"),
              "sample.switches: is several elements; convert the one that they are in");
    EXPECT_EQ(json_at("sample.switches", "<bright xmlns='urn:switch'/>"), R"({"bright":true})");
    EXPECT_EQ(json_at("sample.switches", "<sample xmlns='urn:sample'><bright xmlns='urn:switch'/>"
                                         "</sample>"),
              R"({"bright":true})");
}

TEST(path, is_not_needed_for_an_element_that_is_known_anywhere) {
    EXPECT_EQ(json_at("", "<badge xmlns='urn:mark' n='7'/>"), "7");
    EXPECT_EQ(json_at("", "<e xmlns='urn:sample'/>"), R"({"type":"erase"})");
    EXPECT_EQ(json_at("", "<part xmlns='urn:sample' jid='a@b'/>"), R"({"jid":"a@b"})");
    EXPECT_EQ(json_at("", "<part xmlns='urn:mark' jid='a@b'/>"),
              "<part xmlns='urn:mark'> is not known here");
}

TEST(unknown_content, can_be_left_out) {
    const char* xml = "<sample xmlns='urn:sample' odd='1'><mark xmlns='urn:mark' id='1' odd='2'/>"
                      "<badge xmlns='urn:mark' n='1000'/><x xmlns='urn:x'/></sample>";
    const std::string kept = json_at("sample", xml);
    for (const char* part : {"otherAttributes", "otherElements", "1000", "urn:x"})
        EXPECT_NE(kept.find(part), kept.npos) << part << " in " << kept;
    EXPECT_EQ(json_at("sample", xml, unknown_content::left_out),
              R"({"lang":"","tags":[],"level":3,"marks":[{"id":"1"}],"tagCount":0})");
}

} // namespace
} // namespace epode::schema
