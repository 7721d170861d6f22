// Rooms over time: those that do not answer, those that put us out, and self-pings.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

class membership : public testing::Test {
protected:
    static constexpr std::string_view room = "room@muc.example";

    void ask_to_join() {
        ASSERT_FALSE(d.core.join(jid("room@muc.example/me"), "", d.now));
        d.pump();
    }
    void let_in() { tell("<status code='110'/>"); }
    void join() {
        ask_to_join();
        let_in();
        told();
        d.written();
    }
    void tell(std::string_view inside, std::string_view type = "") {
        d.receive("<presence from='room@muc.example/me'" +
                  (type.empty() ? "" : " type='" + std::string(type) + "'") +
                  "><x xmlns='http://jabber.org/protocol/muc#user'>" + std::string(inside) +
                  "</x></presence>");
    }
    void put_out(std::string_view code) {
        tell("<status code='110'/><status code='" + std::string(code) + "'/>", "unavailable");
    }
    void refuse(std::string_view condition, std::string_view type = "cancel") {
        d.receive("<presence type='error' from='room@muc.example/me'>" + error(condition, type) +
                  "</presence>");
    }
    static std::string error(std::string_view condition, std::string_view type = "cancel") {
        return "<error type='" + std::string(type) + "'><" + std::string(condition) +
               " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    }
    void say(std::string_view id) { d.send(id, room, "groupchat"); }

    /// What the session told of the room since the last call.
    strings told() {
        strings out;
        for (const auto* r : d.all<session_event::room>())
            out.push_back(r->joined ? "joined"
                                    : r->reason.message() + (r->reentering ? ", again" : ""));
        d.events.clear();
        return out;
    }
    static bool asks_to_enter(std::string_view wire) {
        return has(wire, "<presence to='room@muc.example/me'>");
    }
    /// The id of the self-ping in what was written since the last call; empty: none.
    std::string ping() {
        const std::string wire = d.written();
        const std::size_t to =
            wire.find("' to='room@muc.example/me'><ping xmlns='urn:xmpp:ping'/>");
        if (to == std::string::npos) return {};
        const std::size_t id = wire.rfind("id='", to) + 4;
        return wire.substr(id, to - id);
    }
    void answer(const std::string& id, std::string_view condition = "",
                std::string_view from = "room@muc.example/me") {
        d.receive("<iq type='" + std::string(condition.empty() ? "result" : "error") + "' id='" +
                  id + "' from='" + std::string(from) + "'>" +
                  (condition.empty() ? "" : error(condition)) + "</iq>");
    }
    /// A server that acknowledges in time, so that the link does not count as dead.
    void wait(duration by) {
        const time_point until = d.now + by;
        while (d.now < until) {
            d.advance(std::min<duration>(seconds(3), until - d.now));
            d.ack(static_cast<std::uint32_t>(
                d.core.stream_management().unacknowledged().counter().next()));
        }
    }
    /// Cut and resumed, with nothing lost.
    void resume() {
        d.lose();
        d.reconnect();
        d.resumed(static_cast<std::uint32_t>(
            d.core.stream_management().unacknowledged().counter().next()));
    }
    void new_session() {
        d.lose();
        d.reconnect();
        d.written();
        d.refuse_resumption();
        d.bind();
        d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true'/>");
    }
    void SetUp() override { d.come_online(); }

    driver d;
};

TEST_F(membership, a_room_that_never_answers_fails_what_waits_for_it) {
    ask_to_join();
    say("m1");
    wait(seconds(29));
    EXPECT_EQ(d.fate_of("m1"), fate::queued);
    wait(seconds(2));
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    EXPECT_TRUE(has(d.core.fates().find("m1")->reason, "never written"));
    EXPECT_EQ(told(), strings{"the room did not answer in time"});
    EXPECT_FALSE(has(d.written(), "id='m1'"));
    wait(minutes(20));
    EXPECT_EQ(told(), strings{}) << "once";
    EXPECT_FALSE(asks_to_enter(d.written()));
}

TEST_F(membership, the_time_to_answer_counts_while_online) {
    ask_to_join();
    say("m1");
    wait(seconds(20));
    d.lose();
    d.reconnect();
    d.resumed(1);
    wait(seconds(20));
    EXPECT_EQ(told(), strings{});
    let_in();
    EXPECT_EQ(told(), strings{"joined"});
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
    wait(seconds(40));
    EXPECT_EQ(told(), strings{});
}

TEST_F(membership, after_a_resumption_the_time_to_answer_begins_anew_and_ends) {
    ask_to_join();
    say("m1");
    wait(seconds(20));
    d.lose();
    d.reconnect();
    d.resumed(1);
    wait(seconds(31));
    EXPECT_EQ(told(), strings{"the room did not answer in time"});
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
}

TEST_F(membership, a_room_asked_for_between_connections_is_entered_in_the_resumed_session) {
    d.lose();
    ask_to_join();
    say("m1");
    d.reconnect();
    d.written();
    d.resumed(0);
    const std::string wire = d.written();
    EXPECT_EQ(count(wire, "<presence to='room@muc.example/me'>"), 1u);
    EXPECT_FALSE(has(wire, "id='m1'"));
    let_in();
    EXPECT_TRUE(has(d.written(), "id='m1'"));
}

TEST_F(membership, a_room_left_between_connections_is_told_in_the_resumed_session) {
    join();
    d.lose();
    d.core.leave(jid(room), d.now);
    d.pump();
    EXPECT_EQ(told(), strings{"the room was left"});
    d.reconnect();
    d.written();
    d.resumed(1);
    EXPECT_TRUE(has(d.written(), "<presence type='unavailable' to='room@muc.example/me'/>"));
}

TEST_F(membership, what_was_said_goes_out_before_the_room_is_left) {
    join();
    ASSERT_TRUE(d.core.submit(driver::message("bye", room, "groupchat"), {}, d.now));
    d.core.leave(jid(room), d.now);
    d.pump();
    EXPECT_TRUE(in_order(d.written(), {"id='bye'", "<presence type='unavailable'"}));
    EXPECT_EQ(d.fate_of("bye"), fate::in_flight);
}

TEST_F(membership, a_journal_does_not_turn_that_round) {
    driver kept;
    ASSERT_FALSE(kept.core.keep_journal({}));
    kept.come_online();
    ASSERT_FALSE(kept.core.join(jid("room@muc.example/me"), "", kept.now));
    kept.pump();
    kept.receive("<presence from='room@muc.example/me'><x "
                 "xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>");
    kept.hold_persists = true;
    ASSERT_TRUE(kept.core.submit(driver::message("bye", room, "groupchat"), {}, kept.now));
    kept.core.leave(jid(room), kept.now);
    kept.pump();
    EXPECT_FALSE(has(kept.written(), "id='bye'")) << "not durable yet";
    std::string wire;
    for (int batch = 0; batch < 4 && kept.unfinished_persist; ++batch) {
        kept.persist();
        wire += kept.written();
    }
    EXPECT_TRUE(in_order(wire, {"id='bye'", "<presence type='unavailable'"})) << wire;
    EXPECT_EQ(kept.fate_of("bye"), fate::in_flight);
}

TEST_F(membership, what_waits_to_be_let_in_fails_when_the_room_is_left) {
    ask_to_join();
    say("m1");
    d.core.leave(jid(room), d.now);
    d.pump();
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    EXPECT_FALSE(has(d.written(), "id='m1'"));
    EXPECT_EQ(told(), strings{"the room was left"});
    d.core.leave(jid(room), d.now);
    d.pump();
    EXPECT_EQ(told(), strings{}) << "not in it any more";
}

TEST_F(membership, nothing_is_joined_after_the_end) {
    d.core.abandon(d.now);
    EXPECT_EQ(d.core.join(jid("room@muc.example/me"), "", d.now), session_error::closed);
}

TEST_F(membership, a_kick_or_ban_is_for_good_and_fails_what_was_not_written) {
    session_settings s = driver::plain_settings();
    s.bounds.unacked_stanzas = 3; // presence, a question to the room, a message
    for (const std::string_view code : {"307", "301", "321", "322"}) {
        driver other(s);
        other.come_online();
        ASSERT_FALSE(other.core.join(jid("room@muc.example/me"), "", other.now));
        other.pump();
        const auto own = [&](std::string_view type, std::string_view status) {
            other.receive("<presence from='room@muc.example/me'" + std::string(type) +
                          "><x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/>" +
                          std::string(status) + "</x></presence>");
        };
        own("", "");
        other.send("m1", room, "groupchat");
        other.send("m2", room, "groupchat"); // waits for the window
        other.send("p1", "bob@example.org");
        own(" type='unavailable'", "<status code='" + std::string(code) + "'/>");
        EXPECT_EQ(other.fate_of("m1"), fate::in_flight) << "written: the room will tell";
        EXPECT_EQ(other.fate_of("m2"), fate::failed);
        EXPECT_EQ(other.fate_of("p1"), fate::queued) << "another conversation";
        other.written();
        other.advance(seconds(4));
        other.ack(2);
        EXPECT_FALSE(asks_to_enter(other.written()));
        const auto rooms = other.all<session_event::room>();
        ASSERT_EQ(rooms.size(), 2u);
        EXPECT_EQ(std::to_string(rooms[1]->status), code);
        EXPECT_FALSE(rooms[1]->reentering);
    }
}

TEST_F(membership, a_destroyed_room_is_not_entered_again) {
    join();
    tell("<item affiliation='none' role='none'/><destroy><reason>too small</reason></destroy>",
         "unavailable");
    const auto rooms = d.all<session_event::room>();
    ASSERT_EQ(rooms.size(), 1u);
    EXPECT_EQ(rooms[0]->reason, session_error::room_destroyed);
    EXPECT_EQ(rooms[0]->text, "too small");
    wait(minutes(10));
    EXPECT_FALSE(asks_to_enter(d.written()));
}

TEST_F(membership, a_technical_removal_is_mended_and_messages_wait_for_it) {
    for (const std::string_view code : {"332", "333"}) {
        if (code == "332") join();
        put_out(code);
        say("m" + std::string(code));
        EXPECT_EQ(told(), strings{"out of the room for a technical reason, again"});
        d.written();
        wait(seconds(6));
        EXPECT_TRUE(asks_to_enter(d.written()));
        let_in();
        EXPECT_EQ(told(), strings{"joined"});
        EXPECT_EQ(d.fate_of("m" + std::string(code)), fate::in_flight);
    }
}

TEST_F(membership, while_the_service_is_away_messages_fail_in_time_and_attempts_go_on) {
    join();
    put_out("332");
    say("m1");
    told();
    int attempts = 0;
    for (int second = 0; second < 600; ++second) {
        wait(seconds(1));
        if (!asks_to_enter(d.written())) continue;
        ++attempts;
        refuse("remote-server-not-found");
        if (second < 20) {
            EXPECT_EQ(d.fate_of("m1"), fate::queued);
        }
    }
    EXPECT_GE(attempts, 4);
    EXPECT_LE(attempts, 40);
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    EXPECT_EQ(told(), strings{}) << "that we are out was told";
    say("m2");
    for (int minute = 0; minute < 10 && !asks_to_enter(d.written()); ++minute)
        wait(minutes(1));
    let_in();
    EXPECT_EQ(told(), strings{"joined"});
}

TEST_F(membership, a_room_that_does_not_let_us_in_again_is_given_up) {
    join();
    put_out("332");
    say("m1");
    wait(seconds(6));
    told();
    refuse("forbidden", "auth");
    EXPECT_EQ(told(), strings{"the room refused to let us in"});
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    d.written();
    wait(minutes(10));
    EXPECT_FALSE(asks_to_enter(d.written()));
}

TEST_F(membership, in_a_new_session_too_a_silent_room_fails_messages_and_is_tried_again) {
    join();
    new_session();
    EXPECT_TRUE(asks_to_enter(d.written()));
    say("m1");
    wait(seconds(31));
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    EXPECT_EQ(told(), strings{"the room did not answer in time, again"});
    d.written();
    wait(minutes(1));
    EXPECT_TRUE(asks_to_enter(d.written()));
    let_in();
    EXPECT_EQ(told(), strings{"joined"});
}

// Self-pings (XEP-0410).

TEST_F(membership, a_resumed_stream_asks_each_room_whether_we_are_still_in) {
    join();
    resume();
    EXPECT_EQ(ping(), "") << "first what has to be written again";
    d.receive("<message type='groupchat' from='room@muc.example/x'><body>old</body></message>");
    wait(seconds(6));
    const std::string id = ping();
    ASSERT_FALSE(id.empty()) << "what is heard may be from before";
    answer(id);
    wait(minutes(10));
    EXPECT_EQ(ping(), "");
    EXPECT_EQ(told(), strings{});
}

TEST_F(membership, nobody_asks_while_hibernating) {
    join();
    d.lose();
    d.written();
    d.redial();
    d.advance(seconds(20));
    EXPECT_EQ(ping(), "");
}

TEST_F(membership, answers_are_read_by_the_rules) {
    for (const std::string_view still_in : {"", "service-unavailable", "feature-not-implemented"}) {
        join();
        resume();
        wait(seconds(6));
        answer(ping(), still_in);
        wait(minutes(2));
        const std::string wire = d.written();
        EXPECT_FALSE(asks_to_enter(wire)) << still_in;
        EXPECT_FALSE(has(wire, "<ping")) << still_in;
    }
    for (const std::string_view out : {"not-acceptable", "item-not-found", "not-allowed"}) {
        join();
        resume();
        wait(seconds(6));
        told();
        answer(ping(), out);
        say("m1" + std::string(out));
        EXPECT_TRUE(asks_to_enter(d.written())) << out;
        EXPECT_EQ(told(), strings{"out of the room for a technical reason, again"});
        EXPECT_EQ(d.fate_of("m1" + std::string(out)), fate::queued);
        let_in();
        EXPECT_EQ(d.fate_of("m1" + std::string(out)), fate::in_flight);
    }
    for (const std::string_view nothing : {"remote-server-not-found", "remote-server-timeout"}) {
        join();
        resume();
        wait(seconds(6));
        told();
        answer(ping(), nothing);
        wait(seconds(50));
        EXPECT_EQ(ping(), "");
        wait(seconds(15));
        const std::string id = ping();
        EXPECT_FALSE(id.empty()) << nothing;
        answer(id);
        EXPECT_EQ(told(), strings{});
    }
}

TEST_F(membership, an_unanswered_self_ping_tells_nothing_and_is_repeated) {
    join();
    resume();
    wait(seconds(6));
    const std::string first = ping();
    ASSERT_FALSE(first.empty());
    wait(seconds(80));
    EXPECT_EQ(ping(), "");
    wait(seconds(15));
    const std::string second = ping();
    ASSERT_FALSE(second.empty());
    EXPECT_NE(first, second);
    d.events.clear();
    answer(first, "not-acceptable"); // too late: it is of another time
    EXPECT_FALSE(asks_to_enter(d.written()));
    EXPECT_EQ(told(), strings{});
}

TEST_F(membership, only_the_room_answers_for_itself) {
    join();
    resume();
    wait(seconds(6));
    const std::string id = ping();
    answer(id, "not-acceptable", "other@muc.example/me");
    answer("guessed", "not-acceptable");
    EXPECT_FALSE(asks_to_enter(d.written()));
    answer(id, "not-acceptable");
    EXPECT_TRUE(asks_to_enter(d.written()));
}

TEST_F(membership, a_silent_room_is_asked_and_one_that_talks_is_not) {
    join();
    for (int i = 0; i < 4; ++i) {
        wait(minutes(10));
        d.receive("<message type='groupchat' from='room@muc.example/x'><body>a</body></message>");
        EXPECT_EQ(ping(), "");
    }
    wait(minutes(16));
    EXPECT_NE(ping(), "");
}

TEST_F(membership, silence_can_be_left_unasked) {
    session_settings s = driver::plain_settings();
    s.rooms.silence = duration::zero();
    driver other(s);
    other.come_online();
    ASSERT_FALSE(other.core.join(jid("room@muc.example/me"), "", other.now));
    other.pump();
    other.receive(
        "<presence from='room@muc.example/me'><x "
        "xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>");
    ASSERT_EQ(other.core.joined_rooms().all().size(), 1u);
    EXPECT_FALSE(other.core.joined_rooms().all()[0].ping_at);
}

TEST_F(membership, a_message_sent_back_raises_the_question_at_once) {
    join();
    say("m1");
    d.written();
    d.receive("<message type='error' id='m1' from='room@muc.example'>" + error("not-acceptable") +
              "</message>");
    EXPECT_EQ(d.fate_of("m1"), fate::bounced);
    wait(seconds(1));
    answer(ping(), "not-acceptable");
    EXPECT_TRUE(asks_to_enter(d.written()));
    d.receive("<message type='error' id='m1' from='room@muc.example'>" + error("not-acceptable") +
              "</message>");
    wait(seconds(1));
    EXPECT_EQ(ping(), "") << "we know that we are out";
}

TEST_F(membership, who_is_closing_asks_nothing_more) {
    join();
    resume();
    say("m1"); // unacknowledged: keeps the close waiting
    d.core.close(d.now);
    d.pump();
    d.advance(seconds(4));
    d.ack(1); // the link is alive, and still without the message
    d.advance(seconds(2));
    EXPECT_TRUE(d.core.is_online());
    EXPECT_EQ(ping(), "");
}

} // namespace
} // namespace epode::test
