// Rooms that do not answer, that put the user out, and that may have forgotten the user.
#include "on_server.hpp"
#include "own_client.hpp"
#include <support/temporary_folder.hpp>

#include <epode/protocol/xep0045.hpp>
#include <epode/protocol/xep0333.hpp>
#include <epode/protocol/xep0359.hpp>

#include <thread>

namespace epode::test {
namespace {

constexpr const char* tea = "tea@conference.localhost";

/// Who owns the room, and may do to its occupants what the command line cannot.
class owner : private own_client {
public:
    using own_client::own_client;
    bool enter() {
        std::optional<error_code> entered;
        account().async_join(jid(std::string(tea) + "/owner"), [&](error_code c) { entered = c; });
        return until([&] { return entered.has_value(); }) && !*entered;
    }
    template <class T>
    bool ask(const T& payload) {
        std::optional<bool> accepted;
        account().async_iq(iq::set(jid(tea), payload), [&](error_code c, const iq& answer) {
            accepted = !c && answer.type() == iq_type::result;
        });
        return until([&] { return accepted.has_value(); }) && *accepted;
    }
    bool kick(const std::string& nick) {
        muc_item item;
        item.nick = nick;
        item.role = muc_role::none;
        item.reason = "enough";
        return ask(muc_admin{{item}});
    }
    bool ban(const std::string& account) {
        muc_item item;
        item.address = jid(account);
        item.affiliation = muc_affiliation::outcast;
        return ask(muc_admin{{item}});
    }
    /// Reads the next message, and tells so by the room's id of it.
    bool display_next() {
        account().on<message>([this](const message& m) {
            const auto given = m.payload<stanza_id>();
            if (!m.body() || !given || given->by != jid(tea)) return;
            message marker;
            marker.to(jid(tea)).type(message_type::groupchat);
            marker.add(chat_marker{chat_marker_type::displayed, given->id});
            account().async_send(std::move(marker),
                                 [this](error_code c, const delivery&) { told_ = !c; });
        });
        return until([&] { return told_; });
    }
    bool destroy() {
        muc_owner request;
        request.destroyed.emplace();
        return ask(request);
    }

private:
    bool told_ = false;
};

class rooms : public on_server {
protected:
    /// Until the program has told it on standard error.
    static testing::AssertionResult tells(epode_cli& program, const std::string& text) {
        for (int i = 0; i < 600; ++i) {
            if (contains_text(program.diagnostics(), text)) return testing::AssertionSuccess();
            std::this_thread::sleep_for(50ms);
        }
        return testing::AssertionFailure() << "not told: " << text << '\n' << program.transcript();
    }
    /// Bob sends to the room, and his first message is in.
    std::unique_ptr<epode_cli> bob_in_the_room() {
        auto sender = run("send", "bob", straight(), {"--to", tea, "--room"});
        sender->write_line("hello");
        EXPECT_TRUE(sender->await("message:reflected")) << sender->transcript();
        return sender;
    }
    static void expect_over(epode_cli& sender) {
        EXPECT_EQ(sender.finish(), 1) << sender.transcript();
        EXPECT_EQ(sender.summary()["acked"], "1") << sender.transcript();
        EXPECT_EQ(sender.summary()["unknown"], "0") << sender.transcript();
    }
};

TEST_P(rooms, that_never_answer_fail_their_messages) {
    start();
    // A server passes no presence to a client that is not there, and says nothing about it.
    const auto sender = run("send", "alice", way::starttls,
                            {"--to", "bob@localhost", "--room", "--join-timeout", "2", "text"});
    const auto failed = sender->await("message:failed");
    ASSERT_TRUE(failed) << sender->transcript();
    EXPECT_TRUE(contains_text((*failed)["reason"], "never written")) << failed->line;
    EXPECT_EQ(sender->finish(), 1) << sender->transcript();
    EXPECT_TRUE(contains_text(sender->diagnostics(), "did not answer")) << sender->transcript();
    EXPECT_EQ(sender->summary()["failed"], "1");
}

TEST_P(rooms, that_kick_are_told_with_their_reason) {
    start();
    owner alice(settings_of(server(), "alice"));
    ASSERT_TRUE(alice.enter());
    const auto sender = bob_in_the_room();
    ASSERT_TRUE(alice.kick("bob"));
    expect_over(*sender);
    EXPECT_TRUE(tells(*sender, "put out of the room"));
    EXPECT_TRUE(tells(*sender, "enough"));
}

TEST_P(rooms, that_ban_are_not_entered_again) {
    start();
    owner alice(settings_of(server(), "alice"));
    ASSERT_TRUE(alice.enter());
    const auto sender = bob_in_the_room();
    ASSERT_TRUE(alice.ban("bob@localhost"));
    expect_over(*sender);
    EXPECT_TRUE(tells(*sender, "banned"));
    const auto again = run("send", "bob", way::starttls, {"--to", tea, "--room", "text"});
    EXPECT_EQ(again->finish(), 1) << again->transcript();
    EXPECT_TRUE(tells(*again, "forbidden"));
    EXPECT_EQ(again->summary()["failed"], "1");
}

TEST_P(rooms, that_announce_ids_are_believed) {
    start();
    owner alice(settings_of(server(), "alice"));
    ASSERT_TRUE(alice.enter());
    const auto sender = bob_in_the_room();
    ASSERT_TRUE(alice.display_next());
    EXPECT_TRUE(sender->await("message:displayed")) << sender->transcript();
    sender->close_input();
    EXPECT_EQ(sender->finish(), 0) << sender->transcript();
}

TEST_P(rooms, that_are_destroyed_are_over) {
    start();
    owner alice(settings_of(server(), "alice"));
    ASSERT_TRUE(alice.enter());
    const auto sender = bob_in_the_room();
    ASSERT_TRUE(alice.destroy());
    expect_over(*sender);
    EXPECT_TRUE(tells(*sender, "destroyed"));
}

TEST_P(rooms, are_asked_after_a_resumption_whether_they_kept_us) {
    start_with_link();
    temporary_folder folder;
    const auto trace = folder / "trace.xml";
    const auto bob = run("listen", "bob", way::link,
                         {"--join", std::string(tea) + "/bob", "--trace", trace.string()});
    const auto has_trace = [&](const std::string& text) {
        for (int i = 0; i < 600; ++i) {
            if (contains_text(read_file(trace), text)) return true;
            std::this_thread::sleep_for(50ms);
        }
        return false;
    };
    ASSERT_TRUE(has_trace("code='110'")) << bob->transcript();
    link().cut();
    ASSERT_TRUE(bob->await([](const cli_event& e) {
        return e.name == "session:started" && e["resumed"] == "true";
    })) << bob->transcript();
    ASSERT_TRUE(has_trace("<ping xmlns='urn:xmpp:ping'/>")) << bob->transcript();
    // It is in, and stays in: messages come, and it neither leaves nor enters again.
    const auto sender = run("send", "alice", way::plaintext, {"--to", tea, "--room", "after"});
    EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    EXPECT_TRUE(bob->await([](const cli_event& e) { return e["message.body"] == "after"; }))
        << bob->transcript();
    EXPECT_FALSE(contains_text(bob->diagnostics(), "not in the room")) << bob->transcript();
}

TEST_P(rooms, of_a_restarted_server_are_entered_again) {
    start();
    const auto bob = run("listen", "bob", way::starttls, {"--join", std::string(tea) + "/bob"});
    ASSERT_TRUE(bob->await("session:started")) << bob->transcript();
    server().stop();
    ASSERT_TRUE(bob->await("disconnected")) << bob->transcript();
    server().start();
    ASSERT_TRUE(bob->await("session:started")) << bob->transcript();
    const auto came = [](const cli_event& e) { return e["message.body"] == "after"; };
    for (int i = 0; i < 20; ++i) { // he may enter just after a message
        const auto sender = run("send", "alice", way::starttls, {"--to", tea, "--room", "after"});
        ASSERT_EQ(sender->finish(), 0) << sender->transcript();
        if (bob->await(came, 1s)) return;
    }
    ADD_FAILURE() << bob->transcript();
}

EPODE_ON_BOTH_SERVERS(rooms);

} // namespace
} // namespace epode::test
