#include "course.hpp"

#include <gtest/gtest.h>
#include <map>

namespace epode::soak {
namespace {

TEST(course, the_same_seed_is_the_same_course) {
    course one(7), same(7), other(8);
    bool differs = false;
    for (int i = 0; i < 100; ++i) {
        const planned a = one.next(), b = same.next(), c = other.next();
        EXPECT_EQ(a.after, b.after);
        EXPECT_EQ(a.what, b.what);
        EXPECT_EQ(a.away, b.away);
        differs |= a.after != c.after || a.what != c.what;
    }
    EXPECT_TRUE(differs);
}

TEST(course, each_disturbance_comes_in_each_round) {
    course plan(1);
    for (int round = 0; round < 20; ++round) {
        std::map<disturbance, int> seen;
        for (int i = 0; i < 10; ++i)
            ++seen[plan.next().what];
        EXPECT_EQ(seen, (std::map<disturbance, int>{{disturbance::kill_sender, 4},
                                                    {disturbance::kill_listener, 4},
                                                    {disturbance::restart_server, 1},
                                                    {disturbance::kill_server, 1}}));
    }
}

TEST(course, clients_are_mostly_away_shortly_and_sometimes_longer_than_a_session_lives) {
    course plan(3);
    int lengthy = 0;
    for (int i = 0; i < 800; ++i) {
        const milliseconds away = plan.next().away;
        EXPECT_GE(away.count(), 0);
        EXPECT_LE(away.count(), 35000);
        lengthy += away.count() >= 25000;
    }
    EXPECT_GT(lengthy, 50);
    EXPECT_LT(lengthy, 200);
}

TEST(course, derived_seeds_differ) {
    EXPECT_NE(derived_seed(1, 0), derived_seed(1, 1));
    EXPECT_NE(derived_seed(1, 0), derived_seed(2, 0));
    EXPECT_EQ(derived_seed(5, 3), derived_seed(5, 3));
}

TEST(pace, keeps_its_average_however_it_is_asked) {
    pace often(1, 300), seldom(1, 300);
    int sum = 0;
    for (int ms = 0; ms <= 600000; ms += 20)
        sum += often.due(milliseconds(ms));
    EXPECT_NEAR(sum, 3000, 12);
    EXPECT_EQ(seldom.due(milliseconds(600000)), sum);
}

} // namespace
} // namespace epode::soak
