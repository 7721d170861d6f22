// Tests src/session/journaling.cpp
// A session whose whole state is kept at each change, and one that takes such a state up.
#include "session_fixture.hpp"

#include <epode/journal/stream_state.hpp>

namespace epode::test {
namespace {

constexpr std::string_view own_namespace = " xmlns='jabber:client'";

class snapshots : public testing::Test {
protected:
    /// The process is killed; another one takes up what was kept.
    struct successor : driver {
        explicit successor(const stream_state& kept, session_settings s = plain_settings())
            : driver(std::move(s)) {
            const auto state = journal::state_of(kept, {});
            EXPECT_TRUE(state.has_value());
            EXPECT_TRUE(core.untouched());
            EXPECT_FALSE(core.take_up(*state));
        }
        void resume() {
            start();
            log_in();
            EXPECT_TRUE(has(wire, "<resume")) << wire;
        }
    };
    static strings ids(const stream_state& s) {
        strings out;
        for (const auto& each : s.unacked) {
            EXPECT_TRUE(has(each.xml, own_namespace)) << each.xml;
            const std::size_t at = each.xml.find(" id='") + 5;
            out.push_back(each.xml.substr(at, each.xml.find('\'', at) - at));
        }
        return out;
    }
    driver d;
};

TEST_F(snapshots, tell_a_session_and_what_it_has_not_acknowledged) {
    EXPECT_EQ(d.core.snapshot(), stream_state());
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.ack(1);
    d.receive("<message from='bob@example.org/x' id='s1'/>");
    EXPECT_EQ(d.core.snapshot().handled, 0u) << "the application has it still";
    d.notify(happened::handled{d.all<session_event::incoming_message>()[0]->delivery});
    const stream_state s = d.core.snapshot();
    EXPECT_TRUE(s.allow_resume);
    EXPECT_EQ(s.id, "sm1");
    EXPECT_EQ(s.jid, "alice@example.org/r");
    EXPECT_EQ(s.handled, 1u);
    EXPECT_EQ(s.last_ack, 1u);
    EXPECT_EQ(ids(s), strings{"m2"});
}

TEST_F(snapshots, have_what_waits_behind_what_was_written) {
    d.come_online();
    d.send("m1");
    d.lose();
    d.send("m2");
    d.send("room", "room@muc.example.org", "groupchat");
    ASSERT_FALSE(d.core.send_untracked(parse("<presence xmlns='jabber:client' id='p'/>"), d.now));
    d.send("m3");
    EXPECT_EQ(ids(d.core.snapshot()), (strings{"m1", "m2", "room", "m3"}))
        << "the presence would be out of date";
    EXPECT_EQ(d.core.snapshot().id, "sm1");
}

TEST_F(snapshots, without_a_session_have_no_id) {
    driver none;
    none.start();
    none.send("m1");
    EXPECT_EQ(none.core.snapshot().id, "");
    EXPECT_EQ(ids(none.core.snapshot()), strings{"m1"});
    // Counted, but not to be resumed.
    none.log_in();
    none.bind();
    none.receive("<enabled xmlns='urn:xmpp:sm:3'/>");
    EXPECT_FALSE(none.core.snapshot().allow_resume);
    EXPECT_EQ(none.core.snapshot().id, "");
    EXPECT_EQ(ids(none.core.snapshot()), strings{"m1"});
}

TEST_F(snapshots, are_due_at_each_change_and_what_relies_on_it_waits) {
    d.hold_persists = true;
    d.core.keep_snapshots();
    EXPECT_TRUE(d.core.keeps_journal());
    d.start();
    d.send("m1");
    EXPECT_EQ(d.progress(), strings{}) << "not accepted before it is kept";
    ASSERT_TRUE(d.unfinished_persist);
    EXPECT_EQ(ids(d.core.snapshot()), strings{"m1"});
    d.persist();
    EXPECT_EQ(d.progress(), strings{"accepted m1"});
    EXPECT_FALSE(d.unfinished_persist) << "nothing changed since";
}

TEST_F(snapshots, can_begin_at_any_time) {
    d.come_online();
    d.send("m1");
    d.hold_persists = true;
    d.core.keep_snapshots();
    d.core.keep_snapshots(); // once is enough
    d.pump();
    ASSERT_TRUE(d.unfinished_persist) << "what stands by now is the first change";
    d.persist();
    EXPECT_FALSE(d.unfinished_persist);
    d.written();
    d.send("m2");
    EXPECT_FALSE(has(d.written(), "m2")) << "waits";
    ASSERT_TRUE(d.unfinished_persist);
    d.send("m3");
    d.persist();
    EXPECT_TRUE(has(d.written(), "m2"));
    d.persist();
    EXPECT_TRUE(has(d.written(), "m3"));
    d.ack(3);
    d.persist();
    EXPECT_EQ(d.progress(), (strings{"written m1", "accepted m2", "written m2", "accepted m3",
                                     "written m3", "acked m1", "acked m2", "acked m3"}));
}

TEST_F(snapshots, are_taken_up_and_resumed) {
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.receive("<message from='bob@example.org/x' id='s1'/>");
    d.notify(happened::handled{d.all<session_event::incoming_message>()[0]->delivery});
    d.lose();
    d.send("m3");

    successor s(d.core.snapshot());
    EXPECT_FALSE(s.core.untouched());
    EXPECT_FALSE(s.core.keeps_journal());
    for (const char* id : {"m1", "m2", "m3"})
        EXPECT_EQ(s.fate_of(id), fate::hibernated) << id;
    EXPECT_EQ(s.core.address(), jid("alice@example.org/r"));
    s.resume();
    EXPECT_TRUE(has(s.written(), "<resume xmlns='urn:xmpp:sm:3' h='1' previd='sm1'/>"));
    s.resumed(1);
    const auto online = s.all<session_event::online>();
    ASSERT_EQ(online.size(), 1u);
    EXPECT_TRUE(online[0]->resumed);
    EXPECT_TRUE(
        in_order(s.written(), {"<message type='chat' to='bob@example.org' id='m2'", "id='m3'"}));
    s.ack(3);
    EXPECT_EQ(s.progress(), (strings{"acked m1", "retry m2", "retry m3", "acked m2", "acked m3"}));
    EXPECT_EQ(ids(s.core.snapshot()), strings{});
    EXPECT_EQ(s.core.snapshot().last_ack, 3u);
}

TEST_F(snapshots, counts_go_on_over_the_wire_width) {
    stream_state kept;
    kept.id = "sm1";
    kept.jid = "alice@example.org/r";
    kept.last_ack = kept.handled = 0xFFFFFFFF;
    kept.unacked = {{management::stanza_kind::message,
                     "<message xmlns='jabber:client' to='bob@example.org' id='m1'/>"}};
    successor s(kept);
    s.resume();
    EXPECT_TRUE(has(s.written(), "h='4294967295'"));
    s.resumed(0); // one more
    EXPECT_EQ(s.fate_of("m1"), fate::acked);
    s.receive("<presence from='bob@example.org/x'/>");
    EXPECT_EQ(s.core.snapshot().last_ack, 0u);
    EXPECT_EQ(s.core.snapshot().handled, 0u);
}

TEST_F(snapshots, both_orders_of_taking_up_and_keeping_are_the_same) {
    d.come_online();
    d.send("m1");
    const stream_state kept = d.core.snapshot();
    for (const bool keep_first : {false, true}) {
        driver s;
        s.hold_persists = true;
        if (keep_first) s.core.keep_snapshots();
        ASSERT_FALSE(s.core.take_up(*journal::state_of(kept, {})));
        if (!keep_first) s.core.keep_snapshots();
        EXPECT_EQ(s.core.snapshot(), kept);
        s.start();
        ASSERT_TRUE(s.unfinished_persist) << keep_first;
        s.persist();
        s.log_in();
        EXPECT_TRUE(has(s.written(), "<resume xmlns='urn:xmpp:sm:3' h='0' previd='sm1'/>"));
        s.resumed(0);
        while (s.unfinished_persist)
            s.persist();
        s.ack(1);
        while (s.unfinished_persist)
            s.persist();
        EXPECT_EQ(s.progress(), (strings{"retry m1", "acked m1"})) << keep_first;
    }
}

TEST_F(snapshots, of_another_account_change_nothing) {
    stream_state kept;
    kept.id = "sm1";
    kept.jid = "bob@example.org/r";
    EXPECT_EQ(d.core.take_up(*journal::state_of(kept, {})), session_error::foreign_state);
    EXPECT_TRUE(d.core.untouched());
    EXPECT_EQ(d.core.snapshot(), stream_state());
}

TEST_F(snapshots, what_cannot_be_resumed_is_unknown) {
    d.come_online();
    d.send("m1");
    stream_state kept = d.core.snapshot();
    kept.id.clear();
    successor s(kept);
    s.start();
    EXPECT_EQ(s.fate_of("m1"), fate::unknown);
    EXPECT_EQ(s.progress(), strings{"unknown m1"});
    s.log_in();
    EXPECT_FALSE(has(s.wire, "<resume"));
}

TEST_F(snapshots, without_a_journal_the_end_settles_what_was_taken_up) {
    d.come_online();
    d.send("m1");
    successor s(d.core.snapshot());
    s.start();
    s.core.abandon(s.now);
    s.pump();
    EXPECT_EQ(s.progress(), strings{"unknown m1"});
}

} // namespace
} // namespace epode::test
