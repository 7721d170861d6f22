// What only an archive can tell: what was missed, and what became of messages of unknown fate.
#include "on_server.hpp"

#include <support/temporary_folder.hpp>

#include <algorithm>
#include <thread>

namespace epode::test {
namespace {

using moment = link_trigger::moment;

class archive : public on_server {
protected:
    /// The server gets `received`, and does not get its acknowledgement back; `swallowed` is
    /// written and gets nowhere.
    void lose_sight(epode_cli& sender) {
        const int fired = link().counters().triggers_fired;
        link().add_trigger({.towards = direction::to_client,
                            .text = "<a ",
                            .at = moment::before_text,
                            .action = link_fault::silence});
        sender.write_line("received");
        ASSERT_TRUE(link().await(
            [&](const link_counters& c) { return c.triggers_fired == fired + 1; }, 60s));
        sender.write_line("swallowed");
        ASSERT_TRUE(sender.await([](const cli_event& e) {
            return e.name == "message:sent" && e["body"] == "swallowed";
        })) << sender.transcript();
    }
    /// One that has lost sight of two messages, of which one arrived.
    std::unique_ptr<epode_cli> uncertain_sender(const std::string& on_failure) {
        auto sender = send_to_bob(way::link, {"--on-failure", on_failure});
        EXPECT_TRUE(send_acked(*sender, "first"));
        lose_sight(*sender);
        return sender;
    }
    static fate fate_of(const epode_cli& sender, const std::string& body) {
        for (const message_record& message : sender.messages())
            if (message.body == body) return message.last;
        return fate::pending;
    }
    /// The server is killed once its archive is on its disk: ejabberd holds it back for a few
    /// seconds, and a crash before that loses it.
    void kill_server(epode_cli& sender) {
        link().refuse(true);
        link().cut();
        ASSERT_TRUE(sender.await("disconnected")) << sender.transcript();
        if (!is_prosody()) std::this_thread::sleep_for(5s);
        server().kill();
    }
    /// The server dies, and comes back with what it had on its disk.
    void crash(epode_cli& sender, inbox& bob) {
        kill_server(sender);
        sender.write_line("while down");
        server().start();
        ASSERT_TRUE(bob.cli().await("session:started")) << bob.transcript();
        flush(bob); // a message that meets bob half logged in may lie in the offline store
        link().refuse(false);
    }
    /// The link is down until the server has forgotten the session.
    void outlast(epode_cli& sender) {
        link().refuse(true);
        link().cut();
        ASSERT_TRUE(sender.await("disconnected")) << sender.transcript();
        sender.write_line("while down");
        past_the_window();
        link().refuse(false);
    }
    /// The thing under test is a time of the server's: no event of ours tells that it is over.
    static void past_the_window() {
        std::this_thread::sleep_for(std::chrono::seconds(window_s) + 3s);
    }
    static constexpr int window_s = 1;

    std::unique_ptr<epode_cli> listener(way how) {
        return run("listen", "bob", how, {"--state", (folder_ / "bob.state").string()});
    }
    /// Bodies of what was printed, repetitions too.
    static std::vector<std::string> bodies(const epode_cli& listener) {
        std::vector<std::string> out;
        for (const cli_event& e : listener.history())
            if (e.name == "message" && !e["message.body"].empty()) out.push_back(e["message.body"]);
        return out;
    }
    static bool await_body(epode_cli& listener, const std::string& body) {
        return listener
            .await([&](const cli_event& e) {
                return e.name == "message" && e["message.body"] == body;
            })
            .has_value();
    }
    void send_all(const std::vector<std::string>& texts) {
        const auto sender = send_to_bob(straight(), texts);
        EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    }

private:
    temporary_folder folder_;
};

TEST_P(archive, retry_looks_up_and_sends_again_what_a_killed_server_did_not_get) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = uncertain_sender("retry");
    ASSERT_TRUE(bob.await_body("received"));
    crash(*sender, bob);
    finish_and_compare(*sender, bob);
    for (const char* body : {"first", "received", "swallowed", "while down"})
        EXPECT_EQ(fate_of(*sender, body), fate::acked) << body << sender->transcript();
    expect_no_duplicates(bob);
    EXPECT_GE(sender->count("message:unknown"), 2) << "told before it is looked up";
}

TEST_P(archive, reconcile_tells_what_a_killed_server_got) {
    start_with_link();
    inbox bob = bob_listens();
    const auto sender = uncertain_sender("reconcile");
    ASSERT_TRUE(bob.await_body("received"));
    crash(*sender, bob);
    finish_and_compare(*sender, bob);
    EXPECT_EQ(fate_of(*sender, "received"), fate::acked) << sender->transcript();
    EXPECT_EQ(fate_of(*sender, "swallowed"), fate::failed) << sender->transcript();
    EXPECT_EQ(fate_of(*sender, "while down"), fate::acked) << sender->transcript();
    EXPECT_EQ(sender->count("message:retry"), 0) << sender->transcript();
}

TEST_P(archive, after_the_resumption_window_all_arrives_with_retry) {
    start_with_link({.resumption_window_s = window_s});
    inbox bob = bob_listens();
    const auto sender = uncertain_sender("retry");
    outlast(*sender);
    finish_and_compare(*sender, bob);
    for (const char* body : {"first", "received", "swallowed", "while down"})
        EXPECT_EQ(fate_of(*sender, body), fate::acked) << body << sender->transcript();
    expect_no_duplicates(bob);
}

TEST_P(archive, after_the_resumption_window_reconcile_leaves_nothing_unknown) {
    start_with_link({.resumption_window_s = window_s});
    inbox bob = bob_listens();
    const auto sender = uncertain_sender("reconcile");
    outlast(*sender);
    finish_and_compare(*sender, bob);
    EXPECT_EQ(fate_of(*sender, "received"), fate::acked) << sender->transcript();
    EXPECT_EQ(fate_of(*sender, "swallowed"), fate::failed) << sender->transcript();
    EXPECT_EQ(sender->summary()["unknown"], "0") << sender->transcript();
}

TEST_P(archive, without_an_archive_unknown_stays_unknown) {
    start_with_link({.archive = false});
    inbox bob = bob_listens();
    const auto sender = uncertain_sender("retry");
    ASSERT_TRUE(bob.await_body("received"));
    crash(*sender, bob);
    finish_and_compare(*sender, bob);
    EXPECT_EQ(fate_of(*sender, "received"), fate::unknown) << sender->transcript();
    EXPECT_EQ(fate_of(*sender, "swallowed"), fate::unknown) << sender->transcript();
    EXPECT_EQ(fate_of(*sender, "while down"), fate::acked) << sender->transcript();
    EXPECT_EQ(sender->count("message:retry"), 0) << sender->transcript();
}

TEST_P(archive, a_rooms_archive_tells_of_its_messages) {
    start_with_link();
    const std::string room = "tea@conference.localhost";
    const auto witness = run("listen", "bob", straight(), {"--join", room + "/bob"});
    ASSERT_TRUE(witness->await("session:started")) << witness->transcript();
    const auto sender =
        run("send", "alice", way::link, {"--to", room, "--room", "--on-failure", "retry"});
    sender->write_line("first");
    ASSERT_TRUE(sender->await("message:reflected")) << sender->transcript();
    lose_sight(*sender);
    ASSERT_TRUE(await_body(*witness, "received")) << witness->transcript();
    kill_server(*sender);
    sender->write_line("while down");
    server().start();
    ASSERT_TRUE(witness->await("session:started")) << witness->transcript();
    link().refuse(false);
    sender->close_input();
    ASSERT_TRUE(sender->finish(150s)) << sender->transcript();
    ASSERT_TRUE(await_body(*witness, "while down")) << witness->transcript();
    const std::vector<std::string> all = bodies(*witness);
    for (const char* body : {"received", "swallowed", "while down"}) {
        EXPECT_EQ(fate_of(*sender, body), fate::reflected) << body << sender->transcript();
        EXPECT_EQ(std::count(all.begin(), all.end(), body), 1) << body << witness->transcript();
    }
    EXPECT_LT(std::find(all.begin(), all.end(), "swallowed"),
              std::find(all.begin(), all.end(), "while down"))
        << witness->transcript();
}

/// More than one page of the archive.
constexpr int many = 130;

TEST_P(archive, a_listener_that_was_away_gets_all_once) {
    start({.resumption_window_s = window_s});
    {
        const auto first = listener(way::starttls);
        ASSERT_TRUE(first->await("session:started")) << first->transcript();
        send_all({"before"});
        ASSERT_TRUE(await_body(*first, "before")) << first->transcript();
        first->child().kill();
        first->finish();
    }
    send_all({"at once"}); // while the server still waits for a resumption
    past_the_window();
    send_all(numbered("while", many));
    const auto second = listener(way::starttls);
    ASSERT_TRUE(await_body(*second, "while-" + std::to_string(many))) << second->transcript();
    send_all({"after"});
    ASSERT_TRUE(await_body(*second, "after")) << second->transcript();
    std::vector<std::string> wanted = numbered("while", many);
    wanted.insert(wanted.begin(), "at once");
    wanted.push_back("after");
    std::vector<std::string> got = bodies(*second);
    // What the first one printed may be printed once more if it died before that was durable.
    if (!got.empty() && got.front() == "before") got.erase(got.begin());
    EXPECT_EQ(got, wanted) << second->transcript();
    second->child().signal(SIGTERM);
    second->finish();

    const auto third = listener(way::starttls);
    ASSERT_TRUE(third->await("session:started")) << third->transcript();
    send_all({"last"});
    ASSERT_TRUE(await_body(*third, "last")) << third->transcript();
    EXPECT_EQ(bodies(*third), std::vector<std::string>{"last"}) << third->transcript();
}

TEST_P(archive, a_listener_whose_link_was_down_gets_all_once) {
    start_with_link({.resumption_window_s = window_s});
    const auto bob = run("listen", "bob", way::link); // without a state file
    ASSERT_TRUE(bob->await("session:started")) << bob->transcript();
    send_all({"before"});
    ASSERT_TRUE(await_body(*bob, "before")) << bob->transcript();
    link().refuse(true);
    link().cut();
    ASSERT_TRUE(bob->await("disconnected")) << bob->transcript();
    send_all(numbered("early", 5));
    past_the_window();
    send_all(numbered("late", 5));
    link().refuse(false);
    ASSERT_TRUE(await_body(*bob, "late-5")) << bob->transcript();
    send_all({"after"});
    ASSERT_TRUE(await_body(*bob, "after")) << bob->transcript();
    std::vector<std::string> wanted{"before"};
    for (const std::string& body : numbered("early", 5))
        wanted.push_back(body);
    for (const std::string& body : numbered("late", 5))
        wanted.push_back(body);
    wanted.push_back("after");
    EXPECT_EQ(bodies(*bob), wanted) << bob->transcript();
}

TEST_P(archive, what_is_read_once_more_comes_once) {
    start();
    const temporary_folder folder;
    const std::filesystem::path trace = folder / "trace";
    const auto bob = run("listen", "bob", way::starttls, {"--trace", trace.string()});
    ASSERT_TRUE(bob->await("session:started")) << bob->transcript();
    // A phone of bob's, too: what it sends comes as a carbon, and is in the archive.
    const auto phone = run("send", "bob", way::starttls, {"--to", "alice@localhost", "sent"});
    EXPECT_EQ(phone->finish(), 0) << phone->transcript();
    send_all(numbered("early", 5));
    const auto second_page_came = [&] {
        const std::string text = read_file(trace);
        const std::size_t asked = text.rfind("<max>100</max>");
        return asked != text.npos && text.find("<fin ", asked) != text.npos;
    };
    for (int i = 0; i < 600 && !second_page_came(); ++i)
        std::this_thread::sleep_for(100ms);
    EXPECT_TRUE(second_page_came()) << read_file(trace);
    for (const std::string& body : numbered("early", 5))
        EXPECT_TRUE(contains_text(read_file(trace), "<body>" + body)) << body;
    send_all({"after"});
    ASSERT_TRUE(await_body(*bob, "after")) << bob->transcript();
    std::vector<std::string> wanted{"sent"};
    for (const std::string& body : numbered("early", 5))
        wanted.push_back(body);
    wanted.push_back("after");
    EXPECT_EQ(bodies(*bob), wanted) << bob->transcript() << read_file(trace);
}

EPODE_ON_BOTH_SERVERS(archive);

} // namespace
} // namespace epode::test
