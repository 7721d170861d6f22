// Tests src/client/impl.cpp, which is what a client is made of.
// The client as a whole: what it refuses to start with, how it runs and how it ends.
#include "client_fixture.hpp"

#include <epode/session/error.hpp>

namespace epode::test {
namespace {

class config_errors : public client_test {
protected:
    /// The text of what the constructor throws; empty when it throws nothing.
    std::string refusal(config c) {
        try {
            client(context.get_executor(), std::move(c));
        } catch (const system_error& e) {
            EXPECT_TRUE(e.code());
            return e.what();
        }
        return {};
    }
    static bool says(const std::string& text, std::string_view part) {
        return text.find(part) != text.npos;
    }
};

TEST_F(config_errors, bad_jid) {
    config c = settings();
    c.jid = "alice@@example.org";
    EXPECT_TRUE(says(refusal(c), "the JID \"alice@@example.org\" is not valid")) << refusal(c);
    c.jid = "example.org";
    c.connect = server.url();
    EXPECT_EQ(refusal(c), "");
    c.anonymous = false;
    EXPECT_TRUE(says(refusal(c), "names no account")) << refusal(c);
}

TEST_F(config_errors, bad_url) {
    config c = settings();
    for (const char* url : {"http://127.0.0.1:1", "tcp://", "tcp://127.0.0.1:0",
                            "tcp://127.0.0.1:65536", "tcp://127.0.0.1:5222/path", "127.0.0.1"}) {
        c.connect = url;
        EXPECT_TRUE(says(refusal(c), "tcp://HOST:PORT")) << url << ": " << refusal(c);
        EXPECT_TRUE(says(refusal(c), std::string("\"") + url + "\"")) << url;
    }
}

TEST_F(config_errors, plaintext_elsewhere) {
    config c = settings();
    for (const char* url :
         {"", "tcp://192.0.2.1:5222", "tcp://127.evil.example:5222", "tcp://127.0.0.1.example:5222",
          "tcp://[2001:db8::1]:5222", "tcp://localhost.example:5222"}) {
        c.connect = url;
        EXPECT_TRUE(says(refusal(c), "loopback")) << url << ": " << refusal(c);
    }
    for (const char* url :
         {"tcp://127.0.0.1:1", "tcp://127.8.9.10:1", "tcp://localhost:1", "tcp://[::1]:1"}) {
        c.connect = url;
        EXPECT_EQ(refusal(c), "") << url;
    }
    c.connect.clear();
    c.allow_plaintext = false;
    EXPECT_EQ(refusal(c), "");
}

TEST_F(config_errors, unreadable_authorities) {
    config c = settings();
    c.allow_plaintext = false;
    c.tls.authority_files = {"/nonexistent/authority.pem"};
    EXPECT_TRUE(says(refusal(c), "/nonexistent/authority.pem")) << refusal(c);
}

TEST_F(client_test, comes_online_and_tells_about_the_session) {
    make();
    EXPECT_FALSE(subject->info().online);
    ASSERT_TRUE(come_online());
    const session_info i = subject->info();
    EXPECT_EQ(i.address, "alice@example.org/r");
    EXPECT_EQ(i.mechanism, "ANONYMOUS");
    EXPECT_FALSE(i.tls);
    EXPECT_TRUE(i.stream_management && i.resumable);
    const auto event = next<online>();
    ASSERT_TRUE(event);
    EXPECT_FALSE(event->resumed);
    EXPECT_EQ(run.calls, 0);
}

TEST_F(client_test, runs_only_once) {
    ASSERT_TRUE(come_online());
    outcome<void> second;
    subject->async_run(second.handler());
    EXPECT_EQ(second.calls, 0) << "never inside the initiating call";
    ASSERT_TRUE(until([&] { return second.calls == 1; }));
    EXPECT_EQ(second.code, asio::error::already_started);
    EXPECT_EQ(run.calls, 0);
}

TEST_F(client_test, closes_and_lets_the_context_run_out) {
    ASSERT_TRUE(come_online());
    outcome<void> closed;
    subject->async_close(closed.handler());
    EXPECT_EQ(closed.calls + run.calls, 0);
    ASSERT_TRUE(until([&] { return closed.calls && run.calls; }));
    EXPECT_FALSE(closed.code) << closed.code.message();
    EXPECT_EQ(run.code, session_error::closed);
    EXPECT_EQ(server.closes, 1);
    server.stop();
    EXPECT_TRUE(runs_out()) << "something keeps the context at work";
    EXPECT_EQ(closed.calls, 1);
    EXPECT_EQ(run.calls, 1);

    // After the end.
    outcome<void> again, closed_again;
    outcome<delivery> sent;
    outcome<iq> asked;
    outcome<event> told;
    subject->async_run(again.handler());
    subject->async_close(closed_again.handler());
    subject->async_send(chat("late"), sent.handler());
    subject->async_iq(iq(iq_type::get), asked.handler());
    ASSERT_TRUE(runs_out());
    EXPECT_EQ(again.code, session_error::closed);
    EXPECT_TRUE(closed_again.calls == 1 && !closed_again.code);
    EXPECT_EQ(sent.code, session_error::closed);
    EXPECT_EQ(asked.code, session_error::closed);
    EXPECT_TRUE(next<offline>());
    subject->async_next(told.handler());
    ASSERT_TRUE(runs_out());
    EXPECT_EQ(told.code, session_error::closed);
}

TEST_F(client_test, close_waits_for_the_last_fate) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    outcome<delivery> sent;
    outcome<void> closed;
    int fates_before_end = -1;
    subject->async_send(chat("1"), sent.handler());
    subject->async_close([&](error_code c) {
        closed.handler()(c);
        fates_before_end = sent.calls;
    });
    ASSERT_TRUE(until([&] { return server.messages.size() == 1; }));
    settle();
    EXPECT_EQ(closed.calls, 0);
    server.ack();
    ASSERT_TRUE(until([&] { return closed.calls == 1; }));
    EXPECT_EQ(fates_before_end, 1);
    EXPECT_EQ(sent.value->fate, fate::acked);
}

TEST_F(client_test, cancelled_close_waits_no_longer) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    outcome<delivery> sent;
    subject->async_send(chat("1"), sent.handler());
    ASSERT_TRUE(until([&] { return server.messages.size() == 1; }));
    asio::cancellation_signal signal;
    outcome<void> closed;
    subject->async_close(asio::bind_cancellation_slot(signal.slot(), closed.handler()));
    signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(until([&] { return closed.calls == 1; }));
    EXPECT_EQ(closed.code, asio::error::operation_aborted);
    EXPECT_EQ(run.calls, 0);
}

TEST_F(client_test, cancelling_the_run_ends_without_a_word) {
    make();
    asio::cancellation_signal signal;
    subject->async_run(asio::bind_cancellation_slot(signal.slot(), run.handler()));
    ASSERT_TRUE(until([&] { return sm(); }));
    outcome<event> told;
    ASSERT_TRUE(next<online>());
    subject->async_next(told.handler());
    signal.emit(asio::cancellation_type::partial);
    EXPECT_EQ(run.calls, 0);
    ASSERT_TRUE(until([&] { return run.calls && !server.connected(); }));
    EXPECT_EQ(run.code, session_error::closed);
    EXPECT_EQ(server.closes, 0) << "the server is to keep the session";
    EXPECT_EQ(told.calls, 1);
    server.stop();
    EXPECT_TRUE(runs_out());
}

TEST_F(client_test, destruction_aborts_all_that_is_pending) {
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(next<online>());
    server.acks = false;
    outcome<delivery> sent, later;
    outcome<iq> asked;
    outcome<event> told;
    outcome<void> joined, closed;
    subject->async_send(chat("1"), sent.handler());
    subject->async_send(chat("2"), {stage::delivered, time_point::max()}, later.handler());
    subject->async_iq(iq(iq_type::get), asked.handler());
    ASSERT_TRUE(next<message_sent>() && next<message_sent>());
    subject->async_next(told.handler());
    subject->async_join(jid("room@rooms.example.org/me"), joined.handler());
    ASSERT_TRUE(until([&] { return server.handled >= 4; }));
    subject->async_close(closed.handler());
    subject.reset();
    EXPECT_EQ(sent.calls + later.calls + asked.calls + told.calls + joined.calls + closed.calls +
                  run.calls,
              0);
    server.stop();
    ASSERT_TRUE(runs_out()) << "something keeps the context at work";
    for (const auto& [calls, code] :
         {std::pair{sent.calls, sent.code}, std::pair{later.calls, later.code},
          std::pair{asked.calls, asked.code}, std::pair{told.calls, told.code},
          std::pair{joined.calls, joined.code}, std::pair{closed.calls, closed.code},
          std::pair{run.calls, run.code}}) {
        EXPECT_EQ(calls, 1);
        EXPECT_EQ(code, asio::error::operation_aborted) << code.message();
    }
    EXPECT_EQ(sent.value->fate, fate::in_flight);
}

TEST_F(client_test, destruction_while_connecting) {
    server.silent = true;
    make();
    start();
    ASSERT_TRUE(until([&] { return server.connections == 1; }));
    subject.reset();
    server.stop();
    ASSERT_TRUE(runs_out());
    EXPECT_EQ(run.code, asio::error::operation_aborted);
}

TEST_F(client_test, moved_client_goes_on) {
    ASSERT_TRUE(come_online());
    client other = std::move(*subject);
    outcome<delivery> sent;
    other.async_send(chat("1"), sent.handler());
    ASSERT_TRUE(until([&] { return sent.calls == 1; }));
    EXPECT_EQ(sent.value->fate, fate::acked);
    subject.reset();
    EXPECT_TRUE(other.info().online);
}

TEST_F(client_test, reconnect_resumes_the_session) {
    ASSERT_TRUE(come_online());
    subject->reconnect();
    ASSERT_TRUE(until([&] { return server.connections == 2 && subject->info().online; }));
    ASSERT_TRUE(next<online>());
    const auto gone = next<offline>();
    ASSERT_TRUE(gone);
    EXPECT_EQ(gone->attempt, 1u);
    const auto back = next<online>();
    ASSERT_TRUE(back);
    EXPECT_TRUE(back->resumed);
    EXPECT_EQ(server.closes, 0);
    EXPECT_EQ(run.calls, 0);
}

TEST_F(client_test, comes_back_after_a_lost_connection) {
    ASSERT_TRUE(come_online());
    server.cut();
    ASSERT_TRUE(until([&] { return server.connections == 2 && subject->info().online; }));
    EXPECT_EQ(run.calls, 0);
}

TEST_F(client_test, the_tap_sees_the_stream_without_secrets) {
    config c = settings();
    std::string in, out;
    c.tap = [&](bool outgoing, std::string_view xml) { (outgoing ? out : in) += xml; };
    make(c);
    ASSERT_TRUE(come_online());
    EXPECT_NE(in.find("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='***'/>"), in.npos) << in;
    std::string read = server.wire; // perhaps not yet all that was written
    read.replace(read.find(">=</auth>") + 1, 1, "***");
    EXPECT_TRUE(out.starts_with(read)) << out << "\nbut the server read\n" << read;
    server.cut();
    ASSERT_TRUE(until([&] { return server.connections == 2 && subject->info().online; }));
    EXPECT_EQ(in.find("secret-session"), in.npos) << in;
    EXPECT_EQ(out.find("secret-session"), out.npos) << out;
    EXPECT_NE(server.wire.find("secret-session"), out.npos) << "the server needs it";
}

TEST_F(client_test, handlers_of_another_context_keep_that_one_at_work) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    asio::io_context other;
    outcome<delivery> sent;
    subject->async_send(
        chat("1"),
        asio::bind_executor(other, [&, h = sent.handler()](error_code c, delivery d) mutable {
            h(c, std::move(d));
        }));
    EXPECT_EQ(other.poll(), 0u);
    EXPECT_FALSE(other.stopped()) << "it has to wait for the completion";
    ASSERT_TRUE(until([&] { return server.messages.size() == 1; }));
    server.ack();
    ASSERT_TRUE(sync());
    EXPECT_EQ(sent.calls, 0) << "completes on the handler's executor only";
    other.run();
    EXPECT_EQ(sent.calls, 1);
}

} // namespace
} // namespace epode::test
