#include "sample.hpp"

#include <epode/schema/longest_list.hpp>
#include <epode/schema/read.hpp>

namespace epode::schema {
namespace {

struct lock {
    std::optional<binary> key;
    binary seal;
    std::vector<paint> colours;
    bool operator==(const lock&) const = default;
    static consteval auto table() {
        return schema::element("urn:lock", "lock", "A lock.", text<&lock::key>("key", "Its key."),
                               child_text<&lock::seal>("seal", "Its seal.").required(),
                               child_name<&lock::colours>("urn:paint", "colours", "Its colours."));
    }
};

/// What reading says about the place of its error.
template <class T>
std::string complaint(std::string_view text, error expected) {
    diagnostics about;
    const auto value = read<T>(parsed(text).root(), &about);
    EXPECT_FALSE(value.has_value());
    if (!value) {
        EXPECT_EQ(value.error(), expected) << value.error().message();
    }
    return about.ours;
}

TEST(read, fills_every_kind_of_member) {
    diagnostics about;
    const auto value = read<sample>(parsed(full_sample_xml).root(), &about);
    ASSERT_TRUE(value.has_value()) << about.ours;
    EXPECT_TRUE(*value == full_sample());
}

TEST(read, leaves_absent_members_as_they_are) {
    const auto value = read<sample>(parsed("<sample xmlns='urn:sample'/>").root());
    ASSERT_TRUE(value.has_value());
    EXPECT_TRUE(*value == sample());
}

TEST(read, refuses_another_element) {
    EXPECT_EQ(complaint<mark>("<mark xmlns='urn:other' id='1'/>", error::wrong_element),
              "expected <mark xmlns='urn:mark'>, not <mark xmlns='urn:other'>");
    EXPECT_NE(complaint<mark>("<other xmlns='urn:mark' id='1'/>", error::wrong_element), "");
}

TEST(read, names_the_place_of_a_missing_member) {
    EXPECT_EQ(complaint<mark>("<mark xmlns='urn:mark'/>", error::missing), "mark/id: missing");
    EXPECT_EQ(complaint<mark>("<mark xmlns='urn:mark' id=''/>", error::missing),
              "mark/id: is empty");
    EXPECT_EQ(complaint<sample>("<sample xmlns='urn:sample'><list><part/></list></sample>",
                                error::missing),
              "sample/part/jid: missing");
}

TEST(read, names_the_place_of_an_illegal_value) {
    EXPECT_EQ(complaint<sample>("<sample xmlns='urn:sample' colour='blue'/>", error::illegal_value),
              "sample/colour: 'blue' is no legal choice; one of red, green");
    EXPECT_EQ(complaint<sample>("<sample xmlns='urn:sample'><list><part jid='@'/></list></sample>",
                                error::illegal_value),
              "sample/part/jid: '@' is no legal address");
    EXPECT_EQ(complaint<sample>("<sample xmlns='urn:sample'><status code='70000'/></sample>",
                                error::illegal_value),
              "sample/code: '70000' is no legal number from 0 to 65535");
}

TEST(read, cuts_long_values_in_its_complaint) {
    const std::string text = "<sample xmlns='urn:sample' colour='" + std::string(1000, 'x') + "'/>";
    EXPECT_LT(complaint<sample>(text, error::illegal_value).size(), 120u);
}

TEST(read, passes_over_illegal_values_of_lenient_members) {
    const auto value = read<sample>(parsed("<sample xmlns='urn:sample' whim='no'/>").root());
    ASSERT_TRUE(value.has_value());
    EXPECT_FALSE(value->whim);
}

TEST(read, takes_the_first_where_there_is_room_for_one) {
    const auto value = read<sample>(
        parsed("<sample xmlns='urn:sample'><size>1</size><size>2</size></sample>").root());
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(value->size, 1.0);
}

TEST(read, white_space_alone_is_no_octets) {
    const auto value =
        read<lock>(parsed("<lock xmlns='urn:lock'> <seal>\nAQ ==</seal>\n</lock>").root());
    ASSERT_TRUE(value.has_value());
    EXPECT_FALSE(value->key);
    EXPECT_EQ(value->seal.octets, "\x01");
    EXPECT_EQ(complaint<lock>("<lock xmlns='urn:lock'><seal> \n</seal></lock>", error::missing),
              "lock/seal: is empty");
}

TEST(read, a_name_that_stands_twice_counts_once) {
    const auto value =
        read<lock>(parsed("<lock xmlns='urn:lock'><seal>AQ==</seal><red xmlns='urn:paint'/>"
                          "<green xmlns='urn:paint'/><red xmlns='urn:paint'/></lock>")
                       .root());
    ASSERT_TRUE(value.has_value());
    EXPECT_EQ(value->colours, (std::vector<paint>{paint::red, paint::green}));
}

TEST(read, elements_of_another_namespace_are_payloads) {
    const auto value = read<sample>(
        parsed("<sample xmlns='urn:sample'><size xmlns='urn:other'>1</size></sample>").root());
    ASSERT_TRUE(value.has_value());
    EXPECT_FALSE(value->size);
    EXPECT_FALSE(value->rest.empty());
}

TEST(read, a_child_element_takes_the_namespace_around_it) {
    EXPECT_TRUE(matches(type_of<part>(), parsed("<part xmlns='urn:any' jid='a'/>").root()));
}

TEST(read, matches_elements_by_an_enumeration_of_names) {
    EXPECT_TRUE(matches(type_of<step>(), parsed("<e xmlns='urn:sample'/>").root()));
    EXPECT_FALSE(matches(type_of<step>(), parsed("<f xmlns='urn:sample'/>").root()));
    EXPECT_FALSE(matches(type_of<step>(), parsed("<e xmlns='urn:other'/>").root()));
}

TEST(read, gathers_a_group_from_the_element_around_it) {
    const xml::document both = parsed("<any xmlns='urn:any'><bright xmlns='urn:switch'/>"
                                      "<loud xmlns='urn:switch'/></any>");
    EXPECT_EQ(all_payloads<switches>(both.root()), (std::vector<switches>{{true, true}}));
    EXPECT_FALSE(first_payload<switches>(parsed("<any xmlns='urn:any'/>").root()));
}

TEST(read, finds_payloads_one_after_the_other_and_skips_unreadable_ones) {
    const xml::document all = parsed("<any xmlns='urn:any'><mark xmlns='urn:mark' id='1'/>text"
                                     "<mark xmlns='urn:mark'/><mark xmlns='urn:mark' id='2'/>"
                                     "</any>");
    EXPECT_EQ(all_payloads<mark>(all.root()), (std::vector<mark>{{"1"}, {"2"}}));
    EXPECT_EQ(first_payload<mark>(all.root()), mark{"1"});
    EXPECT_FALSE(first_payload<badge>(all.root()));
}

TEST(read, bounds_lists) {
    struct row {
        std::string before, each, after, place;
    };
    for (const row& r :
         {row{"", "<tag/>", "", "sample/tag"}, row{"", "<title>t</title>", "", "sample/title"},
          row{"<list>", "<part jid='a'/>", "</list>", "sample/part"}}) {
        const auto with = [&](std::size_t count) {
            std::string all = "<sample xmlns='urn:sample'>" + r.before;
            for (std::size_t i = 0; i < count; ++i)
                all += r.each;
            return parsed(all + r.after + "</sample>");
        };
        EXPECT_TRUE(read<sample>(with(longest_list).root())) << r.place;
        diagnostics about;
        const auto too_many = read<sample>(with(longest_list + 1).root(), &about);
        ASSERT_FALSE(too_many) << r.place;
        EXPECT_EQ(too_many.error(), error::too_many);
        EXPECT_EQ(about.ours, r.place + ": more than 10000");
    }
}

} // namespace
} // namespace epode::schema
