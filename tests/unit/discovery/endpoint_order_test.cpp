#include <epode/discovery/endpoint_order.hpp>

#include <gtest/gtest.h>

#include <string>

namespace epode {
namespace {

std::vector<endpoint> two() {
    return {{"a.example", 5222, endpoint::security::start_tls},
            {"b.example", 5223, endpoint::security::direct_tls}};
}

TEST(endpoint_order, the_configured_ones_take_turns) {
    endpoint_order order(two());
    for (const char* host : {"a.example", "b.example", "a.example", "b.example"}) {
        EXPECT_EQ(order.next().host, host);
        EXPECT_EQ(order.current().host, host);
    }
}

TEST(endpoint_order, a_location_comes_first_and_only_once) {
    endpoint_order order(two());
    order.next();
    order.prefer("c.example:9");
    EXPECT_EQ(order.next(), (endpoint{"c.example", 9, endpoint::security::start_tls}));
    EXPECT_EQ(order.next().host, "b.example") << "it may be gone: back to the usual order";
}

TEST(endpoint_order, an_unusable_location_changes_nothing) {
    endpoint_order order(two());
    order.prefer("c.example");
    order.prefer("not usable");
    EXPECT_EQ(order.next().host, "a.example") << "nor is an older one used in its place";
    order.prefer("c.example");
    order.prefer("");
    EXPECT_EQ(order.next().host, "b.example");
}

TEST(endpoint_order, a_redirection_comes_before_a_location) {
    endpoint_order order(two());
    order.prefer("c.example");
    EXPECT_TRUE(order.redirect("d.example"));
    EXPECT_EQ(order.next().host, "d.example");
    EXPECT_EQ(order.next().host, "c.example");
    EXPECT_EQ(order.next().host, "a.example");
}

TEST(endpoint_order, redirections_in_a_row_are_limited) {
    endpoint_order order(two());
    for (unsigned i = 0; i < endpoint_order::maximum_redirections; ++i) {
        ASSERT_TRUE(order.redirect("d" + std::to_string(i) + ".example"));
        EXPECT_EQ(order.next().host, "d" + std::to_string(i) + ".example");
    }
    EXPECT_FALSE(order.redirect("e.example"));
    EXPECT_EQ(order.next().host, "a.example");
    EXPECT_TRUE(order.redirect("e.example")) << "the row has ended";
    order.stable();
    EXPECT_TRUE(order.redirect("e.example"));
}

TEST(endpoint_order, a_redirection_to_nowhere_is_none) {
    endpoint_order order(two());
    for (const char* text : {"", "tcp://d.example", "d.example:0", "a b"})
        EXPECT_FALSE(order.redirect(text)) << text;
    EXPECT_EQ(order.next().host, "a.example");
    EXPECT_TRUE(order.redirect("d.example")) << "and does not count";
}

} // namespace
} // namespace epode
