#include <epode/text/date_time.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

wall_time at(const char* text) {
    const result<wall_time> parsed = parse_date_time(text);
    EXPECT_TRUE(parsed) << text << ": " << parsed.error().message();
    return parsed ? *parsed : wall_time();
}
error_code error_of(const char* text) {
    const result<wall_time> parsed = parse_date_time(text);
    EXPECT_FALSE(parsed) << text;
    return parsed ? error_code() : parsed.error();
}

TEST(date_time, reads_the_examples_of_xep_0082) {
    const wall_time landing = sys_days(1969y / 7 / 21) + 2h + 56min + 15s;
    EXPECT_EQ(at("1969-07-21T02:56:15Z"), landing);
    EXPECT_EQ(at("1969-07-20T21:56:15-05:00"), landing);
    EXPECT_EQ(*parse_date("1776-07-04"), sys_days(1776y / 7 / 4));
}

TEST(date_time, reads_the_examples_of_rfc_3339) {
    EXPECT_EQ(at("1985-04-12T23:20:50.52Z"),
              wall_time(sys_days(1985y / 4 / 12) + 23h + 20min + 50s + 520ms));
    EXPECT_EQ(at("1996-12-19T16:39:57-08:00"), at("1996-12-20T00:39:57Z"));
    EXPECT_EQ(at("1937-01-01T12:00:27.87+00:20"), at("1937-01-01T11:40:27.870Z"));
}

TEST(date_time, reads_fractions_of_any_length) {
    const wall_time whole = at("2002-09-10T23:08:25Z");
    EXPECT_EQ(at("2002-09-10T23:08:25.1Z"), whole + 100ms);
    EXPECT_EQ(at("2002-09-10T23:08:25.12Z"), whole + 120ms);
    EXPECT_EQ(at("2002-09-10T23:08:25.123Z"), whole + 123ms);
    EXPECT_EQ(at("2002-09-10T23:08:25.123999Z"), whole + 123ms); // cut off, not rounded
    EXPECT_EQ(at("2002-09-10T23:08:25.123456789012345+00:00"), whole + 123ms);
    EXPECT_EQ(at("1969-12-31T23:59:59.9Z").time_since_epoch(), -100ms);
}

TEST(date_time, reads_offsets) {
    EXPECT_EQ(at("2024-01-01T00:30:00+01:00"), at("2023-12-31T23:30:00Z"));
    EXPECT_EQ(at("2024-01-01T00:30:00-00:00"), at("2024-01-01T00:30:00Z"));
    EXPECT_EQ(at("2024-01-01T12:00:00+23:59"), at("2023-12-31T12:01:00Z"));
    EXPECT_EQ(at("2024-01-01t00:30:00z"), at("2024-01-01T00:30:00Z"));
}

TEST(date_time, takes_leap_seconds_where_they_can_be) {
    EXPECT_EQ(at("1990-12-31T23:59:60Z"), at("1991-01-01T00:00:00Z"));
    EXPECT_EQ(at("1990-12-31T15:59:60-08:00"), at("1991-01-01T00:00:00Z"));
    EXPECT_EQ(at("1990-12-31T23:59:60.5Z"), at("1991-01-01T00:00:00.5Z"));
    EXPECT_EQ(error_of("1990-12-31T22:59:60Z"), text_error::date_time_range);
    EXPECT_EQ(error_of("1990-12-31T23:59:60+01:00"), text_error::date_time_range);
    EXPECT_EQ(error_of("1990-12-31T23:59:61Z"), text_error::date_time_range);
}

TEST(date_time, knows_the_calendar) {
    EXPECT_EQ(at("2024-02-29T00:00:00Z"), wall_time(sys_days(2024y / 2 / 29)));
    EXPECT_EQ(at("2000-02-29T00:00:00Z"), wall_time(sys_days(2000y / 2 / 29)));
    for (const char* text : {"2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z",
                             "2024-00-10T00:00:00Z", "2024-13-10T00:00:00Z", "2024-01-00T00:00:00Z",
                             "2024-01-32T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T25:00:00Z",
                             "2024-01-01T00:60:00Z", "2024-01-01T00:00:99Z",
                             "2024-01-01T00:00:00+24:00", "2024-01-01T00:00:00+00:60"})
        EXPECT_EQ(error_of(text), text_error::date_time_range) << text;
}

TEST(date_time, stays_in_years_of_four_digits) {
    EXPECT_EQ(format_date_time(at("0000-01-01T00:00:00Z")), "0000-01-01T00:00:00Z");
    EXPECT_EQ(format_date_time(at("9999-12-31T23:59:59.999Z")), "9999-12-31T23:59:59.999Z");
    EXPECT_EQ(error_of("0000-01-01T00:00:00+00:01"), text_error::date_time_range);
    EXPECT_EQ(error_of("9999-12-31T23:59:59-00:01"), text_error::date_time_range);
    EXPECT_EQ(error_of("9999-12-31T23:59:60Z"), text_error::date_time_range);
}

TEST(date_time, refuses_malformed_texts) {
    for (const char* text : {"",
                             "2024",
                             "2024-01-01",
                             "2024-01-01T00:00Z",
                             "2024-01-01T00:00:00",
                             "2024-01-01 00:00:00Z",
                             "2024-01-01T00:00:00Z ",
                             " 2024-01-01T00:00:00Z",
                             "2024-1-01T00:00:00Z",
                             "2024-01-01T0:00:00Z",
                             "24-01-01T00:00:00Z",
                             "12024-01-01T00:00:00Z",
                             "-2024-01-01T00:00:00Z",
                             "+2024-01-01T00:00:00Z",
                             "2024-01-01T00:00:00.Z",
                             "2024-01-01T00:00:00,5Z",
                             "2024-01-01T00:00:00.5",
                             "2024-01-01T00:00:00+0100",
                             "2024-01-01T00:00:00+01",
                             "2024-01-01T00:00:00+1:00",
                             "2024-01-01T00:00:00Z+01:00",
                             "2024-01-01T00:00:00UTC",
                             "20240101T00:00:00Z",
                             "20240101T00:00:00",
                             "2024/01/01T00:00:00Z",
                             "2024-01-01T00-00-00Z",
                             "2024-01-01T-1:00:00Z",
                             "2024-01-01T00:00:0aZ",
                             "abcd-ef-ghTij:kl:mnZ"})
        EXPECT_EQ(error_of(text), text_error::date_time_syntax) << text;
}

TEST(date_time, writes_utc_and_needed_digits_only) {
    const wall_time time = sys_days(2002y / 9 / 10) + 23h + 8min + 25s;
    EXPECT_EQ(format_date_time(time), "2002-09-10T23:08:25Z");
    EXPECT_EQ(format_date_time(time + 7ms), "2002-09-10T23:08:25.007Z");
    EXPECT_EQ(format_date_time(wall_time(-1ms)), "1969-12-31T23:59:59.999Z");
    EXPECT_EQ(format_date_time(wall_time()), "1970-01-01T00:00:00Z");
}

TEST(date_time, goes_round) {
    for (std::int64_t i = -5000; i < 5000; ++i) {
        const wall_time time(milliseconds(i * 12'345'678'901));
        EXPECT_EQ(*parse_date_time(format_date_time(time)), time);
    }
}

TEST(date, reads_and_writes_days) {
    EXPECT_EQ(format_date(1776y / 7 / 4), "1776-07-04");
    EXPECT_EQ(format_date(*parse_date("0001-01-01")), "0001-01-01");
    for (const char* text : {"", "1776-7-04", "1776-07-4", "1776-07-04Z", "1776-07-04T00:00:00Z",
                             "76-07-04", "17760704"})
        EXPECT_EQ(parse_date(text).error(), text_error::date_time_syntax) << text;
    EXPECT_EQ(parse_date("1776-02-30").error(), text_error::date_time_range);
}

} // namespace
} // namespace epode
