// The examples, as a reader would run them.
#include "on_server.hpp"
#include "own_client.hpp"

#include <epode/protocol/xep0199.hpp>

#include <csignal>
#include <filesystem>
#include <random>
#include <thread>

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
    /// Waits until that address answers: what comes before its presence may find nobody.
    static bool is_there(own_client& asker, const jid& address) {
        for (int i = 0; i < 600; ++i) {
            std::optional<bool> found;
            asker.account().async_iq(iq::get(address, ping()), [&](error_code c, const iq& answer) {
                found = !c && answer.type() == iq_type::result;
            });
            if (asker.until([&] { return found.has_value(); }) && *found) return true;
            std::this_thread::sleep_for(100ms);
        }
        return false;
    }
    /// Says each to the bot and expects it back, acknowledged. The answers go to the client that
    /// asked: it has to be there still, and available.
    void expect_echo(process& bot, const std::vector<std::string>& bodies) {
        own_client alice(settings_of(server(), "alice"));
        std::optional<std::string> answer;
        alice.account().on<message>([&](const message& m) {
            if (m.from_text().starts_with("bob@") && m.body()) answer = *m.body();
        });
        EXPECT_TRUE(is_there(alice, jid("bob@localhost/bot"))) << bot.error_output();
        for (const std::string& body : bodies) {
            answer.reset();
            alice.account().async_send(message(jid("bob@localhost"), body),
                                       [](error_code, const delivery&) {});
            EXPECT_TRUE(alice.until([&] { return answer.has_value(); })) << body;
            EXPECT_EQ(answer, body);
            const auto line = bot.read_line(limit);
            ASSERT_TRUE(line) << bot.error_output();
            EXPECT_TRUE(line->ends_with(": acked")) << *line;
        }
    }
};

TEST_P(examples, echo_bot_answers) {
    const auto bot = example("echo_bot", "bob@localhost/bot", {});
    expect_echo(*bot, {"hello", "<&> \xc3\xa9"});
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
    const auto bot = example("echo_bot_callbacks", "bob@localhost/bot", {}, way::direct_tls);
    expect_echo(*bot, {"hello"});
    bot->signal(SIGTERM);
    EXPECT_EQ(bot->wait(end_limit), 0) << bot->error_output();
}

TEST_P(examples, cached_session_outlives_its_program) {
    const temporary_folder folder;
    const std::string file = (folder / "session.json").string();
    auto bot = example("cached_session", "bob@localhost/bot", {file});
    const auto first = bot->read_line(limit);
    ASSERT_TRUE(first && first->starts_with("online as bob@localhost/")) << bot->error_output();
    expect_echo(*bot, {"hello"});
    bot->kill();
    EXPECT_EQ(std::filesystem::status(file).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

    bot = example("cached_session", "bob@localhost/bot", {file});
    const auto second = bot->read_line(limit);
    ASSERT_TRUE(second) << bot->error_output();
    EXPECT_EQ(*second, "resumed" + first->substr(std::string("online").size()));
    expect_echo(*bot, {"hello again"});
    bot->signal(SIGTERM);
    EXPECT_EQ(bot->wait(end_limit), 0) << bot->error_output();

    const auto foreign = example("cached_session", "alice@localhost", {file});
    EXPECT_EQ(foreign->wait(end_limit), 2);
    EXPECT_TRUE(contains_text(foreign->error_output(), "bob@localhost")) << foreign->error_output();
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

TEST_P(examples, exactly_once_adds_each_amount_once_however_often_it_is_killed) {
    constexpr int amounts = 60;
    const temporary_folder folder;
    const std::vector<std::string> files = {(folder / "state").string(),
                                            (folder / "till").string()};
    const auto open_till = [&] { return example("exactly_once", "bob@localhost/till", files); };
    auto till = open_till();
    {
        // What is sent before it was ever there is the offline store's affair, and ejabberd's can
        // lose it (docs/server-notes.md).
        own_client asker(settings_of(server(), "alice"));
        ASSERT_TRUE(is_there(asker, jid("bob@localhost/till"))) << till->error_output();
    }
    const auto sender = run("send", "alice", way::starttls, {"--to", "bob@localhost"});
    std::mt19937 random(7);
    std::string lines, last;
    int killed = 0;
    for (int sent = 0; sent < amounts; ++killed) {
        for (int batch = 0; batch < 6; ++batch, ++sent)
            ASSERT_TRUE(sender->write_line("1"));
        // Somewhere between what it took from us and what it has told.
        for (unsigned told = random() % 6; told > 0; --told) {
            const auto line = till->read_line(limit);
            ASSERT_TRUE(line) << till->error_output();
            lines += *line + '\n';
        }
        lines += "killed\n";
        till->signal(SIGKILL);
        till->wait(end_limit);
        till = open_till();
    }
    ASSERT_TRUE(sender->write_line("1000"));
    sender->close_input();
    EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    do {
        const auto line = till->read_line(limit);
        ASSERT_TRUE(line) << till->error_output() << "\nafter " << last;
        lines += (last = *line) + '\n';
    } while (!last.starts_with("added 1000"));
    EXPECT_EQ(last, "added 1000, total " + std::to_string(amounts + 1000)) << lines;
    EXPECT_EQ(killed, 10);
}

TEST_P(examples, wrong_usage_is_told) {
    for (const char* program :
         {"echo_bot", "echo_bot_callbacks", "is_it_there", "room_bot", "exactly_once"}) {
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
