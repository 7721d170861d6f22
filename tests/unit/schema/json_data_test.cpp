#include <epode/schema/json_data.hpp>

#include <gtest/gtest.h>

namespace epode::schema {
namespace {

json_data revived(std::string_view json) {
    diagnostics about;
    auto data = revive(json, &about);
    EXPECT_TRUE(data.has_value()) << about.ours;
    return data ? std::move(*data) : json_data{};
}
template <class T>
T member(std::string_view json, std::string_view name) {
    const json_data data = revived(json);
    const json_data* found = data.find(name);
    const T* value = found ? found->get_if<T>() : nullptr;
    EXPECT_NE(value, nullptr) << name << " of " << json;
    return value ? *value : T{};
}
constexpr wall_time new_year{std::chrono::sys_days(std::chrono::year(2020) / 1 / 1)};

TEST(json_data, restores_dates_under_the_names_that_have_them) {
    for (const char* name : {"date", "expires", "httpUploadRetry", "idleSince", "published",
                             "since", "stamp", "timestamp", "updated", "utc"})
        EXPECT_EQ(
            member<wall_time>("{\"" + std::string(name) + "\":\"2020-01-01T00:00:00.000Z\"}", name),
            new_year);
    EXPECT_EQ(member<std::string>(R"({"body":"2020-01-01T00:00:00.000Z"})", "body"),
              "2020-01-01T00:00:00.000Z");
    EXPECT_EQ(member<wall_time>(R"({"stamp":"2020-01-01T02:00:00+02:00"})", "stamp"), new_year);
    EXPECT_EQ(member<wall_time>(R"({"stamp":"2020-01-01T00:00:00"})", "stamp"), new_year);
}

TEST(json_data, leaves_what_is_no_date) {
    for (const char* text : {"tomorrow", "2020-13-01T00:00:00Z", "2020-01-01", ""})
        EXPECT_EQ(member<std::string>("{\"stamp\":\"" + std::string(text) + "\"}", "stamp"), text);
    EXPECT_EQ(member<std::int64_t>(R"({"stamp":5})", "stamp"), 5);
    EXPECT_EQ(revived(R"(["2020-01-01T00:00:00Z"])").get_if<json_data::list>()->front(),
              json_data{std::string("2020-01-01T00:00:00Z")});
}

TEST(json_data, restores_octets) {
    EXPECT_EQ(member<binary>(R"({"a":{"type":"Buffer","data":[0,104,255]}})", "a").octets,
              std::string("\0h\xFF", 3));
    EXPECT_EQ(revived(R"({"type":"Buffer","data":[]})"), json_data{binary{}});
    // As Buffer.from takes them.
    EXPECT_EQ(member<binary>(R"({"a":{"type":"Buffer","data":[256,-1,1.9,1e3,"x"]}})", "a").octets,
              std::string("\0\xFF\1\xE8\0", 5));
}

TEST(json_data, leaves_what_only_looks_like_octets) {
    for (const char* json : {R"({"type":"buffer","data":[1]})", R"({"type":"Buffer"})",
                             R"({"data":[1]})", R"({"type":"Buffer","data":"x"})"})
        EXPECT_NE(revived(json).get_if<json_data::object>(), nullptr) << json;
}

TEST(json_data, are_left_alone_when_json_is_only_taken_apart) {
    for (const char* json :
         {R"({"stamp":"2020-01-01T02:00:00+02:00"})", R"([{"type":"Buffer","data":[256,-1]}])"}) {
        const auto data = parse_json(json);
        ASSERT_TRUE(data.has_value());
        EXPECT_EQ(to_json(*data), json);
    }
    diagnostics about;
    EXPECT_EQ(parse_json("{", &about).error(), error::not_json);
    EXPECT_NE(about.ours, "");
}

TEST(json_data, finds_them_at_any_depth) {
    const json_data data = revived(R"({"a":[{"delay":{"timestamp":"2020-01-01T00:00:00Z"}}]})");
    const auto* list = data.find("a")->get_if<json_data::list>();
    ASSERT_NE(list, nullptr);
    EXPECT_EQ(*list->front().find("delay")->find("timestamp"), json_data{new_year});
}

TEST(json_data, keeps_all_other_kinds) {
    EXPECT_EQ(revived("null"), json_data{nullptr});
    EXPECT_EQ(revived("true"), json_data{true});
    EXPECT_EQ(revived("-3"), json_data{std::int64_t{-3}});
    EXPECT_EQ(revived("3.0"), json_data{std::int64_t{3}});
    EXPECT_EQ(revived("0.5"), json_data{0.5});
    EXPECT_EQ(revived("18446744073709551615"), json_data{18446744073709551615.0});
    EXPECT_EQ(revived("1e300"), json_data{1e300});
    EXPECT_EQ(revived("\"x\""), json_data{std::string("x")});
    EXPECT_EQ(revived("5").find("x"), nullptr);
    EXPECT_EQ(revived("{}").find("x"), nullptr);
}

TEST(json_data, writes_what_it_read) {
    for (const char* json :
         {"null", "true", "-3", "0.5", R"("\"\n\u0001")", "[]", "{}", R"([1,"x",[null]])",
          R"({"b":1,"a":{"stamp":"2020-01-01T00:00:00.000Z"}})",
          R"({"a":{"type":"Buffer","data":[0,255]}})"}) {
        const json_data first = revived(json);
        EXPECT_EQ(revived(to_json(first)), first) << json;
    }
    EXPECT_EQ(to_json(revived(R"({ "b" : 1, "a" : { "stamp":"2020-01-01T00:00:00Z" } })")),
              R"({"b":1,"a":{"stamp":"2020-01-01T00:00:00.000Z"}})");
    EXPECT_EQ(to_json(json_data{binary{"\xFF"}}), R"({"type":"Buffer","data":[255]})");
    EXPECT_EQ(to_json(json_data{std::numeric_limits<double>::infinity()}), "null");
    EXPECT_EQ(to_json(json_data{wall_time::max()}), "null");
}

TEST(json_data, of_members_with_one_name_the_last_counts) {
    EXPECT_EQ(member<std::int64_t>(R"({"a":1,"a":2})", "a"), 2);
}

TEST(json_data, refuses_what_is_no_json) {
    diagnostics about;
    EXPECT_EQ(revive("{", &about).error(), error::not_json);
    EXPECT_NE(about.ours, "");
    EXPECT_EQ(revive(std::string(100'000, '[')).error(), error::not_json);
    EXPECT_EQ(epode::revive("").error(), error::not_json);
}

} // namespace
} // namespace epode::schema
