#include "sample.hpp"

#include <epode/schema/payloads.hpp>
#include <epode/schema/read.hpp>

namespace epode::schema {
namespace {

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

} // namespace
} // namespace epode::schema
