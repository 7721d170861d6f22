#include "payload.hpp"

#include <epode/protocol/xep0059.hpp>

namespace epode::test {
namespace {

TEST(xep0059, a_page) {
    const auto page = round_trip<result_set>(
        "<set xmlns='http://jabber.org/protocol/rsm'><first index='10' exact-index='0'>a</first>"
        "<last>b</last><count exact='1'>800</count></set>");
    EXPECT_EQ(page.first, "a");
    EXPECT_EQ(page.first_index, 10u);
    EXPECT_EQ(page.last, "b");
    EXPECT_EQ(page.count, 800u);
    EXPECT_EQ(page.first_index_is_exact, false);
    EXPECT_EQ(page.count_is_exact, true);
    EXPECT_FALSE(page.before);
}

TEST(xep0059, before_nothing_is_the_last_page) {
    const auto last = round_trip<result_set>("<set xmlns='http://jabber.org/protocol/rsm'>"
                                             "<max>5</max><before/></set>");
    EXPECT_EQ(last.before, "");
    EXPECT_EQ(schema::to_json(last), R"({"max":5,"before":true})");
    for (const std::string_view json : {R"({"max":5,"before":true})", R"({"max":5,"before":""})"}) {
        const auto read = schema::from_json<result_set>(json);
        ASSERT_TRUE(read.has_value()) << json;
        EXPECT_EQ(*read, last) << json;
    }
    const auto quoted = schema::from_json<result_set>(R"({"before":"a\"b"})");
    ASSERT_TRUE(quoted.has_value());
    EXPECT_EQ(quoted->before, "a\"b");
    EXPECT_EQ(schema::to_json(*quoted), R"({"before":"a\"b"})");
    EXPECT_FALSE(schema::from_json<result_set>(R"({"before":5})"));
}

} // namespace
} // namespace epode::test
