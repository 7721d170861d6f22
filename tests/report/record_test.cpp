#include <report/record.hpp>

#include <cstdio>
#include <gtest/gtest.h>

namespace epode::test {
namespace {

cli_event sent(const std::string& id, const std::string& body) {
    return {.name = "message:sent", .fields = {{"id", id}, {"body", body}}};
}
cli_event about(const std::string& name, const std::string& id) {
    return {.name = name, .fields = {{"id", id}}};
}
report compare(int expected, const std::vector<cli_event>& sender,
               const std::vector<std::string>& received) {
    record all;
    for (const cli_event& event : sender)
        all.said(event);
    for (const std::string& body : received)
        all.heard({.name = "message", .fields = {{"message.body", body}}});
    return all.compare(expected);
}
const cli_event online{.name = "session:started"};
const cli_event offline{.name = "disconnected"};

TEST(record, a_run_without_faults_holds) {
    const report all = compare(2,
                               {online, sent("a", "m 1"), sent("b", "m 2"),
                                about("message:acked", "a"), about("message:acked", "b")},
                               {"m 1", "m 2"});
    EXPECT_EQ(all.acked, 2);
    EXPECT_EQ(all.received, 2);
    EXPECT_EQ(all.guessed_by_recipe, 0);
    EXPECT_TRUE(all.holds(15, 15));
    EXPECT_FALSE(all.holds(14, 15));
}

TEST(record, an_acked_message_that_did_not_arrive_is_a_lie) {
    const report all = compare(1, {online, sent("a", "1"), about("message:acked", "a")}, {});
    EXPECT_EQ(all.lost_though_acked, 1);
    EXPECT_FALSE(all.holds(15, 15));
}

TEST(record, a_failed_message_that_arrived_is_a_lie) {
    const report all = compare(1, {online, sent("a", "1"), about("message:failed", "a")}, {"1"});
    EXPECT_EQ(all.arrived_though_failed, 1);
    EXPECT_FALSE(all.holds(15, 15));
}

TEST(record, unknown_is_a_fate_and_may_be_either) {
    const report all = compare(2,
                               {online, sent("a", "1"), sent("b", "2"),
                                about("message:unknown", "a"), about("message:unknown", "b")},
                               {"2"});
    EXPECT_EQ(all.unknown, 2);
    EXPECT_EQ(all.unknown_and_arrived, 1);
    EXPECT_TRUE(all.holds(15, 15));
}

TEST(record, the_last_fate_counts_and_none_is_a_defect) {
    const report all = compare(2,
                               {online, sent("a", "1"), sent("b", "2"),
                                about("message:unknown", "a"), about("message:acked", "a")},
                               {"1"});
    EXPECT_EQ(all.acked, 1);
    EXPECT_EQ(all.without_fate, 1);
    EXPECT_FALSE(all.holds(15, 15));
}

TEST(record, a_message_that_was_never_accepted_is_missed) {
    const report all = compare(2, {online, sent("a", "1"), about("message:acked", "a")}, {"1"});
    EXPECT_FALSE(all.holds(15, 15));
}

TEST(record, order_is_judged_by_first_arrivals) {
    EXPECT_EQ(compare(0, {}, {"1", "2", "1", "3"}).out_of_order, 0);
    EXPECT_EQ(compare(0, {}, {"1", "2", "1", "3"}).duplicates, 1);
    EXPECT_EQ(compare(0, {}, {"1", "3", "2", "4"}).out_of_order, 1);
}

TEST(record, the_recipe_guesses_about_what_is_in_flight_when_a_session_is_lost) {
    const report all = compare(4,
                               {sent("early", "0"), online, sent("a", "1"),
                                about("message:acked", "a"), sent("b", "2"), offline, offline,
                                sent("c", "3"), online, about("message:acked", "b"),
                                about("message:acked", "c"), about("message:acked", "early")},
                               {"0", "1", "2", "3"});
    EXPECT_EQ(all.guessed_by_recipe, 2); // early and b; a was acked before, c sent after
}

// With times, as a run over several lives has them.

cli_event at(int second, cli_event event) {
    char text[32];
    std::snprintf(text, sizeof text, "2026-11-29T08:16:%02d.500Z", second);
    event.fields["at"] = text;
    return event;
}
cli_event known(const std::string& name, const std::string& id) {
    cli_event out = about(name, id);
    out.fields["known"] = "true";
    return out;
}
cli_event session(bool resumed) {
    return {.name = "session:started", .fields = {{"resumed", resumed ? "true" : "false"}}};
}
cli_event arrives(const std::string& body, const std::string& archive_id = "") {
    return {.name = "message",
            .fields = {{"message.body", body}, {"message.stanzaIds.0.id", archive_id}}};
}
cli_event delayed(const std::string& body) {
    cli_event out = arrives(body);
    out.fields["message.delay.timestamp"] = "2026-11-29T08:16:00.000Z";
    return out;
}
event_time second(int s) { return time_of(at(s, {})); }

constexpr rules forgiving{.lost_at_kill = milliseconds(5000),
                          .found_late = milliseconds(10000),
                          .mixed_up_at_resumption = true};

TEST(record, the_time_of_an_event) {
    using namespace std::chrono;
    EXPECT_EQ(second(7), sys_days(2026y / 11 / 29) + 8h + 16min + 7s + 500ms);
    EXPECT_EQ(time_of({}), event_time());
}

/// One message, acked at `second` and never seen again, on a server that is killed at 20.
report lost_when_acked_at(int when, rules r) {
    record all(r);
    all.said(at(when, sent("m1", "1")));
    all.said(at(when, about("message:acked", "m1")));
    all.server_ended(second(20), second(20), true);
    return all.compare(1);
}

TEST(record, what_a_killed_server_lost_is_counted_apart_near_its_kill_only) {
    EXPECT_EQ(lost_when_acked_at(15, forgiving).lost_by_server, 1);
    EXPECT_EQ(lost_when_acked_at(21, forgiving).lost_by_server, 1); // it was under way
    EXPECT_TRUE(lost_when_acked_at(20, forgiving).is_true());
    EXPECT_EQ(lost_when_acked_at(14, forgiving).lost_though_acked, 1);
    EXPECT_EQ(lost_when_acked_at(22, forgiving).lost_though_acked, 1);
    EXPECT_EQ(lost_when_acked_at(20, {}).lost_though_acked, 1);
}

TEST(record, what_arrived_is_not_lost_by_a_kill) {
    record all(forgiving);
    all.said(at(20, sent("m1", "1")));
    all.said(at(20, about("message:acked", "m1")));
    all.server_ended(second(20), second(20), true);
    all.heard(at(30, arrives("1")));
    EXPECT_EQ(all.compare(1).lost_by_server, 0);
    EXPECT_TRUE(all.losses().empty());
}

TEST(record, a_fate_told_late_may_be_of_any_time_since_the_message_was_given) {
    record all(forgiving);
    all.given(1, second(18));
    all.server_ended(second(20), second(20), true);
    all.said(at(40, known("message:acked", "m1")));
    const report r = all.compare(1);
    EXPECT_EQ(r.sent, 1);
    EXPECT_EQ(r.lost_by_server, 1);
    ASSERT_EQ(all.losses().size(), 1u);
}

/// In flight at a kill at 20, told unknown, then looked up and acked; it never arrives.
TEST(record, a_kill_between_two_archives_excuses_what_was_in_flight_and_looked_up) {
    const auto lost = [](int when_sent, int when_unknown, bool retried, bool looked_up) {
        record all;
        all.given(1, second(when_sent));
        all.said(at(when_sent, sent("m1", "1")));
        if (looked_up) all.said(at(when_unknown, about("message:unknown", "m1")));
        if (retried) all.said(at(when_unknown + 1, about("message:retry", "m1")));
        all.said(at(40, about("message:acked", "m1")));
        all.server_ended(second(20), second(20), true);
        return all.compare(1).lost_by_server == 1;
    };
    EXPECT_TRUE(lost(19, 22, false, true));
    EXPECT_FALSE(lost(19, 22, true, true));   // it was sent again, and acked afresh
    EXPECT_FALSE(lost(21, 22, false, true));  // sent after the kill
    EXPECT_FALSE(lost(18, 19, false, true));  // unknown before it, for another reason
    EXPECT_FALSE(lost(19, 22, false, false)); // acked on the wire: no archive's word
}

TEST(record, what_a_server_drops_when_it_is_stopped) {
    const auto lost = [](rules r, int when_sent, int when_acked) {
        record all(r);
        all.said(at(when_sent, sent("m1", "1")));
        all.said(at(when_acked, about("message:acked", "m1")));
        all.server_ended(second(20), second(22), false);
        return all.compare(1).lost_by_server == 1;
    };
    constexpr rules dropping{.lost_at_kill = milliseconds(5000), .lost_when_stopped = true};
    EXPECT_TRUE(lost(dropping, 19, 21));
    EXPECT_FALSE(lost(forgiving, 19, 21)); // that server does not
    EXPECT_FALSE(lost(dropping, 18, 19));  // acked before: a stop loses nothing that is written
    EXPECT_FALSE(lost(dropping, 23, 24));  // sent afterwards
    EXPECT_FALSE(lost(dropping, 19, 24));  // acked afterwards, by nothing that was stopped
}

TEST(record, a_server_did_not_lose_what_is_in_the_recipients_archive) {
    record all(forgiving);
    all.said(at(19, sent("m1", "1")));
    all.said(at(19, about("message:acked", "m1")));
    all.server_ended(second(20), second(20), true);
    all.archives({1}, {});
    EXPECT_TRUE(all.compare(1).is_true());
    all.archives({1}, {1});
    EXPECT_EQ(all.compare(1).lost_though_acked, 1);
    EXPECT_EQ(all.lies(),
              std::vector<std::string>{"m1 was acked and is lost; the recipient's archive has it"});
}

TEST(record, a_failed_message_that_the_server_had_is_a_lie) {
    record all;
    all.said(sent("m1", "1"));
    all.said(about("message:failed", "m1"));
    EXPECT_EQ(all.compare(1).arrived_though_failed, 0);
    all.archives({1}, {});
    EXPECT_EQ(all.compare(1).arrived_though_failed, 1);
    EXPECT_EQ(all.lies().size(), 1u);
}

TEST(record, what_is_given_again_is_the_same_message) {
    record all;
    all.said(sent("m1", "1"));
    EXPECT_EQ(all.open().size(), 1u);
    EXPECT_EQ(all.accepted(), 1);
    all.sender_killed();
    all.said(known("message:sent", "m1"));
    all.said(known("message:sent", "m2")); // accepted by a process that could not say so
    EXPECT_EQ(all.accepted(), 2);
    EXPECT_EQ(all.open().size(), 2u);
    all.said(about("message:acked", "m1"));
    all.said(known("message:failed", "m2"));
    EXPECT_TRUE(all.open().empty());
    const report r = all.compare(2);
    EXPECT_EQ(r.sent, 2);
    EXPECT_EQ(r.failed, 1);
}

TEST(record, a_new_process_may_know_more_of_what_is_open_or_unknown_and_not_long_ago) {
    record all;
    for (const char* number : {"1", "2", "3"})
        all.said(sent(std::string("m") + number, number));
    all.said(about("message:unknown", "m1"));
    all.said(about("message:acked", "m3"));
    EXPECT_EQ(all.questionable(), (std::vector<int>{1, 2}));
    all.said(sent("m1100", "1100"));
    EXPECT_EQ(all.questionable(), (std::vector<int>{2, 1100}));
    all.said(about("message:unknown", "m1100"));
    all.said(known("message:acked", "m1100"));
    EXPECT_EQ(all.questionable(), (std::vector<int>{2}));
}

TEST(record, what_a_new_session_finds_is_late_and_not_out_of_order) {
    record all(forgiving);
    all.heard(at(10, session(false)));
    all.heard(at(11, arrives("5")));
    all.heard(at(12, delayed("3")));
    EXPECT_EQ(all.compare(0).found_late, 1);
    EXPECT_EQ(all.compare(0).out_of_order, 0);
    all.heard(at(13, arrives("2"))); // nothing found: it was on its way
    EXPECT_EQ(all.compare(0).out_of_order, 1);
    all.heard(at(20, delayed("4"))); // too long after the session's start
    EXPECT_EQ(all.compare(0).out_of_order, 2);
    EXPECT_EQ(all.lies().size(), 2u);
}

/// As ejabberd gives them.
std::string archived_at(int when) {
    const auto since = second(when).time_since_epoch();
    return std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(since).count());
}

TEST(record, what_the_server_got_in_order_before_a_resumption_it_may_mix_up) {
    record all(forgiving);
    all.heard(at(20, session(true)));
    all.heard(at(20, arrives("9", archived_at(19))));
    all.heard(at(25, arrives("8", archived_at(18))));
    EXPECT_EQ(all.compare(0).mixed_up_by_server, 1);
    EXPECT_TRUE(all.lies().empty());
}

TEST(record, any_other_disorder_is_one) {
    record all(forgiving);
    all.heard(at(10, arrives("9", archived_at(8))));
    all.heard(at(10, arrives("8", archived_at(7)))); // no resumption
    EXPECT_EQ(all.compare(0).out_of_order, 1);
    all.heard(at(20, session(true)));
    all.heard(at(24, arrives("19", archived_at(24))));
    all.heard(at(24, arrives("18", archived_at(22)))); // got after the resumption
    EXPECT_EQ(all.compare(0).out_of_order, 2);
    all.heard(at(24, arrives("17", archived_at(25)))); // sent later
    all.heard(at(24, arrives("16")));                  // unknown when
    EXPECT_EQ(all.compare(0).out_of_order, 4);
    EXPECT_EQ(all.compare(0).mixed_up_by_server, 0);

    record strict;
    strict.heard(at(20, session(true)));
    strict.heard(at(20, arrives("9", archived_at(19))));
    strict.heard(at(20, arrives("8", archived_at(18))));
    EXPECT_EQ(strict.compare(0).out_of_order, 1);
}

TEST(record, names_each_lie) {
    record all;
    for (const char* number : {"1", "2", "3"})
        all.said(at(1, sent(std::string("m") + number, number)));
    all.said(at(2, about("message:acked", "m1")));
    all.said(at(2, about("message:failed", "m2")));
    all.heard(at(3, arrives("2")));
    all.server_ended(second(4), second(4), true);
    EXPECT_EQ(all.lies(), (std::vector<std::string>{"m1 was acked and is lost; given 3000 ms and "
                                                    "acked 2000 ms before the server was killed",
                                                    "m2 failed, and arrived", "m3 has no fate"}));
}

TEST(number_of, is_at_the_end) {
    EXPECT_EQ(number_of("message 042"), 42);
    EXPECT_EQ(number_of("message"), -1);
    EXPECT_EQ(number_of("7 dwarfs"), -1);
    EXPECT_EQ(number_of(""), -1);
}

} // namespace
} // namespace epode::test
