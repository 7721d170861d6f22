// What an attempt that was given up may still do.
#include "session_fixture.hpp"

#include <epode/session/ghosts.hpp>

namespace epode::test {
namespace {

constexpr time_point start{seconds(1'000)};

TEST(ghosts, without_an_attempt_that_was_given_up_somebody_else_came) {
    ghosts g;
    EXPECT_FALSE(g.explain_conflict(start));
}

TEST(ghosts, each_attempt_explains_one_conflict) {
    ghosts g;
    g.given_up(start);
    g.given_up(start + seconds(1));
    EXPECT_TRUE(g.explain_conflict(start + seconds(2)));
    EXPECT_TRUE(g.explain_conflict(start + seconds(3)));
    EXPECT_FALSE(g.explain_conflict(start + seconds(4)));
}

TEST(ghosts, are_gone_after_a_while) {
    ghosts g;
    g.given_up(start, 3);
    EXPECT_FALSE(g.explain_conflict(start + ghosts::walk_for));
    g.given_up(start + ghosts::walk_for);
    EXPECT_TRUE(g.explain_conflict(start + ghosts::walk_for));
    EXPECT_FALSE(g.explain_conflict(start + ghosts::walk_for)) << "the old ones do not come back";
}

TEST(ghosts, the_newest_attempt_keeps_older_ones_possible) {
    ghosts g;
    g.given_up(start);
    g.given_up(start + ghosts::walk_for - seconds(1));
    const time_point later = start + ghosts::walk_for + seconds(1);
    EXPECT_TRUE(g.explain_conflict(later));
    EXPECT_TRUE(g.explain_conflict(later));
}

/// Resumes in its second attempt; the first may be read when the server has time.
void give_up_once(driver& d) {
    d.lose();
    d.reconnect();
    EXPECT_TRUE(has(d.written(), "<resume "));
    d.lose();
    d.reconnect();
    d.written();
}
bool gave_up(const driver& d) { return !d.all<session_event::ended>().empty(); }

TEST(conflict, with_an_attempt_of_ours_is_nobody_else) {
    driver d;
    d.come_online();
    d.send("m1");
    give_up_once(d);
    d.resumed(0);
    d.stream_error("conflict");
    EXPECT_FALSE(gave_up(d));
    EXPECT_EQ(d.fate_of("m1"), fate::hibernated);
    d.reconnect();
    d.resumed(1);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    d.stream_error("conflict");
    EXPECT_TRUE(gave_up(d)) << "there was one attempt, so one ghost";
}

TEST(conflict, with_an_attempt_to_bind_neither) {
    driver d;
    d.start();
    d.log_in();
    d.lose();
    d.reconnect();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true'/>");
    d.stream_error("conflict");
    EXPECT_FALSE(gave_up(d));
}

TEST(conflict, in_the_handshake_is_taken_likewise) {
    for (const bool after_an_attempt : {true, false}) {
        driver d;
        d.come_online();
        d.lose();
        if (after_an_attempt) {
            d.reconnect();
            d.lose();
        }
        d.redial();
        d.connect();
        d.receive(driver::open_stream);
        d.stream_error("conflict");
        EXPECT_EQ(gave_up(d), !after_an_attempt);
    }
}

TEST(conflict, after_an_attempt_that_never_asked_for_a_session_is_another_client) {
    driver d;
    d.come_online();
    d.lose();
    d.redial();
    d.connect();
    d.lose();
    d.reconnect();
    d.resumed(0);
    d.stream_error("conflict");
    EXPECT_EQ(d.all<session_event::ended>().at(0)->reason, session_error::replaced);
}

TEST(conflict, long_after_an_attempt_was_given_up_is_another_client) {
    driver d;
    d.come_online();
    give_up_once(d);
    d.resumed(0);
    d.notify(happened::reading_paused{true});
    d.advance(ghosts::walk_for);
    d.notify(happened::reading_paused{false});
    d.stream_error("conflict");
    EXPECT_EQ(d.all<session_event::ended>().at(0)->reason, session_error::replaced);
}

TEST(conflict, with_an_attempt_of_an_earlier_process_is_nobody_else) {
    driver before;
    ASSERT_FALSE(before.core.keep_journal({}));
    before.come_online();
    driver d;
    ASSERT_FALSE(d.core.keep_journal(before.disk));
    d.start();
    d.log_in();
    d.resumed(0);
    d.stream_error("conflict");
    EXPECT_FALSE(gave_up(d));
}

} // namespace
} // namespace epode::test
