// Tests src/protocol/known_core.cpp and src/protocol/known_forms.cpp
// Tests src/protocol/known_messaging.cpp and src/protocol/known_modern.cpp
// Tests src/protocol/known_pubsub.cpp and src/protocol/known_jingle.cpp
#include <epode/schema/registry.hpp>
#include <epode/stanza/registry.hpp>

#include <gtest/gtest.h>

#include <set>

namespace epode {
namespace {

TEST(known_payloads, each_is_listed_once_and_says_where_it_is_from) {
    std::set<const schema::element_type*> seen;
    for (const schema::element_type* type : known_payloads().types()) {
        EXPECT_TRUE(seen.insert(type).second) << type->name.view() << " is listed twice";
        EXPECT_FALSE(type->source.empty()) << type->name.view() << ": which RFC or XEP?";
        EXPECT_FALSE(type->places.empty()) << type->name.view() << " can stand nowhere in JSON";
    }
}

} // namespace
} // namespace epode
