#include "sample.hpp"

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

} // namespace
} // namespace epode::schema
