#include <epode/xml/document.hpp>

#include <gtest/gtest.h>

#include <memory>

namespace epode::xml {
namespace {

document greeting() {
    document d("message", "jabber:client");
    d.root().set_attribute(d.memory(), "id", "1");
    d.root().set_attribute(d.memory(), "lang", "en", xml_namespace);
    d.root().add_child(d.memory(), "body", "jabber:client").add_text(d.memory(), "hello");
    d.root().add_child(d.memory(), "x", "urn:x");
    return d;
}

TEST(document, copies_are_equal_and_independent) {
    document original = greeting();
    document copy = original;
    EXPECT_TRUE(equal(original.root(), copy.root()));
    copy.root().set_attribute(copy.memory(), "id", "other");
    EXPECT_FALSE(equal(original.root(), copy.root()));
    EXPECT_EQ(original.root().attribute_value("id"), "1");
}

TEST(document, moving_keeps_the_tree_where_it_is) {
    document original = greeting();
    const element* root = &original.root();
    document moved = std::move(original);
    EXPECT_EQ(&moved.root(), root);
    EXPECT_FALSE(original);
}

TEST(document, an_empty_one_is_copied_and_assigned) {
    const document empty;
    document copy = empty;
    EXPECT_FALSE(copy);
    copy = greeting();
    EXPECT_TRUE(copy);
    copy = empty;
    EXPECT_FALSE(copy);
}

TEST(document, assigning_it_to_itself_changes_nothing) {
    document d = greeting();
    const document& same = d;
    d = same;
    EXPECT_EQ(d.root().attribute_value("id"), "1");
    EXPECT_TRUE(d.root().child("x", "urn:x"));
}

TEST(document, of_an_inner_element_has_that_alone) {
    const document whole = greeting();
    const document part(*whole.root().child("body", "jabber:client"));
    EXPECT_EQ(part.root().text(), "hello");
    EXPECT_EQ(part.root().next, nullptr) << "no siblings";
}

TEST(document, made_without_a_root_is_empty) {
    const auto made = std::make_unique<document>();
    EXPECT_FALSE(*made);
    EXPECT_EQ(made->memory().capacity(), 0u);
}

} // namespace
} // namespace epode::xml
