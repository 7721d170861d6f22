#include "json_sample.hpp"

namespace epode::schema {
namespace {

TEST(json_out, shows_every_kind_of_member) {
    EXPECT_EQ(to_json(full_sample(), known()), full_sample_json);
}

TEST(json_out, shows_defaults_and_empty_lists_and_leaves_out_the_rest) {
    EXPECT_EQ(to_json(sample(), known()), R"({"lang":"","tags":[],"level":3,"tagCount":0})");
}

TEST(json_out, payloads_stand_under_their_keys) {
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

TEST(json_out, a_payload_without_key_has_its_members_in_the_object_around_it) {
    EXPECT_EQ(json_of("<sample xmlns='urn:sample'><surcharge xmlns='urn:price'><price>5</price>"
                      "</surcharge></sample>"),
              R"({"lang":"","tags":[],"level":3,"price":5,"tagCount":0})");
    EXPECT_EQ(xml_of(R"({"price":5})"),
              "<sample><surcharge xmlns='urn:price'><price>5</price></surcharge></sample>");
}

TEST(json_out, has_each_text_once_when_it_is_to_be_sent) {
    const auto to_send = [](std::string_view xml) {
        return *xml_to_json(known(), "sample", parsed(xml).root(), nullptr, text_form::to_send);
    };
    const std::string several =
        to_send("<sample xmlns='urn:sample' xml:lang='en' colour='green'><title>hello</title>"
                "<title xml:lang='de'>hallo</title></sample>");
    EXPECT_EQ(several.find("\"title\""), several.npos) << several;
    EXPECT_NE(several.find(R"("allTitles":[{"lang":"en","value":"hello"},)"), several.npos)
        << several;
    const std::string one =
        to_send("<sample xmlns='urn:sample' colour='green'><title>hello</title></sample>");
    EXPECT_NE(one.find(R"("title":"hello")"), one.npos) << one;
    EXPECT_EQ(one.find("allTitles"), one.npos) << one;
    const std::string foreign = to_send("<sample xmlns='urn:sample' colour='green'>"
                                        "<title xml:lang='de'>hallo</title></sample>");
    EXPECT_EQ(foreign.find("\"title\""), foreign.npos) << foreign;
    EXPECT_NE(foreign.find(R"("allTitles":[{"lang":"de","value":"hallo"}])"), foreign.npos)
        << foreign;
}

TEST(json_out, shows_texts_in_the_language_in_force) {
    EXPECT_EQ(json_of("<sample xmlns='urn:sample' xml:lang='EN'><title xml:lang='de'>hallo</title>"
                      "<title>hello</title></sample>"),
              R"({"lang":"en","tags":[],"title":"hello","allTitles":[{"lang":"de","value":)"
              R"("hallo"},{"lang":"en","value":"hello"}],"level":3,"tagCount":0})");
}

} // namespace
} // namespace epode::schema
