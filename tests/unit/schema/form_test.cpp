#include <epode/jid.hpp>
#include <epode/schema/form.hpp>

#include <gtest/gtest.h>

namespace epode::schema::test {
namespace {

enum class colour { red, green };
constexpr std::array<std::string_view, 2> xml_names(colour) { return {"red", "green"}; }

struct all_kinds {
    std::optional<bool> yes;
    std::optional<std::uint32_t> number;
    std::optional<std::string> lines;
    std::vector<std::uint32_t> numbers;
    std::optional<colour> one;
    std::vector<colour> some;
    std::optional<jid> address;
    std::vector<jid> addresses;
    std::vector<std::string> texts;
    std::string always;
    bool operator==(const all_kinds&) const = default;

    static consteval auto form() {
        return form_of_type("urn:f", "A form.", form_value<&all_kinds::yes>("yes", "y"),
                            form_value<&all_kinds::number>("number", "n"),
                            form_value<&all_kinds::lines>("lines", "l").lines(),
                            form_value<&all_kinds::numbers>("numbers", "ns"),
                            form_value<&all_kinds::one>("one", "o"),
                            form_value<&all_kinds::some>("some", "s"),
                            form_value<&all_kinds::address>("address", "a"),
                            form_value<&all_kinds::addresses>("addresses", "as"),
                            form_value<&all_kinds::texts>("texts", "ts").list(),
                            form_value<&all_kinds::always>("always", "w").secret())
            .source("here");
    }
};

using strings = std::vector<std::string>;

const form_row& row(std::string_view name) {
    for (const form_row& one : form_of<all_kinds>().rows)
        if (one.name == name) return one;
    throw std::logic_error("no such row");
}

TEST(form, the_type_of_a_field_follows_from_the_member) {
    EXPECT_EQ(row("yes").type, "boolean");
    EXPECT_EQ(row("number").type, "text-single");
    EXPECT_EQ(row("lines").type, "text-multi");
    EXPECT_EQ(row("numbers").type, "text-multi");
    EXPECT_EQ(row("one").type, "list-single");
    EXPECT_EQ(row("some").type, "list-multi");
    EXPECT_EQ(row("address").type, "jid-single");
    EXPECT_EQ(row("addresses").type, "jid-multi");
    EXPECT_EQ(row("texts").type, "list-multi");
    EXPECT_EQ(row("always").type, "text-private");
    EXPECT_EQ(form_of<all_kinds>().form_type, "urn:f");
}

/// What is written of what was taken; "refused" when it was not taken.
strings again(std::string_view name, const strings& values) {
    all_kinds object;
    if (!take_values(row(name), values, &object)) {
        EXPECT_EQ(object, all_kinds()) << "left as it was";
        return {"refused"};
    }
    return values_of(row(name), &object);
}

TEST(form, takes_and_gives_values) {
    EXPECT_EQ(again("yes", {"true"}), strings{"1"});
    EXPECT_EQ(again("yes", {"0"}), strings{"0"});
    EXPECT_EQ(again("number", {"7"}), strings{"7"});
    EXPECT_EQ(again("numbers", {"7", "8"}), (strings{"7", "8"}));
    EXPECT_EQ(again("one", {"green"}), strings{"green"});
    EXPECT_EQ(again("some", {"green", "red"}), (strings{"green", "red"}));
    EXPECT_EQ(again("addresses", {"a@b", "c"}), (strings{"a@b", "c"}));
    EXPECT_EQ(again("always", {"x"}), strings{"x"});
}

TEST(form, nothing_is_nothing) {
    EXPECT_EQ(again("number", {}), strings{});
    EXPECT_EQ(again("number", {""}), strings{}) << "how forms say that there is none";
    EXPECT_EQ(again("numbers", {}), strings{});
    EXPECT_EQ(again("lines", {}), strings{});
    EXPECT_EQ(again("always", {}), strings{""});
}

TEST(form, lines_are_one_text) {
    EXPECT_EQ(again("lines", {"a", "", "b"}), (strings{"a", "", "b"}));
    EXPECT_EQ(again("lines", {""}), strings{""});
    all_kinds object;
    EXPECT_TRUE(take_values(row("lines"), strings{"a", "b"}, &object));
    EXPECT_EQ(object.lines, "a\nb");
}

TEST(form, refuses_what_a_member_cannot_hold) {
    EXPECT_EQ(again("yes", {"perhaps"}), strings{"refused"});
    EXPECT_EQ(again("number", {"none"}), strings{"refused"});
    EXPECT_EQ(again("number", {"1", "2"}), strings{"refused"});
    EXPECT_EQ(again("numbers", {"1", "2", "x"}), strings{"refused"});
    EXPECT_EQ(again("some", {"blue"}), strings{"refused"});
    EXPECT_EQ(again("address", {"@"}), strings{"refused"});
}

TEST(form, the_reference_has_a_row_for_each_field) {
    const std::string page = to_markdown(form_of<all_kinds>());
    EXPECT_EQ(page.find("### `urn:f`\n\n"), 0u);
    EXPECT_NE(page.find("| `yes` | boolean | boolean | y |\n"), page.npos);
    EXPECT_NE(page.find("| `some` | list-multi | `red`, `green` | s |\n"), page.npos);
}

} // namespace
} // namespace epode::schema::test
