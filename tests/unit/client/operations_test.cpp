// async_send and async_iq: what each completes with, and when.
#include "client_fixture.hpp"

#include <epode/protocol/xep0184.hpp>
#include <epode/session/error.hpp>

namespace epode::test {
namespace {

class operations : public client_test {
protected:
    outcome<delivery>& send(message m, send_options options = {}) {
        sends.push_back(std::make_unique<outcome<delivery>>());
        subject->async_send(std::move(m), options, sends.back()->handler());
        EXPECT_EQ(sends.back()->calls, 0) << "completed inside the initiating call";
        return *sends.back();
    }
    bool done(const outcome<delivery>& o) {
        return until([&] { return o.calls > 0; });
    }
    bool arrived(std::size_t messages) {
        return until([&] { return server.messages.size() >= messages; });
    }
    void TearDown() override {
        subject.reset();
        server.stop();
        EXPECT_TRUE(runs_out());
        for (const auto& o : sends)
            EXPECT_EQ(o->calls, 1) << "exactly once";
    }

    std::vector<std::unique_ptr<outcome<delivery>>> sends;
};

TEST_F(operations, send_is_acked) {
    ASSERT_TRUE(come_online());
    auto& sent = send(chat("1"));
    ASSERT_TRUE(done(sent));
    EXPECT_FALSE(sent.code);
    EXPECT_EQ(sent.value->fate, fate::acked);
    EXPECT_EQ(sent.value->id, "1");
    EXPECT_EQ(sent.value->to, "bob@example.org");
    EXPECT_FALSE(sent.value->known);
    EXPECT_EQ(server.messages, strings{"1"});
}

TEST_F(operations, send_before_the_run_waits_for_the_session) {
    make();
    auto& sent = send(chat("1"));
    settle();
    EXPECT_EQ(sent.calls, 0);
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(done(sent));
    EXPECT_EQ(sent.value->fate, fate::acked);
}

TEST_F(operations, send_fails_when_the_server_did_not_get_it) {
    ASSERT_TRUE(come_online());
    server.acks = server.resumes = false;
    auto& sent = send(chat("1"));
    ASSERT_TRUE(arrived(1));
    server.handled = 0; // it was lost on the server's side
    server.cut();
    ASSERT_TRUE(done(sent));
    EXPECT_FALSE(sent.code) << "the fate is the answer, not an error of the operation";
    EXPECT_EQ(sent.value->fate, fate::failed);
    EXPECT_FALSE(sent.value->reason.empty());
}

TEST_F(operations, send_is_of_unknown_fate_when_nobody_can_tell) {
    ASSERT_TRUE(come_online());
    server.acks = server.resumes = server.tells_count = false;
    auto& sent = send(chat("1"), {stage::delivered, {}});
    ASSERT_TRUE(arrived(1));
    server.cut();
    ASSERT_TRUE(done(sent));
    EXPECT_FALSE(sent.code);
    EXPECT_EQ(sent.value->fate, fate::unknown);
}

TEST_F(operations, send_that_bounces) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    auto& sent = send(chat("1"), {stage::delivered, {}});
    ASSERT_TRUE(arrived(1));
    server.write("<message type='error' id='1' from='bob@example.org'><error type='cancel'>"
                 "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
                 "</message>");
    ASSERT_TRUE(done(sent));
    EXPECT_EQ(sent.value->fate, fate::bounced);
    EXPECT_EQ(sent.value->condition, "service-unavailable");
}

TEST_F(operations, send_survives_a_lost_connection) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    auto& sent = send(chat("1"));
    ASSERT_TRUE(arrived(1));
    server.acks = true;
    server.cut();
    ASSERT_TRUE(done(sent));
    EXPECT_EQ(sent.value->fate, fate::acked);
    EXPECT_EQ(server.messages, strings{"1"}) << "it is not written twice";
}

TEST_F(operations, stages) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    auto& stored = send(chat("stored"), {stage::stored, {}});
    auto& written = send(chat("written"), {stage::written, {}});
    auto& acked = send(chat("acked"), {stage::acked, {}});
    auto& reflected = send(chat("reflected"), {stage::reflected, {}});
    auto& delivered = send(chat("delivered"), {stage::delivered, {}});
    ASSERT_TRUE(done(stored) && done(written) && arrived(5));
    EXPECT_EQ(stored.value->fate, fate::queued);
    EXPECT_EQ(written.value->fate, fate::in_flight);
    ASSERT_TRUE(sync());
    EXPECT_EQ(acked.calls + reflected.calls + delivered.calls, 0);
    server.ack();
    ASSERT_TRUE(done(acked) && done(reflected) && sync());
    EXPECT_EQ(acked.value->fate, fate::acked);
    EXPECT_EQ(reflected.value->fate, fate::acked) << "only a room reflects";
    EXPECT_EQ(delivered.calls, 0);
    arrives("r", "<received xmlns='urn:xmpp:receipts' id='delivered'/>");
    ASSERT_TRUE(done(delivered));
    EXPECT_EQ(delivered.value->fate, fate::delivered);
    EXPECT_EQ(delivered.value->by, "bob@example.org/x");
}

TEST_F(operations, waiting_for_delivery_asks_for_a_receipt) {
    ASSERT_TRUE(come_online());
    int asked = 0;
    server.on_stanza = [&](const xml::element& e) {
        asked += e.child("request", "urn:xmpp:receipts") != nullptr;
    };
    ASSERT_TRUE(done(send(chat("1"))));
    EXPECT_EQ(asked, 0);
    send(chat("2"), {stage::delivered, {}});
    ASSERT_TRUE(arrived(2));
    EXPECT_EQ(asked, 1);
}

TEST_F(operations, deadline_gives_up_waiting_and_the_message_lives_on) {
    make();
    auto& queued = send(chat("1"), {stage::acked, std::chrono::steady_clock::now()});
    ASSERT_TRUE(done(queued));
    EXPECT_EQ(queued.code, asio::error::timed_out);
    EXPECT_EQ(queued.value->id, "1");
    EXPECT_EQ(queued.value->fate, fate::queued);
    ASSERT_TRUE(come_online() && arrived(1));
    ASSERT_TRUE(until([&] { return subject->find("1")->fate == fate::acked; }));
}

TEST_F(operations, deadline_of_a_message_that_is_forgotten) {
    config c = settings();
    c.bounds.settled_messages = 1;
    make(c);
    ASSERT_TRUE(come_online());
    auto& waits = send(chat("1"), {stage::delivered, std::chrono::steady_clock::now() +
                                                         std::chrono::milliseconds(300)});
    for (const char* id : {"2", "3", "4"})
        ASSERT_TRUE(done(send(chat(id))));
    EXPECT_FALSE(subject->find("1")) << "its fate is forgotten";
    ASSERT_TRUE(done(waits));
}

TEST_F(operations, cancelling_a_send_whose_message_is_forgotten) {
    config c = settings();
    c.bounds.settled_messages = 1;
    make(c);
    ASSERT_TRUE(come_online());
    asio::cancellation_signal signal;
    outcome<delivery> waits;
    subject->async_send(chat("1"), {stage::delivered, {}},
                        asio::bind_cancellation_slot(signal.slot(), waits.handler()));
    for (const char* id : {"2", "3", "4"})
        ASSERT_TRUE(done(send(chat(id))));
    EXPECT_FALSE(subject->find("1"));
    signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(done(waits));
}

TEST_F(operations, total_cancellation_withdraws_a_queued_message) {
    make();
    asio::cancellation_signal signal;
    outcome<delivery> sent;
    subject->async_send(chat("1"), asio::bind_cancellation_slot(signal.slot(), sent.handler()));
    settle();
    signal.emit(asio::cancellation_type::total);
    EXPECT_EQ(sent.calls, 0);
    ASSERT_TRUE(done(sent));
    EXPECT_FALSE(sent.code);
    EXPECT_EQ(sent.value->fate, fate::cancelled);
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(done(send(chat("2"))));
    EXPECT_EQ(server.messages, strings{"2"});
}

TEST_F(operations, total_cancellation_leaves_a_written_message) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    asio::cancellation_signal signal;
    outcome<delivery> sent;
    subject->async_send(chat("1"), asio::bind_cancellation_slot(signal.slot(), sent.handler()));
    ASSERT_TRUE(arrived(1));
    signal.emit(asio::cancellation_type::total);
    ASSERT_TRUE(sync());
    EXPECT_EQ(sent.calls, 0) << "it cannot promise that nothing happened";
    server.ack();
    ASSERT_TRUE(done(sent));
    EXPECT_EQ(sent.value->fate, fate::acked);
}

TEST_F(operations, terminal_cancellation_stops_waiting) {
    make();
    asio::cancellation_signal signal;
    outcome<delivery> sent;
    subject->async_send(chat("1"), asio::bind_cancellation_slot(signal.slot(), sent.handler()));
    signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(done(sent));
    EXPECT_EQ(sent.code, asio::error::operation_aborted);
    EXPECT_EQ(sent.value->id, "1");
    ASSERT_TRUE(come_online() && arrived(1));
    EXPECT_EQ(server.messages, strings{"1"}) << "the message lives on";
}

TEST_F(operations, known_id_is_not_sent_twice) {
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(done(send(chat("1"))));
    auto& again = send(chat("1", "other"), {stage::displayed, {}});
    ASSERT_TRUE(done(again));
    EXPECT_FALSE(again.code);
    EXPECT_TRUE(again.value->known);
    EXPECT_EQ(again.value->fate, fate::acked);
    ASSERT_TRUE(sync());
    EXPECT_EQ(server.messages, strings{"1"});
}

TEST_F(operations, known_id_under_way_waits_for_the_same_fate) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    auto& first = send(chat("1"));
    ASSERT_TRUE(arrived(1));
    auto& again = send(chat("1"));
    auto& written = send(chat("1"), {stage::written, {}});
    ASSERT_TRUE(done(written)) << "that stage is reached already";
    EXPECT_TRUE(written.value->known);
    EXPECT_EQ(again.calls, 0);
    server.ack();
    ASSERT_TRUE(done(first) && done(again));
    EXPECT_FALSE(first.value->known);
    EXPECT_TRUE(again.value->known);
    EXPECT_EQ(again.value->fate, fate::acked);
    EXPECT_EQ(server.messages, strings{"1"});
}

TEST_F(operations, send_that_cannot_be_sent) {
    ASSERT_TRUE(come_online());
    auto& nowhere = send(message().body("x"));
    auto& control = send(chat("1", "\x01"));
    auto& large = send(chat("2", std::string(2 << 20, 'x')));
    ASSERT_TRUE(done(nowhere) && done(control) && done(large));
    EXPECT_EQ(nowhere.code, session_error::no_recipient);
    EXPECT_TRUE(control.code);
    EXPECT_EQ(large.code, session_error::stanza_too_large);
    ASSERT_TRUE(sync());
    EXPECT_TRUE(server.messages.empty());
}

TEST_F(operations, full_outbox_makes_sends_wait_and_keeps_their_order) {
    config c = settings();
    c.bounds.outbox_messages = 2;
    c.bounds.waiting_sends = 3;
    make(c);
    for (const char* id : {"1", "2", "3", "4", "5"})
        send(chat(id));
    auto& refused = send(chat("6"));
    settle();
    EXPECT_EQ(refused.code, session_error::outbox_full);
    EXPECT_TRUE(subject->find("2") && !subject->find("3"));
    EXPECT_EQ(sends[0]->calls + sends[4]->calls, 0);
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(until([&] { return sends[4]->calls == 1; }));
    EXPECT_EQ(server.messages, (strings{"1", "2", "3", "4", "5"}));
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(sends[i]->value->fate, fate::acked);
    ASSERT_TRUE(done(send(chat("7"))));
    EXPECT_EQ(sends.back()->value->fate, fate::acked);
}

TEST_F(operations, waiting_send_can_be_withdrawn) {
    config c = settings();
    c.bounds.outbox_messages = 1;
    make(c);
    asio::cancellation_signal signal;
    outcome<delivery> withdrawn;
    send(chat("1"));
    subject->async_send(chat("2"),
                        asio::bind_cancellation_slot(signal.slot(), withdrawn.handler()));
    auto& last = send(chat("3"));
    auto& late = send(chat("4"), {stage::acked, std::chrono::steady_clock::now()});
    signal.emit(asio::cancellation_type::total);
    ASSERT_TRUE(done(withdrawn) && done(late));
    EXPECT_EQ(withdrawn.code, asio::error::operation_aborted);
    EXPECT_EQ(late.code, asio::error::timed_out);
    ASSERT_TRUE(come_online() && done(last));
    EXPECT_FALSE(subject->find("2"));
    EXPECT_EQ(withdrawn.calls, 1);
}

TEST_F(operations, handler_of_a_sent_message_may_destroy_the_client) {
    make();
    outcome<delivery> sent;
    subject->on<message_sent>([&](const message_sent&) { subject.reset(); });
    subject->async_send(chat("1"), sent.handler());
    ASSERT_TRUE(done(sent));
    EXPECT_EQ(sent.code, asio::error::operation_aborted);
    EXPECT_FALSE(subject);
}

TEST_F(operations, handler_of_a_message_that_waited_may_destroy_the_client) {
    config c = settings();
    c.bounds.outbox_messages = 1;
    make(c);
    subject->on<message_sent>([&](const message_sent& e) {
        if (e.sent.id() == "2") subject.reset();
    });
    send(chat("1"));
    auto& second = send(chat("2"));
    auto& third = send(chat("3"));
    start();
    ASSERT_TRUE(done(second) && done(third));
    EXPECT_FALSE(subject);
    EXPECT_EQ(third.code, asio::error::operation_aborted);
}

class requests : public client_test {
protected:
    void ask(std::string_view id, std::string_view to = "") {
        iq request(iq_type::get);
        request.id(id);
        if (!to.empty()) request.to(jid(to));
        subject->async_iq(std::move(request), answer.handler());
        EXPECT_EQ(answer.calls, 0);
    }
    /// The id that the request after `skipped` others has on the wire: the session's own, which
    /// nobody can guess.
    std::string id_on_wire(int skipped = 0) const {
        constexpr std::string_view before = "<iq type='get' id='";
        std::size_t at = server.wire.find(before);
        for (; skipped > 0; --skipped)
            at = server.wire.find(before, at + 1);
        const std::size_t begin = at + before.size();
        return server.wire.substr(begin, server.wire.find('\'', begin) - begin);
    }
    outcome<iq> answer;
};

TEST_F(requests, answer_counts_only_from_whom_was_asked) {
    ASSERT_TRUE(come_online());
    ask("q1", "carol@example.net/x");
    ASSERT_TRUE(until([&] { return server.handled == 1; }));
    const std::string result = "<iq type='result' id='" + id_on_wire();
    server.write(result + "' from='mallory@example.net/x'/>" + result + "'/>" +
                 "<iq type='result' id='q1' from='carol@example.net/x'/>");
    ASSERT_TRUE(sync());
    EXPECT_EQ(answer.calls, 0);
    server.write(result + "' from='carol@example.net/x'><a xmlns='x'/></iq>");
    ASSERT_TRUE(until([&] { return answer.calls == 1; }));
    EXPECT_FALSE(answer.code);
    ASSERT_TRUE(answer.value->content());
    EXPECT_EQ(answer.value->content()->name, "a");
    server.write(result + "' from='carol@example.net/x'/>");
    ASSERT_TRUE(sync());
    EXPECT_EQ(answer.calls, 1);
}

TEST_F(requests, refusal_is_an_answer) {
    ASSERT_TRUE(come_online());
    ask("q1");
    ASSERT_TRUE(until([&] { return server.handled == 1; }));
    server.write("<iq type='error' id='" + id_on_wire() +
                 "'><error type='cancel'><item-not-found "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    ASSERT_TRUE(until([&] { return answer.calls == 1; }));
    EXPECT_FALSE(answer.code);
    EXPECT_EQ(answer.value->type(), iq_type::error);
    EXPECT_TRUE(answer.value->error());
}

TEST_F(requests, without_an_answer_they_time_out) {
    config c = settings();
    c.request_timeout = std::chrono::milliseconds(50);
    make(c);
    ASSERT_TRUE(come_online());
    ask("q1");
    ASSERT_TRUE(until([&] { return answer.calls == 1; }));
    EXPECT_EQ(answer.code, session_error::request_timed_out);
}

TEST_F(requests, end_with_the_session) {
    ASSERT_TRUE(come_online());
    server.acks = server.resumes = false;
    ask("q1");
    ASSERT_TRUE(until([&] { return server.handled == 1; }));
    server.cut();
    ASSERT_TRUE(until([&] { return answer.calls == 1; }));
    EXPECT_EQ(answer.code, session_error::session_lost);
}

TEST_F(requests, cancellation_stops_waiting_for_that_one_only) {
    ASSERT_TRUE(come_online());
    asio::cancellation_signal signal;
    outcome<iq> cancelled;
    subject->async_iq(std::move(iq(iq_type::get).id("q1")),
                      asio::bind_cancellation_slot(signal.slot(), cancelled.handler()));
    ask("q2");
    signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(until([&] { return cancelled.calls == 1 && server.handled == 2; }));
    EXPECT_EQ(cancelled.code, asio::error::operation_aborted);
    server.write("<iq type='result' id='" + id_on_wire(0) + "'/><iq type='result' id='" +
                 id_on_wire(1) + "'/>");
    ASSERT_TRUE(until([&] { return answer.calls == 1; }));
    EXPECT_FALSE(answer.code);
    EXPECT_EQ(cancelled.calls, 1);
    EXPECT_EQ(run.calls, 0);
}

TEST_F(requests, an_answer_is_no_request) {
    ASSERT_TRUE(come_online());
    subject->async_iq(iq(iq_type::result), answer.handler());
    EXPECT_EQ(answer.calls, 0);
    ASSERT_TRUE(until([&] { return answer.calls == 1; }));
    EXPECT_EQ(answer.code, session_error::not_a_stanza);
}

TEST_F(operations, a_handler_that_throws_takes_no_other_with_it) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    subject->async_send(chat("1"), [](error_code, const delivery&) { throw 1; });
    auto& second = send(chat("2"));
    ASSERT_TRUE(arrived(2));
    server.ack(); // both at once
    EXPECT_THROW((void)done(second), int);
    ASSERT_TRUE(done(second));
    EXPECT_EQ(second.value->fate, fate::acked);
}

TEST_F(operations, a_handler_may_send_and_what_it_sends_completes_later) {
    ASSERT_TRUE(come_online());
    int calls = 0;
    subject->async_send(chat("1"), [&](error_code, const delivery&) {
        subject->async_send(chat("1"), [&](error_code, const delivery& d) {
            EXPECT_TRUE(d.known); // complete from the start
            ++calls;
        });
        EXPECT_EQ(calls, 0);
        ++calls;
    });
    EXPECT_TRUE(until([&] { return calls == 2; }));
}

TEST_F(operations, a_handler_may_end_the_client_while_others_wait_for_their_call) {
    ASSERT_TRUE(come_online());
    server.acks = false;
    subject->async_send(chat("1"), [&](error_code, const delivery&) { subject.reset(); });
    auto& second = send(chat("2"));
    ASSERT_TRUE(arrived(2));
    server.ack();
    ASSERT_TRUE(done(second));
    EXPECT_FALSE(second.code);
    EXPECT_EQ(second.value->fate, fate::acked);
}

} // namespace
} // namespace epode::test
