// Its dealings with an archive are tested through the session: catching_up_test.cpp.
#include "session_fixture.hpp"

#include <epode/session/catch_up.hpp>

namespace epode::test {
namespace {

TEST(catch_up_test, waits_longer_after_each_failure) {
    catch_up c({});
    seeded_random random;
    c.restore({"1", {}});
    c.begin();
    time_point now{};
    const auto error = parse("<iq xmlns='jabber:client' type='error'/>");
    duration before{};
    for (int i = 0; i < 12; ++i) {
        ASSERT_TRUE(c.wants_to_ask());
        (void)c.request(random);
        EXPECT_NE(c.answered(i % 2 ? &error.root() : nullptr, now), "");
        ASSERT_TRUE(c.deadline());
        EXPECT_FALSE(c.holds());
        const duration wait = *c.deadline() - now;
        EXPECT_GE(wait, before);
        EXPECT_LE(wait, catch_up::timing{}.again_cap);
        before = wait;
        c.expire(*c.deadline() - seconds(1));
        EXPECT_FALSE(c.wants_to_ask());
        now = *c.deadline();
        c.expire(now);
    }
    EXPECT_EQ(before, catch_up::timing{}.again_cap);
}

TEST(catch_up_test, holds_only_where_something_can_be_missed) {
    catch_up c({});
    c.begin();
    EXPECT_FALSE(c.holds());
    c.restore({"1", {}});
    c.begin();
    EXPECT_TRUE(c.holds());
    c.unsupported();
    EXPECT_FALSE(c.holds());
    EXPECT_FALSE(c.wants_to_ask());
    c.begin();
    EXPECT_NE(c.unanswered(time_point{}), "");
    EXPECT_FALSE(c.holds());
    c.session_lost();
    EXPECT_FALSE(c.deadline());
    EXPECT_EQ(c.unanswered(time_point{}), "") << "nobody asked";
}

TEST(catch_up_test, in_doubt_nothing_is_learnt_of_an_archive) {
    catch_up c({});
    seeded_random random;
    c.begin();
    (void)c.request(random);
    EXPECT_EQ(c.answered(nullptr, time_point{}), "");
    EXPECT_FALSE(c.position());
    EXPECT_FALSE(c.holds());
    ASSERT_TRUE(c.deadline()) << "it is asked again";
    c.came(0, "7");
    ASSERT_TRUE(c.position());
    EXPECT_EQ(c.position()->id, "7");
    EXPECT_EQ(c.advance(), (archive_position{"7", {}}));
    c.came(0, "9");
    EXPECT_EQ(c.position()->id, "7") << "something may stand between";
    c.expire(*c.deadline());
    EXPECT_TRUE(c.wants_to_ask());
    EXPECT_TRUE(has(c.request(random), "<after>7</after>"));
}

} // namespace
} // namespace epode::test
