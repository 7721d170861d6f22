// async_join: how it completes, once in each case, and what cancelling it does.
#include "client_fixture.hpp"

#include <epode/session/error.hpp>

namespace epode::test {
namespace {

class joins : public client_test {
protected:
    const jid occupant{"room@muc.example/me"};
    const jid room{"room@muc.example"};

    void join(outcome<void>& o) { subject->async_join(occupant, o.handler()); }
    [[nodiscard]] bool done(const outcome<void>& o) {
        return until([&] { return o.calls == 1; }) && runs_quiet(o);
    }
    /// Nothing completes it a second time.
    [[nodiscard]] bool runs_quiet(const outcome<void>& o) {
        settle();
        return o.calls == 1;
    }
    [[nodiscard]] bool asked() {
        return until([&] {
            return server.wire.find("<presence to='room@muc.example/me'>") != std::string::npos;
        });
    }
    void room_says(std::string_view type, std::string_view status, std::string_view more = "") {
        server.write("<presence from='room@muc.example/me'" + std::string(type) +
                     "><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/>" +
                     std::string(status) + "</x>" + std::string(more) + "</presence>");
    }
    bool left() const {
        return server.wire.find("<presence type='unavailable' to='room@muc.example/me'/>") !=
               std::string::npos;
    }
};

TEST_F(joins, complete_when_the_room_lets_us_in) {
    ASSERT_TRUE(come_online());
    outcome<void> first, second;
    join(first);
    join(second);
    ASSERT_TRUE(asked());
    settle();
    EXPECT_EQ(first.calls + second.calls, 0);
    room_says("", "");
    ASSERT_TRUE(done(first) && done(second));
    EXPECT_FALSE(first.code);
    EXPECT_FALSE(second.code);
}

TEST_F(joins, fail_when_the_room_refuses) {
    ASSERT_TRUE(come_online());
    outcome<void> joined;
    join(joined);
    ASSERT_TRUE(asked());
    server.write("<presence type='error' from='room@muc.example/me'><error type='auth'><forbidden "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
    ASSERT_TRUE(done(joined));
    EXPECT_EQ(joined.code, session_error::room_refused);
    const auto e = next<room_changed>();
    ASSERT_TRUE(e);
    EXPECT_EQ(e->condition, "forbidden");
    EXPECT_FALSE(e->reentering);
}

TEST_F(joins, fail_when_the_room_never_answers_and_so_do_its_messages) {
    config c = settings();
    c.room_join_timeout = milliseconds(100);
    make(c);
    ASSERT_TRUE(come_online());
    outcome<void> joined;
    outcome<delivery> sent;
    join(joined);
    subject->async_send(message(room, "hi").type(message_type::groupchat).id("1"), sent.handler());
    ASSERT_TRUE(done(joined));
    EXPECT_EQ(joined.code, session_error::room_unanswered);
    ASSERT_TRUE(until([&] { return sent.calls == 1; }));
    EXPECT_FALSE(sent.code);
    EXPECT_EQ(sent.value->fate, fate::failed);
    ASSERT_TRUE(sync());
    EXPECT_TRUE(server.messages.empty());
}

TEST_F(joins, fail_when_the_room_is_left) {
    ASSERT_TRUE(come_online());
    outcome<void> joined;
    join(joined);
    subject->leave(room);
    ASSERT_TRUE(done(joined));
    EXPECT_EQ(joined.code, session_error::room_left);
}

TEST_F(joins, fail_with_the_client) {
    ASSERT_TRUE(come_online());
    outcome<void> joined, late;
    join(joined);
    subject->async_close([](error_code) {});
    ASSERT_TRUE(done(joined));
    EXPECT_EQ(joined.code, session_error::closed);
    join(late);
    ASSERT_TRUE(done(late));
    EXPECT_EQ(late.code, session_error::closed) << "there is no session that could join";
}

TEST_F(joins, need_a_nick) {
    make();
    outcome<void> joined;
    subject->async_join(room, joined.handler());
    EXPECT_EQ(joined.calls, 0);
    ASSERT_TRUE(done(joined));
    EXPECT_EQ(joined.code, boost::system::errc::invalid_argument);
}

TEST_F(joins, wait_through_a_lost_session) {
    ASSERT_TRUE(come_online());
    outcome<void> joined;
    join(joined);
    ASSERT_TRUE(asked());
    server.resumes = false;
    server.wire.clear();
    server.cut();
    ASSERT_TRUE(asked()) << "again in the new session";
    EXPECT_EQ(joined.calls, 0);
    room_says("", "");
    ASSERT_TRUE(done(joined));
    EXPECT_FALSE(joined.code);
}

TEST_F(joins, are_not_touched_by_what_happens_to_the_room_later) {
    ASSERT_TRUE(come_online());
    outcome<void> joined;
    join(joined);
    room_says("", "");
    ASSERT_TRUE(done(joined));
    room_says(" type='unavailable'", "<item><reason>spam</reason></item><status code='307'/>");
    ASSERT_TRUE(next<room_changed>());
    const auto out = next<room_changed>();
    ASSERT_TRUE(out);
    EXPECT_EQ(out->why, session_error::room_kicked);
    EXPECT_EQ(out->status, 307);
    EXPECT_EQ(out->reason, "spam");
    EXPECT_TRUE(runs_quiet(joined));
}

TEST_F(joins, withdrawn_by_total_cancellation) {
    ASSERT_TRUE(come_online());
    asio::cancellation_signal signal;
    outcome<void> joined;
    outcome<delivery> sent;
    subject->async_join(occupant, asio::bind_cancellation_slot(signal.slot(), joined.handler()));
    subject->async_send(message(room, "hi").type(message_type::groupchat).id("1"), sent.handler());
    ASSERT_TRUE(asked());
    signal.emit(asio::cancellation_type::total);
    EXPECT_EQ(joined.calls, 0) << "never inside the call";
    ASSERT_TRUE(done(joined));
    EXPECT_EQ(joined.code, asio::error::operation_aborted);
    ASSERT_TRUE(until([&] { return sent.calls == 1 && left(); }));
    EXPECT_EQ(sent.value->fate, fate::failed);
}

TEST_F(joins, terminal_cancellation_stops_the_waiting_only) {
    ASSERT_TRUE(come_online());
    asio::cancellation_signal signal;
    outcome<void> joined;
    subject->async_join(occupant, asio::bind_cancellation_slot(signal.slot(), joined.handler()));
    signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(done(joined));
    EXPECT_EQ(joined.code, asio::error::operation_aborted);
    ASSERT_TRUE(asked());
    room_says("", "");
    const auto in = next<room_changed>();
    ASSERT_TRUE(in);
    EXPECT_TRUE(in->joined);
    EXPECT_TRUE(runs_quiet(joined));
    EXPECT_FALSE(left());
}

TEST_F(joins, cancelling_one_of_two_leaves_the_other_its_room) {
    ASSERT_TRUE(come_online());
    asio::cancellation_signal signal;
    outcome<void> first, second;
    subject->async_join(occupant, asio::bind_cancellation_slot(signal.slot(), first.handler()));
    join(second);
    signal.emit(asio::cancellation_type::total);
    ASSERT_TRUE(done(first));
    EXPECT_EQ(first.code, asio::error::operation_aborted);
    room_says("", "");
    ASSERT_TRUE(done(second));
    EXPECT_FALSE(second.code);
    EXPECT_FALSE(left());
}

} // namespace
} // namespace epode::test
