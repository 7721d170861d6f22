#include "sample.hpp"
#include "schema/walk.hpp"

namespace epode::schema {
namespace {

TEST(walk, an_element_without_namespace_of_its_own_is_in_the_one_around_it) {
    const auto inner = parsed("<part xmlns='urn:sample' jid='a@b'/>");
    EXPECT_TRUE(is_of_type(type_of<part>(), inner.root(), "urn:sample"));
    EXPECT_FALSE(is_of_type(type_of<part>(), inner.root(), "urn:other"));
}

TEST(walk, an_element_of_several_names_has_one_of_them) {
    EXPECT_TRUE(is_of_type(type_of<step>(), parsed("<t xmlns='urn:sample'/>").root(), ""));
    EXPECT_TRUE(is_of_type(type_of<step>(), parsed("<e xmlns='urn:sample'/>").root(), ""));
    EXPECT_FALSE(is_of_type(type_of<step>(), parsed("<step xmlns='urn:sample'/>").root(), ""));
    EXPECT_FALSE(is_of_type(type_of<step>(), parsed("<t xmlns='urn:other'/>").root(), ""));
}

TEST(walk, a_group_is_each_of_its_elements) {
    EXPECT_TRUE(is_of_type(type_of<switches>(), parsed("<loud xmlns='urn:switch'/>").root(), ""));
    EXPECT_TRUE(is_of_type(type_of<switches>(), parsed("<bright xmlns='urn:switch'/>").root(), ""));
    EXPECT_FALSE(is_of_type(type_of<switches>(), parsed("<dim xmlns='urn:switch'/>").root(), ""));
}

TEST(walk, the_rows_of_a_type_claim_its_children_and_no_others) {
    const auto claimed = [](const char* text) {
        return claims(type_of<sample>(), parsed(text).root(), "urn:sample");
    };
    for (const char* own :
         {"<size xmlns='urn:sample'/>", "<tag xmlns='urn:sample'/>", "<status xmlns='urn:sample'/>",
          "<red xmlns='urn:state'/>", "<done xmlns='urn:sample'/>", "<t xmlns='urn:sample'/>",
          "<list xmlns='urn:sample'/>", "<origin xmlns='urn:sample'/>",
          "<title xmlns='urn:sample'/>", "<dates xmlns='urn:sample'/>"})
        EXPECT_TRUE(claimed(own)) << own;
    for (const char* other : {"<size xmlns='urn:other'/>", "<blue xmlns='urn:state'/>",
                              "<part xmlns='urn:sample'/>", "<mark xmlns='urn:mark'/>"})
        EXPECT_FALSE(claimed(other)) << other << ": it would be lost as a payload";
}

} // namespace
} // namespace epode::schema
