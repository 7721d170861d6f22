#include <epode/xml/document.hpp>

#include <gtest/gtest.h>

namespace epode::xml {
namespace {

document sample() {
    document d("message", "jabber:client");
    d.root().set_attribute(d.memory(), "id", "1");
    d.root().set_attribute(d.memory(), "lang", "en", xml_namespace);
    d.root().add_child(d.memory(), "body", "jabber:client").add_text(d.memory(), "hello");
    d.root().add_child(d.memory(), "x", "urn:x");
    return d;
}

TEST(element, finds_attributes_by_name_and_namespace) {
    const document d = sample();
    EXPECT_EQ(d.root().attribute_value("id"), "1");
    EXPECT_EQ(d.root().attribute_value("lang", xml_namespace), "en");
    EXPECT_FALSE(d.root().attribute_value("lang"));
}

TEST(element, setting_an_attribute_again_replaces_it) {
    document d = sample();
    d.root().set_attribute(d.memory(), "id", "2");
    EXPECT_EQ(d.root().attribute_value("id"), "2");
    d.root().remove_attribute("id");
    EXPECT_FALSE(d.root().attribute_value("id"));
}

TEST(element, joins_neighbouring_text_and_keeps_mixed_content_in_order) {
    document d("p", "urn:p");
    d.root().add_text(d.memory(), "a");
    d.root().add_text(d.memory(), "b");
    d.root().add_child(d.memory(), "br", "urn:p");
    d.root().add_text(d.memory(), "c");
    EXPECT_EQ(d.root().text(), "ab");
    EXPECT_EQ(d.root().joined_text(), "abc");
    EXPECT_TRUE(d.root().has_children());
}

TEST(element, removes_children_and_can_grow_again) {
    document d = sample();
    d.root().remove_children("x", "urn:x");
    EXPECT_EQ(d.root().child("x", "urn:x"), nullptr);
    d.root().add_child(d.memory(), "y", "urn:y");
    EXPECT_NE(d.root().child("y", "urn:y"), nullptr);
    d.root().remove_children("body", "jabber:client");
    d.root().remove_children("y", "urn:y");
    EXPECT_FALSE(d.root().has_children());
}

TEST(element, cleared_of_its_content_keeps_its_attributes_and_can_grow_again) {
    document d = sample();
    d.root().add_text(d.memory(), "more");
    d.root().clear_content();
    EXPECT_FALSE(d.root().has_children());
    EXPECT_EQ(d.root().joined_text(), "");
    EXPECT_EQ(d.root().attribute_value("id"), "1");
    d.root().add_text(d.memory(), "again");
    EXPECT_EQ(d.root().joined_text(), "again");
}

TEST(equality, ignores_the_order_of_attributes_but_not_of_children) {
    document a("e", "urn:e"), b("e", "urn:e");
    a.root().set_attribute(a.memory(), "x", "1");
    a.root().set_attribute(a.memory(), "y", "2");
    b.root().set_attribute(b.memory(), "y", "2");
    EXPECT_FALSE(equal(a.root(), b.root()));
    b.root().set_attribute(b.memory(), "x", "1");
    EXPECT_TRUE(equal(a.root(), b.root()));
    a.root().add_child(a.memory(), "p", "urn:e");
    a.root().add_child(a.memory(), "q", "urn:e");
    b.root().add_child(b.memory(), "q", "urn:e");
    b.root().add_child(b.memory(), "p", "urn:e");
    EXPECT_FALSE(equal(a.root(), b.root()));
}

} // namespace
} // namespace epode::xml
