#include <report/report.hpp>

#include <gtest/gtest.h>
#include <sstream>

namespace epode::test {
namespace {

report good() { return {.expected = 3, .sent = 3, .acked = 2, .unknown = 1, .received = 3}; }

TEST(report, adds_up) {
    report all = good();
    all += {.expected = 1, .sent = 1, .failed = 1, .found_late = 2};
    EXPECT_EQ(all.expected, 4);
    EXPECT_EQ(all.acked, 2);
    EXPECT_EQ(all.failed, 1);
    EXPECT_EQ(all.found_late, 2);
    EXPECT_TRUE(all.is_true());
}

TEST(report, each_lie_makes_it_untrue) {
    for (const auto lie : {&report::without_fate, &report::lost_though_acked,
                           &report::arrived_though_failed, &report::out_of_order}) {
        report r = good();
        r.*lie = 1;
        EXPECT_FALSE(r.is_true());
        std::ostringstream out;
        print(out, r, {}, 0);
        EXPECT_NE(out.str().find("MUST BE 0"), std::string::npos);
    }
    report r = good();
    r.sent = 2;
    EXPECT_FALSE(r.is_true());
}

TEST(report, what_a_killed_server_lost_is_no_lie_and_is_shown) {
    report r = good();
    r.lost_by_server = 1;
    EXPECT_TRUE(r.is_true());
    std::ostringstream out;
    print(out, r, {}, 0);
    EXPECT_NE(out.str().find("lost by the server"), std::string::npos);
    EXPECT_EQ(out.str().find("MUST BE 0"), std::string::npos);
}

TEST(report, too_few_cuts_prove_nothing) {
    EXPECT_TRUE(good().holds(15, 15));
    EXPECT_FALSE(good().holds(14, 15));
}

} // namespace
} // namespace epode::test
