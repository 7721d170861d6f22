#include "sample.hpp"

#include <epode/schema/longest_list.hpp>
#include <epode/schema/write.hpp>

namespace epode::schema {
namespace {

template <class T>
std::string complaint(const T& value, error expected) {
    diagnostics about;
    const auto written = write(value, &about);
    EXPECT_FALSE(written.has_value());
    if (!written) {
        EXPECT_EQ(written.error(), expected) << written.error().message();
    }
    return about.ours;
}

TEST(write, writes_every_kind_of_member) {
    const auto written = write(full_sample());
    ASSERT_TRUE(written.has_value());
    EXPECT_TRUE(xml::equal(written->root(), parsed(full_sample_xml).root()))
        << text_of(written->root());
}

TEST(write, leaves_out_what_is_absent_or_implied) {
    const auto written = write(sample());
    ASSERT_TRUE(written.has_value());
    EXPECT_EQ(text_of(written->root()), "<sample xmlns='urn:sample'/>");
}

TEST(write, refuses_what_lacks_a_required_member) {
    EXPECT_EQ(complaint(mark{}, error::missing), "mark/id: is empty");
    sample s;
    s.parts.emplace_back();
    EXPECT_EQ(complaint(s, error::missing), "sample/part/part/jid: missing");
}

TEST(write, refuses_illegal_values) {
    sample s;
    s.colour = static_cast<paint>(7);
    EXPECT_EQ(complaint(s, error::illegal_value), "sample/colour: holds no legal choice");
    sample endless;
    endless.size = std::numeric_limits<double>::infinity();
    EXPECT_EQ(complaint(endless, error::illegal_value),
              "sample/size: holds no legal decimal number");
    sample late;
    late.when = wall_time(milliseconds::max());
    EXPECT_EQ(complaint(late, error::illegal_value), "sample/at: holds no legal date and time");
    step nameless;
    nameless.kind = static_cast<step_kind>(9);
    EXPECT_NE(complaint(nameless, error::illegal_value), "");
}

TEST(write, refuses_characters_that_xml_cannot_hold) {
    sample s;
    s.tags = {std::string("a\0b", 3)};
    EXPECT_NE(complaint(s, error::illegal_value), "");
    sample t;
    t.titles = {{"", "\xFF"}};
    EXPECT_NE(complaint(t, error::illegal_value), "");
}

TEST(write, bounds_lists) {
    sample s;
    s.codes.resize(longest_list, 7);
    EXPECT_TRUE(write(s));
    s.codes.push_back(7);
    const std::string words = complaint(s, error::too_many);
    EXPECT_NE(words.find("10001 values, more than 10000"), words.npos) << words;
}

TEST(write, a_group_adds_its_elements_to_the_parent) {
    xml::document d("any", "urn:any");
    const switches both{true, true}, none{};
    EXPECT_FALSE(write(type_of<switches>(), &none, d.root(), d.memory()));
    EXPECT_EQ(text_of(d.root()), "<any xmlns='urn:any'/>");
    EXPECT_FALSE(write(type_of<switches>(), &both, d.root(), d.memory()));
    EXPECT_EQ(text_of(d.root()), "<any xmlns='urn:any'><loud xmlns='urn:switch'/>"
                                 "<bright xmlns='urn:switch'/></any>");
    remove_payloads(type_of<switches>(), d.root());
    EXPECT_FALSE(d.root().has_children());
}

TEST(write, removes_payloads_of_one_type_only) {
    xml::document d = parsed("<any xmlns='urn:any'><mark xmlns='urn:mark' id='1'/>text"
                             "<badge xmlns='urn:mark' n='1'/><mark xmlns='urn:mark'/></any>");
    remove_payloads(type_of<mark>(), d.root());
    d.root().add_child(d.memory(), "z", "urn:any");
    EXPECT_EQ(text_of(d.root()),
              "<any xmlns='urn:any'>text<badge xmlns='urn:mark' n='1'/><z/></any>");
}

} // namespace
} // namespace epode::schema
