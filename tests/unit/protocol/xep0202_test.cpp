#include "payload.hpp"

#include <epode/protocol/xep0202.hpp>

namespace epode::test {
namespace {

TEST(xep0202, the_zone_of_utc_is_written_in_answers) {
    const auto time = round_trip<entity_time>(
        "<time xmlns='urn:xmpp:time'><tzo>+00:00</tzo><utc>2026-01-02T03:04:05.000Z</utc></time>");
    EXPECT_EQ(time.offset, 0);
    const auto again = schema::from_json<entity_time>(schema::to_json(time));
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(*again, time);
}

TEST(xep0202, a_request_says_nothing) {
    const auto request = round_trip<entity_time>("<time xmlns='urn:xmpp:time'/>");
    EXPECT_FALSE(request.offset);
    EXPECT_EQ(schema::to_json(request), R"({"tzo":0})");
    const auto again = schema::from_json<entity_time>(R"({"tzo":0})");
    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(*again, request);
}

TEST(xep0202, json_counts_minutes_west) {
    const auto time = parsed<entity_time>("<time xmlns='urn:xmpp:time'><tzo>-06:30</tzo></time>");
    ASSERT_TRUE(time.has_value());
    EXPECT_EQ(time->offset, -390);
    EXPECT_EQ(schema::to_json(*time), R"({"tzo":390})");
    EXPECT_EQ(schema::from_json<entity_time>(R"({"tzo":390})")->offset, -390);
}

} // namespace
} // namespace epode::test
