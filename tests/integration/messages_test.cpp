// Messages over a link that holds: bodies, rooms, carbons, input lines, servers' limits.
#include "on_server.hpp"

#include <algorithm>

namespace epode::test {
namespace {

class messages : public on_server {};

TEST_P(messages, bodies_arrive_as_they_are) {
    start();
    inbox bob = bob_listens();
    const std::vector<std::string> bodies{
        "plain",
        "<b>not & markup</b> \"quoted\" 'too' ]]>",
        " spaces  stay ",
        "\U0001f469\u200d\U0001f680 \u00e9\u0301 \u05e9\u05dc\u05d5\u05dd \U0001d518",
        "tab\tin the middle",
        std::string(20000, 'x') + "\xf0\x9f\x8c\x8d" + std::string(20000, 'y'),
    };
    const auto sender = send_to_bob(way::starttls);
    for (const std::string& body : bodies)
        sender->write_line(body);
    finish_and_compare(*sender, bob);
    std::vector<std::string> arrived = bob.first_arrivals();
    arrived.resize(bodies.size());
    EXPECT_EQ(arrived, bodies);
    EXPECT_EQ(bob.duplicates(), 0) << bob.transcript();
}

TEST_P(messages, several_lines_of_one_body_by_json) {
    start();
    inbox bob = bob_listens();
    const std::string body = "first\nsecond \"x\"\n\ttab";
    const auto sender = send_to_bob(way::starttls, {"--input", "json"});
    sender->write_line(R"({"id":"chosen-1","body":)" + json_string(body) + "}");
    ASSERT_TRUE(bob.await_body(body)) << sender->transcript();
    finish_and_compare(*sender, bob);
    ASSERT_EQ(sender->messages().size(), 1u);
    EXPECT_EQ(sender->messages()[0].id, "chosen-1");
}

TEST_P(messages, received_messages_tell_from_whom_they_are) {
    start();
    inbox bob = bob_listens();
    const auto sender = run("send", "alice/tower", way::starttls, {"--to", "bob@localhost", "hi"});
    EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    const auto message = bob.cli().await("message");
    ASSERT_TRUE(message);
    EXPECT_EQ((*message)["message.from"], "alice@localhost/tower");
    EXPECT_EQ((*message)["message.type"], "chat");
    EXPECT_EQ((*message)["message.id"], sender->messages().at(0).id);
    EXPECT_NE((*message)["duplicate"], "true");
}

TEST_P(messages, lines_are_sent_as_they_come) {
    start();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::starttls);
    // Each line is acknowledged before the next is written, so none waited for the input's end.
    for (const std::string& body : numbered("m", 5))
        ASSERT_TRUE(send_acked(*sender, body));
    finish_and_compare(*sender, bob);
}

TEST_P(messages, many_at_once_stay_in_order) {
    start();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::direct_tls);
    for (const std::string& body : numbered("m", 300))
        sender->write_line(body);
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], "300");
    EXPECT_EQ(bob.first_arrivals().size(), 301u);
    EXPECT_EQ(bob.duplicates(), 0) << bob.transcript();
}

TEST_P(messages, listen_ends_after_the_count_asked_for) {
    start();
    const auto bob = run("listen", "bob", way::starttls, {"--count", "2"});
    ASSERT_TRUE(bob->await("session:started")) << bob->transcript();
    const auto sender = send_to_bob(way::starttls, {"one", "two"});
    EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    EXPECT_EQ(bob->finish(), 0) << bob->transcript();
    EXPECT_EQ(bob->count("message"), 2);
}

TEST_P(messages, to_a_room_are_done_when_reflected) {
    start();
    const std::string room = "tea@conference.localhost";
    const auto sender = run("send", "alice", way::starttls, {"--to", room, "--room"});
    for (const std::string& body : numbered("m", 3))
        sender->write_line(body);
    sender->close_input();
    EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    EXPECT_EQ(sender->count("message:reflected"), 3) << sender->transcript();
    for (const message_record& message : sender->messages()) {
        const auto& events = sender->history();
        EXPECT_TRUE(std::any_of(events.begin(), events.end(), [&](const cli_event& e) {
            return e.name == "message:reflected" && e.is_about(message.id) && e["room"] == room;
        })) << message.body;
    }
}

TEST_P(messages, to_a_room_that_is_none_do_not_count_as_sent) {
    start({.rooms = false});
    const auto sender =
        run("send", "alice", way::starttls, {"--to", "tea@conference.localhost", "--room", "text"});
    EXPECT_EQ(sender->finish(), 1) << sender->transcript();
    EXPECT_EQ(sender->count("message:reflected"), 0);
}

TEST_P(messages, to_nobody_are_bounced) {
    start();
    const auto sender = run("send", "alice", way::starttls, {"--to", "nobody@localhost"});
    sender->write_line("text");
    const auto bounced = sender->await("message:error");
    ASSERT_TRUE(bounced) << sender->transcript();
    EXPECT_FALSE((*bounced)["condition"].empty());
    sender->close_input();
    EXPECT_EQ(sender->finish(), 1) << sender->transcript();
    EXPECT_EQ(sender->summary()["bounced"], "1");
}

TEST_P(messages, of_one_session_are_seen_by_another_of_the_same_account) {
    start();
    const auto other = run("listen", "alice/other", way::starttls);
    ASSERT_TRUE(other->await("session:started")) << other->transcript();
    const auto first = run("send", "alice/main", way::starttls, {"--to", "bob@localhost"});
    const auto seen = [](const std::string& body) {
        return [body](const cli_event& event) {
            return std::any_of(event.fields.begin(), event.fields.end(),
                               [&](const auto& field) { return field.second == body; });
        };
    };
    ASSERT_TRUE(send_acked(*first, "from main"));
    EXPECT_TRUE(other->await(seen("from main"))) << other->transcript();
    first->close_input();
    EXPECT_EQ(first->finish(), 0);
    // What others write to one session comes to both.
    const auto main = run("listen", "alice/main", way::starttls);
    ASSERT_TRUE(main->await("session:started"));
    const auto bob = run("send", "bob", way::starttls, {"--to", "alice@localhost/main", "to main"});
    EXPECT_EQ(bob->finish(), 0) << bob->transcript();
    EXPECT_TRUE(main->await(seen("to main"))) << main->transcript();
    EXPECT_TRUE(other->await(seen("to main"))) << other->transcript();
}

TEST_P(messages, a_malformed_line_is_told_with_its_number_and_the_others_go_on) {
    start();
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::starttls, {"--input", "json"});
    sender->write_line(R"({"body":"one"})");
    sender->write_line(R"({"body":"broken)");
    sender->write_line(R"({"no":"body"})");
    sender->write_line(R"({"body":"four"})");
    sender->close_input();
    EXPECT_EQ(sender->finish(), 1) << sender->transcript();
    EXPECT_TRUE(contains_text(sender->diagnostics(), "line 2")) << sender->transcript();
    EXPECT_TRUE(contains_text(sender->diagnostics(), "line 3")) << sender->transcript();
    EXPECT_EQ(sender->summary()["acked"], "2");
    flush(bob);
    EXPECT_EQ(bob.first_arrivals(), (std::vector<std::string>{"one", "four", "flush-1"}));
}

TEST_P(messages, one_too_large_for_the_server_fails_alone) {
    start({.stanza_limit_bytes = 12000});
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::starttls);
    ASSERT_TRUE(send_acked(*sender, "before"));
    sender->write_line(std::string(30000, 'x'));
    const auto told = sender->await([](const cli_event& e) {
        return e.name == "message:failed" || e.name == "message:unknown";
    });
    ASSERT_TRUE(told) << sender->transcript();
    // What is given later goes its way.
    ASSERT_TRUE(send_acked(*sender, "after"));
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], "2") << sender->transcript();
}

TEST_P(messages, without_stream_management_are_acked_too) {
    start({.stream_management = false});
    inbox bob = bob_listens();
    const auto sender = send_to_bob(way::starttls);
    for (const std::string& body : numbered("m", 20))
        sender->write_line(body);
    finish_and_compare(*sender, bob);
    EXPECT_EQ(sender->summary()["acked"], "20");
    EXPECT_TRUE(contains_text(sender->diagnostics(), "stream management")) << sender->transcript();
}

TEST_P(messages, stream_management_can_be_switched_off) {
    start();
    inbox bob = bob_listens();
    for (const char* option : {"--no-stream-management", "--no-resume"}) {
        const auto sender = send_to_bob(way::starttls, {option, "text"});
        EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    }
}

EPODE_ON_BOTH_SERVERS(messages);

} // namespace
} // namespace epode::test
