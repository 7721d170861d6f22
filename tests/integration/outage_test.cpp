// The session is gone: its window is over, the server died or was restarted, another took its
// place.
#include "on_server.hpp"

#include <thread>

namespace epode::test {
namespace {

using moment = link_trigger::moment;

class outage : public on_server {
protected:
    /// Sends `body` so that the server has it and its acknowledgement never comes.
    void send_unacknowledged(epode_cli& sender, const std::string& body) {
        const int fired = link().counters().triggers_fired;
        link().add_trigger({.towards = direction::to_client,
                            .text = "<a ",
                            .at = moment::before_text,
                            .action = link_fault::silence});
        sender.write_line(body);
        ASSERT_TRUE(link().await(
            [&](const link_counters& c) { return c.triggers_fired == fired + 1; }, 60s));
    }
    /// The fate of the message with that body.
    static fate fate_of(const epode_cli& sender, const std::string& body) {
        for (const message_record& message : sender.messages())
            if (message.body == body) return message.last;
        return fate::pending;
    }
};

TEST_P(outage, after_the_resumption_window_nothing_false_is_told) {
    constexpr int window_s = 1;
    start_with_link({.resumption_window_s = window_s});
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link);
    ASSERT_TRUE(send_acked(*sender, "first"));
    send_unacknowledged(*sender, "in flight");
    link().refuse(true);
    link().cut();
    ASSERT_TRUE(sender->await("disconnected")) << sender->transcript();
    sender->write_line("while away");
    // The thing under test is a time of the server's: no event of ours tells that it is over.
    std::this_thread::sleep_for(std::chrono::seconds(window_s) + 3s);
    link().refuse(false);
    const auto again = sender->await("session:started");
    ASSERT_TRUE(again) << sender->transcript();
    EXPECT_EQ((*again)["resumed"], "false") << sender->transcript();
    sender->write_line("last");
    finish_and_compare(*sender, bob);
    EXPECT_EQ(fate_of(*sender, "while away"), fate::acked) << sender->transcript();
    EXPECT_EQ(fate_of(*sender, "last"), fate::acked) << sender->transcript();
    expect_no_duplicates(bob);
}

TEST_P(outage, a_killed_server_leaves_what_was_in_flight_unknown) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link);
    ASSERT_TRUE(send_acked(*sender, "first"));
    ASSERT_TRUE(bob.await_body("first"));
    send_unacknowledged(*sender, "in flight");
    ASSERT_TRUE(bob.await_body("in flight"));
    server().kill();
    link().cut();
    ASSERT_TRUE(sender->await("disconnected")) << sender->transcript();
    sender->write_line("while down");
    link().refuse(true);
    server().start();
    ASSERT_TRUE(bob.cli().await("session:started")) << bob.transcript();
    flush(bob); // a message that meets bob half logged in may lie in the offline store
    link().refuse(false);
    finish_and_compare(*sender, bob);
    EXPECT_EQ(fate_of(*sender, "in flight"), fate::unknown) << sender->transcript();
    EXPECT_EQ(fate_of(*sender, "while down"), fate::acked) << sender->transcript();
}

TEST_P(outage, a_restarted_server_is_found_again) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link);
    for (const std::string& body : numbered("before", 5))
        ASSERT_TRUE(send_acked(*sender, body));
    ASSERT_TRUE(bob.await_body("before-5"));
    server().stop();
    ASSERT_TRUE(sender->await("disconnected")) << sender->transcript();
    for (const std::string& body : numbered("while", 5))
        sender->write_line(body);
    link().refuse(true);
    server().start();
    ASSERT_TRUE(bob.cli().await("session:started")) << bob.transcript();
    flush(bob); // a message that meets bob half logged in may lie in the offline store
    link().refuse(false);
    ASSERT_TRUE(send_acked(*sender, "after")) << sender->transcript();
    // What bob had not acknowledged comes to him again; those are marked.
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], "11") << sender->transcript();
}

TEST_P(outage, a_session_that_was_replaced_ends_and_does_not_fight) {
    start();
    const auto first = run("listen", "alice/same", way::starttls);
    ASSERT_TRUE(first->await("session:started")) << first->transcript();
    const auto second = run("listen", "alice/same", way::starttls);
    ASSERT_TRUE(second->await("session:started")) << second->transcript();
    const auto status = first->finish();
    ASSERT_TRUE(status) << first->transcript();
    EXPECT_NE(*status, 0) << first->transcript();
    EXPECT_TRUE(contains_text(first->transcript(), "replaced") ||
                contains_text(first->transcript(), "conflict"))
        << first->transcript();
    EXPECT_EQ(first->count("session:started"), 1) << first->transcript();
    const auto bob = run("send", "bob", way::starttls, {"--to", "alice@localhost/same", "hello"});
    EXPECT_EQ(bob->finish(), 0) << bob->transcript();
    EXPECT_TRUE(second->await("message")) << second->transcript();
    EXPECT_EQ(second->count("disconnected"), 0) << second->transcript();
}

TEST_P(outage, a_server_that_stays_away_ends_the_run_at_its_limit) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::link, {"--timeout", "3"});
    ASSERT_TRUE(send_acked(*sender, "first"));
    send_unacknowledged(*sender, "in flight");
    link().refuse(true);
    link().cut();
    sender->close_input();
    const auto status = sender->finish();
    ASSERT_TRUE(status) << sender->transcript();
    EXPECT_TRUE(*status == 1 || *status == 4) << *status << sender->transcript();
    EXPECT_EQ(sender->summary()["acked"], "1") << sender->transcript();
    EXPECT_EQ(sender->summary()["unknown"], "1") << sender->transcript();
}

EPODE_ON_BOTH_SERVERS(outage);

} // namespace
} // namespace epode::test
