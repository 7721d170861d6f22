// The examples, as a reader would run them.
#include "on_server.hpp"

#include <csignal>

namespace epode::test {
namespace {

constexpr auto limit = 60s;
/// Ends are told by the server at once: a program that waits for a time of its own is at fault.
constexpr auto end_limit = 20s;

class examples : public on_server {
protected:
    void SetUp() override { start(); }

    /// Starts `PROGRAM JID …WORDS URL CA-FILE`; what it says goes to the file `output`, if given.
    std::unique_ptr<process> example(const std::string& program, const std::string& jid,
                                     std::vector<std::string> words, way how = way::starttls,
                                     std::string password = {}, std::filesystem::path output = {}) {
        process_options options;
        options.arguments = {std::string(EPODE_EXAMPLES) + "/" + program, jid};
        for (std::string& word : words)
            options.arguments.push_back(std::move(word));
        const bool direct = how == way::direct_tls;
        options.arguments.push_back(
            (direct ? "tls://127.0.0.1:" : "tcp://127.0.0.1:") +
            std::to_string(direct ? server().direct_tls_port() : server().starttls_port()));
        options.arguments.push_back(server().ca_file().string());
        if (password.empty()) password = password_of(jid).at("EPODE_PASSWORD");
        options.environment = {{"EPODE_PASSWORD", password}};
        options.output_file = output;
        return std::make_unique<process>(std::move(options));
    }
    inbox alice_listens(std::vector<std::string> more = {}) {
        inbox out(run("listen", "alice", way::starttls, std::move(more)));
        EXPECT_TRUE(out.cli().await("session:started")) << out.transcript();
        return out;
    }
    /// Sends each body to the bot and expects it back, acknowledged. The sender stays until the
    /// answer has come: one that ends meanwhile takes with it what the server had for it.
    void expect_echo(process& bot, inbox& alice, const std::vector<std::string>& bodies) {
        const auto sender = run("send", "alice", way::starttls, {"--to", "bob@localhost"});
        for (const std::string& body : bodies) {
            ASSERT_TRUE(send_acked(*sender, body));
            const auto line = bot.read_line(limit);
            ASSERT_TRUE(line) << bot.error_output();
            EXPECT_TRUE(line->ends_with(": acked")) << *line;
            EXPECT_TRUE(alice.cli().await([&](const cli_event& e) {
                return e["message.body"] == body && e["message.from"].starts_with("bob@");
            })) << alice.transcript();
        }
        sender->close_input();
        EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    }
};

TEST_P(examples, echo_bot_answers) {
    inbox alice = alice_listens();
    const auto bot = example("echo_bot", "bob@localhost", {});
    expect_echo(*bot, alice, {"hello", "<&> \xc3\xa9"});
    EXPECT_TRUE(bot->running());
}

TEST_P(examples, echo_bot_ends_when_its_password_is_wrong) {
    const temporary_folder folder;
    const auto output = folder / "output";
    const auto bot = example("echo_bot", "bob@localhost", {}, way::starttls, "not bob's", output);
    EXPECT_EQ(bot->wait(end_limit), 1);
    EXPECT_TRUE(contains_text(read_file(output), "authentication")) << read_file(output);
}

TEST_P(examples, echo_bot_callbacks_answers_and_closes) {
    inbox alice = alice_listens();
    const auto bot = example("echo_bot_callbacks", "bob@localhost", {}, way::direct_tls);
    expect_echo(*bot, alice, {"hello"});
    bot->signal(SIGTERM);
    EXPECT_EQ(bot->wait(end_limit), 0) << bot->error_output();
}

TEST_P(examples, is_it_there_waits_for_the_receipt) {
    inbox bob(run("listen", "bob", way::starttls, {"--receipts"}));
    ASSERT_TRUE(bob.cli().await("session:started")) << bob.transcript();
    const auto asker = example("is_it_there", "alice@localhost", {"bob@localhost", "are you?"});
    const auto line = asker->read_line(limit);
    ASSERT_TRUE(line) << asker->error_output();
    EXPECT_TRUE(line->starts_with("delivered: ")) << *line;
    EXPECT_EQ(asker->wait(end_limit), 0);
    EXPECT_TRUE(bob.await_body("are you?"));
}

TEST_P(examples, is_it_there_tells_that_only_the_server_has_it) {
    const auto asker = example("is_it_there", "alice@localhost", {"bob@localhost", "away?"});
    const auto line = asker->read_line(limit);
    ASSERT_TRUE(line) << asker->error_output();
    EXPECT_TRUE(line->starts_with("acked: ")) << *line;
    EXPECT_EQ(asker->wait(end_limit), 0);
}

TEST_P(examples, is_it_there_tells_why_it_came_back) {
    const auto asker = example("is_it_there", "alice@localhost", {"nobody@localhost", "who?"});
    const auto line = asker->read_line(limit);
    ASSERT_TRUE(line) << asker->error_output();
    EXPECT_TRUE(line->starts_with("bounced: ")) << *line;
    EXPECT_TRUE(contains_text(*line, "service-unavailable")) << *line;
    EXPECT_EQ(asker->wait(end_limit), 1);
}

TEST_P(examples, is_it_there_tells_that_it_was_never_sent) {
    const auto asker = example("is_it_there", "alice@localhost", {"bob@localhost", "too early"},
                               way::starttls, "not alice's");
    const auto line = asker->read_line(limit);
    ASSERT_TRUE(line) << asker->error_output();
    EXPECT_TRUE(line->starts_with("failed: ")) << *line;
    EXPECT_EQ(asker->wait(end_limit), 1);
}

TEST_P(examples, room_bot_answers_in_its_room) {
    const std::string room = "lounge@conference.localhost";
    const auto bot = example("room_bot", "bob@localhost", {room + "/robot"});
    const auto entered = bot->read_line(limit);
    ASSERT_TRUE(entered) << bot->error_output();
    EXPECT_EQ(*entered, "in the room as " + room + "/robot");

    inbox alice = alice_listens({"--join", room + "/alice"});
    // The room's subject comes last of what it tells a newcomer (XEP-0045 §7.2.15).
    ASSERT_TRUE(alice.cli().await([&](const cli_event& e) { return e["message.from"] == room; }))
        << alice.transcript();
    const auto asker =
        run("send", "alice", way::starttls, {"--room", "--to", room, "--nick", "asker", "!ping"});
    EXPECT_EQ(asker->finish(), 0) << asker->transcript();
    const auto answered = bot->read_line(limit);
    ASSERT_TRUE(answered) << bot->error_output();
    EXPECT_EQ(*answered, "pong reflected");
    EXPECT_TRUE(alice.await_body("pong")) << alice.transcript();
    bot->signal(SIGTERM);
    EXPECT_EQ(bot->wait(end_limit), 0) << bot->error_output();
}

TEST_P(examples, wrong_usage_is_told) {
    for (const char* program : {"echo_bot", "echo_bot_callbacks", "is_it_there", "room_bot"}) {
        process_options options;
        const temporary_folder folder;
        options.arguments = {std::string(EPODE_EXAMPLES) + "/" + program};
        options.output_file = folder / "output";
        process child(std::move(options));
        EXPECT_EQ(child.wait(end_limit), 2) << program;
        EXPECT_TRUE(contains_text(read_file(folder / "output"), "usage: ")) << program;
    }
}

EPODE_ON_BOTH_SERVERS(examples);

} // namespace
} // namespace epode::test
