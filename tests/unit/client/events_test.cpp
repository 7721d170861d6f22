// What happens, on its way to the application: async_next and callbacks.
#include "client_fixture.hpp"

#include <epode/session/error.hpp>

namespace epode::test {
namespace {

class events : public client_test {
protected:
    /// How many stanzas the client says that it handled.
    std::optional<std::uint32_t> handled() {
        if (!sync()) return std::nullopt;
        return server.count;
    }
};

TEST_F(events, come_in_order_and_count_as_handled_at_the_next_call) {
    ASSERT_TRUE(come_online());
    for (const char* id : {"1", "2", "3"})
        arrives(id);
    EXPECT_EQ(handled(), 0u) << "nobody asked for them yet";
    for (std::uint32_t i = 1; i <= 3; ++i) {
        const auto m = next<message>();
        ASSERT_TRUE(m);
        EXPECT_EQ(m->id(), std::to_string(i));
        EXPECT_EQ(handled(), i - 1);
    }
    outcome<event> last;
    subject->async_next(last.handler());
    EXPECT_EQ(handled(), 3u);
    EXPECT_EQ(last.calls, 0);
}

TEST_F(events, close_counts_as_handled_what_was_given_and_nothing_else) {
    ASSERT_TRUE(come_online());
    arrives("1");
    arrives("2");
    ASSERT_TRUE(next<message>());
    outcome<void> closed;
    subject->async_close(closed.handler());
    ASSERT_TRUE(until([&] { return closed.calls == 1; }));
    EXPECT_EQ(server.count, 1u);
}

TEST_F(events, one_call_at_a_time) {
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(next<online>());
    outcome<event> first, second;
    subject->async_next(first.handler());
    subject->async_next(second.handler());
    EXPECT_EQ(second.calls, 0);
    ASSERT_TRUE(until([&] { return second.calls == 1; }));
    EXPECT_EQ(second.code, asio::error::already_started);
    EXPECT_EQ(first.calls, 0);
    arrives("1");
    ASSERT_TRUE(until([&] { return first.calls == 1; }));
    EXPECT_FALSE(first.code);
    EXPECT_TRUE(std::holds_alternative<message>(*first.value));
}

TEST_F(events, cancelled_call_loses_nothing) {
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(next<online>());
    asio::cancellation_signal signal;
    outcome<event> cancelled;
    subject->async_next(asio::bind_cancellation_slot(signal.slot(), cancelled.handler()));
    signal.emit(asio::cancellation_type::terminal);
    EXPECT_EQ(cancelled.calls, 0);
    ASSERT_TRUE(until([&] { return cancelled.calls == 1; }));
    EXPECT_EQ(cancelled.code, asio::error::operation_aborted);
    arrives("1");
    ASSERT_TRUE(sync());
    const auto m = next<message>();
    ASSERT_TRUE(m);
    EXPECT_EQ(m->id(), "1");
    EXPECT_EQ(run.calls, 0);
}

TEST_F(events, cancellation_of_a_call_that_is_over_cancels_no_other) {
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(next<online>());
    asio::cancellation_signal signal;
    outcome<event> first, second;
    subject->async_next(asio::bind_cancellation_slot(signal.slot(), first.handler()));
    arrives("1");
    ASSERT_TRUE(until([&] { return first.calls == 1; }));
    subject->async_next(second.handler());
    signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(sync());
    EXPECT_EQ(second.calls, 0);
}

TEST_F(events, those_before_the_end_come_before_the_end) {
    ASSERT_TRUE(come_online());
    arrives("1");
    ASSERT_TRUE(sync());
    outcome<void> closed;
    subject->async_close(closed.handler());
    ASSERT_TRUE(until([&] { return closed.calls == 1; }));
    EXPECT_TRUE(next<message>());
    const auto over = next<offline>();
    ASSERT_TRUE(over);
    EXPECT_FALSE(over->retry_in);
    for (int i = 0; i < 2; ++i) {
        outcome<event> after;
        subject->async_next(after.handler());
        ASSERT_TRUE(until([&] { return after.calls == 1; }));
        EXPECT_EQ(after.code, session_error::closed);
    }
}

TEST_F(events, follow_a_message_from_sent_to_acked) {
    ASSERT_TRUE(come_online());
    ASSERT_TRUE(next<online>());
    outcome<delivery> sent;
    subject->async_send(chat("1"), sent.handler());
    outcome<event> first, second;
    subject->async_next(first.handler());
    ASSERT_TRUE(until([&] { return first.calls == 1; }));
    ASSERT_TRUE(std::holds_alternative<message_sent>(*first.value));
    EXPECT_EQ(std::get<message_sent>(*first.value).sent.id(), "1");
    subject->async_next(second.handler());
    ASSERT_TRUE(until([&] { return second.calls == 1; }));
    ASSERT_TRUE(std::holds_alternative<message_acked>(*second.value));
    EXPECT_EQ(delivery_of(*second.value)->id, "1");
}

TEST_F(events, callbacks_get_theirs_and_count_as_handled_when_they_returned) {
    make();
    strings seen;
    subject->on<message>([&](const message& m) { seen.emplace_back(m.id()); });
    subject->on<online>([&](const online& o) { seen.push_back(o.address.str()); });
    ASSERT_TRUE(come_online());
    arrives("1");
    arrives("2");
    EXPECT_EQ(handled(), 2u);
    EXPECT_EQ(seen, (strings{"alice@example.org/r", "1", "2"}));
}

TEST_F(events, callbacks_beside_async_next_leave_handling_to_it) {
    make();
    int seen = 0;
    subject->on<message>([&](const message&) { ++seen; });
    ASSERT_TRUE(come_online());
    outcome<event> first;
    subject->async_next(first.handler());
    arrives("1");
    ASSERT_TRUE(until([&] { return first.calls == 1; }));
    EXPECT_EQ(handled(), 0u);
    outcome<event> second;
    subject->async_next(second.handler());
    EXPECT_EQ(handled(), 1u);
    EXPECT_EQ(seen, 1);
}

TEST_F(events, callback_keeps_its_state) {
    make();
    int last = 0;
    subject->on<message>([&last, n = 0](const message&) mutable { last = ++n; });
    ASSERT_TRUE(come_online());
    arrives("1");
    arrives("2");
    ASSERT_TRUE(sync());
    EXPECT_EQ(last, 2);
}

TEST_F(events, callback_may_subscribe_another) {
    make();
    int later = 0;
    subject->on<online>([&](const online&) {
        for (int i = 0; i < 100; ++i)
            subject->on<message>([&](const message&) { ++later; });
    });
    ASSERT_TRUE(come_online());
    arrives("1");
    ASSERT_TRUE(sync());
    EXPECT_EQ(later, 100);
}

TEST_F(events, callback_that_throws_is_logged_and_the_message_counts) {
    make();
    int seen = 0;
    subject->on<message>([](const message& m) {
        if (m.id() == "1") throw std::runtime_error("out of cheese");
        throw 42;
    });
    subject->on<message>([&](const message&) { ++seen; });
    ASSERT_TRUE(come_online());
    arrives("1");
    arrives("2");
    EXPECT_EQ(handled(), 2u);
    EXPECT_EQ(seen, 2) << "the other handlers are called all the same";
    ASSERT_GE(log.size(), 2u);
    EXPECT_NE(log[log.size() - 2].find("out of cheese"), std::string::npos);
}

TEST_F(events, callback_may_destroy_the_client) {
    make();
    int after = 0;
    subject->on<message>([&](const message&) { subject.reset(); });
    subject->on<message>([&](const message&) { ++after; });
    ASSERT_TRUE(come_online());
    arrives("1");
    arrives("2");
    ASSERT_TRUE(until([&] { return run.calls == 1; }));
    EXPECT_EQ(run.code, asio::error::operation_aborted);
    EXPECT_EQ(after, 0);
    server.stop();
    EXPECT_TRUE(runs_out());
}

TEST_F(events, callback_may_reconnect) {
    make();
    int sessions = 0;
    subject->on<online>([&](const online&) {
        if (++sessions == 1) subject->reconnect();
    });
    start();
    ASSERT_TRUE(until([&] { return sessions == 2; }));
    EXPECT_EQ(server.connections, 2);
}

TEST_F(events, callback_of_the_end_may_destroy_the_client) {
    make();
    subject->on<offline>([&](const offline&) { subject.reset(); });
    ASSERT_TRUE(come_online());
    outcome<void> closed;
    subject->async_close(closed.handler());
    ASSERT_TRUE(until([&] { return closed.calls && run.calls; }));
    EXPECT_FALSE(subject);
}

TEST_F(events, without_receiving_messages_are_acknowledged_and_dropped) {
    config c = settings();
    c.receive = false;
    make(c);
    ASSERT_TRUE(come_online());
    arrives("1");
    arrives("2");
    EXPECT_EQ(handled(), 2u);
    outcome<void> closed;
    subject->async_close(closed.handler());
    ASSERT_TRUE(until([&] { return closed.calls == 1; }));
    EXPECT_FALSE(next<message>());
}

TEST_F(events, full_queue_stops_reading_until_it_is_taken) {
    config c = settings();
    c.bounds.event_queue = 4;
    make(c);
    ASSERT_TRUE(come_online());
    for (int i = 0; i < 10; ++i) {
        arrives(std::to_string(i));
        settle();
    }
    ASSERT_TRUE(until([&] {
        return !log.empty() && log.back().find("event queue is full") != std::string::npos;
    }));
    for (int i = 0; i < 10; ++i) {
        const auto m = next<message>();
        ASSERT_TRUE(m);
        EXPECT_EQ(m->id(), std::to_string(i));
    }
}

class receipts : public events {
protected:
    /// Online with a client that answers requests; counts its answers.
    bool begin(config c = settings()) {
        c.send_receipts = true;
        make(c);
        server.on_stanza = [this](const xml::element& e) {
            if (const auto* r = e.child("received", "urn:xmpp:receipts"))
                answered.push_back(server.text(*r, "id") + " to " + server.text(e, "to"));
        };
        return come_online();
    }
    static constexpr std::string_view asking = "<body>x</body><request "
                                               "xmlns='urn:xmpp:receipts'/>";
    strings answered;
};

TEST_F(receipts, are_sent_only_when_the_message_was_handled) {
    ASSERT_TRUE(begin());
    arrives("1", asking);
    ASSERT_TRUE(next<message>() && sync());
    EXPECT_TRUE(answered.empty());
    outcome<event> after;
    subject->async_next(after.handler());
    ASSERT_TRUE(until([&] { return !answered.empty(); }));
    EXPECT_EQ(answered, strings{"1 to bob@example.org/x"});
}

TEST_F(receipts, are_not_sent_unasked) {
    ASSERT_TRUE(begin());
    arrives("1");
    server.write("<message from='room@example.org/x' type='groupchat' id='2'>" +
                 std::string(asking) + "</message>");
    server.write("<message from='bob@example.org/x' type='chat'>" + std::string(asking) +
                 "</message>");
    arrives("4", asking);
    for (int i = 0; i < 4; ++i)
        ASSERT_TRUE(next<message>());
    outcome<event> after;
    subject->async_next(after.handler());
    ASSERT_TRUE(until([&] { return !answered.empty(); }));
    EXPECT_EQ(answered, strings{"4 to bob@example.org/x"});
}

} // namespace
} // namespace epode::test
