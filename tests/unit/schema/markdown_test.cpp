#include "sample.hpp"

#include <epode/schema/markdown.hpp>
#include <epode/schema/registry.hpp>

namespace epode::schema {
namespace {

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
