#include "sample.hpp"

#include <epode/schema/markdown.hpp>
#include <epode/schema/payloads.hpp>
#include <epode/schema/read.hpp>
#include <epode/schema/registry.hpp>

namespace epode::schema {
namespace {

TEST(registry, finds_types_by_point_and_element) {
    registry all{&type_of<mark>(), &type_of<switches>()};
    all.add<circle>();
    EXPECT_EQ(all.types().size(), 3u);
    EXPECT_EQ(all.at("sample").size(), 3u);
    EXPECT_EQ(all.at("").size(), 1u);
    EXPECT_TRUE(all.at("nowhere").empty());
    EXPECT_EQ(all.find("sample", parsed("<circle xmlns='urn:shape'/>").root(), "").type,
              &type_of<circle>());
    EXPECT_EQ(all.find("sample", parsed("<loud xmlns='urn:switch'/>").root(), "").where->key,
              "switches");
    EXPECT_EQ(all.find("sample", parsed("<circle xmlns='urn:other'/>").root(), "").type, nullptr);
    EXPECT_EQ(all.find("", parsed("<circle xmlns='urn:shape'/>").root(), "").type, nullptr);
}

TEST(registry, the_first_type_of_an_element_wins) {
    const registry all{&type_of<badge>(), &type_of<badge>()};
    EXPECT_EQ(all.find("sample", parsed("<badge xmlns='urn:mark'/>").root(), "").where,
              &all.at("sample")[0].type->places[0]);
}

TEST(payloads, keep_elements_and_type_them_on_demand) {
    payloads some;
    EXPECT_TRUE(some.empty());
    EXPECT_FALSE(some.get<mark>());
    EXPECT_TRUE(some == payloads());
    some.add(mark{"1"});
    some.add(parsed("<badge xmlns='urn:mark' n='3'/>").root());
    EXPECT_FALSE(some.empty());
    EXPECT_EQ(some.get<mark>(), mark{"1"});
    EXPECT_EQ(some.get<badge>(), badge{3});
    const payloads copy = some;
    EXPECT_TRUE(copy == some);
    some.add(mark{"2"});
    EXPECT_FALSE(copy == some);
    EXPECT_FALSE(copy == payloads());
    EXPECT_THROW(some.add(mark{}), system_error);
}

TEST(texts, are_picked_by_language) {
    const multilingual all{{"de", "hallo"}, {"", "hello"}, {"cs", "ahoj"}};
    EXPECT_EQ(*pick(all), "hello");
    EXPECT_EQ(*pick(all, "cs"), "ahoj");
    EXPECT_EQ(*pick(all, "fr"), "hello");
    EXPECT_EQ(*pick({{"de", "hallo"}}, "fr"), "hallo");
    EXPECT_EQ(pick({}), nullptr);
}

TEST(errors, have_texts) {
    EXPECT_EQ(make_error_code(error::missing).message(), "a required member is missing");
    EXPECT_EQ(make_error_code(error::unknown_path).message(), "no type is known at this path");
    EXPECT_STREQ(schema_category().name(), "epode.schema");
}

TEST(markdown, describes_a_type_and_its_children_once) {
    const std::string text = to_markdown(type_of<sample>());
    EXPECT_EQ(text.find("### `<sample xmlns='urn:sample'>`\n\nEverything at once. (SAMPLE-1 §1)"),
              0u)
        << text;
    for (const std::string_view row :
         {"JSON: `sample`.", "| `id` | attribute `id` | text | Its id. |",
          "| `colour` | attribute `colour` | `red`, `green` | Its colour. |",
          "| `codes` | attribute `code` of `<status>` | list of number from 0 to 65535 | Codes. |",
          "| `when` | in `<dates>`: attribute `at` | date and time | When. |",
          "| `title`, `allTitles` | text of `<title>`, one for each language | text | Titles. |",
          "| `level` | attribute `level` | number from 0 to 2^32-1; default `3` | How high. |",
          "| `steps` | `<t\\|e xmlns='urn:sample'>` | list of object | Steps. |",
          "| `jid` | attribute `jid` | address; required | Whose part. |",
          "| `tagCount` | – |  | How many tags. |", "| by type | any other element |"})
        EXPECT_NE(text.find(row), text.npos) << row << "\n\n" << text;
    const auto first = text.find("### `<part>`");
    ASSERT_NE(first, text.npos);
    EXPECT_EQ(text.find("### `<part>`", first + 1), text.npos);
}

TEST(markdown, describes_a_registry_by_source) {
    const std::string text = to_markdown(registry{&type_of<step>(), &type_of<sample>()});
    EXPECT_NE(text.find("## SAMPLE-1\n"), text.npos);
    EXPECT_EQ(text.find("## SAMPLE-1\n"), text.rfind("## SAMPLE-1\n"));
    EXPECT_NE(text.find("### `<t|e xmlns='urn:sample'>`"), text.npos);
}

} // namespace
} // namespace epode::schema
