#include "ledger_fixture.hpp"

#include <optional>

namespace epode {
namespace {

using namespace fixture;

using ledger_evidence = ledger_test;

// --- evidence

TEST_F(ledger_evidence, evidence_before_the_acknowledgement_implies_it) {
    const message_id m = in_flight();
    EXPECT_TRUE(fates.delivered(bobs_phone, "m1"));
    EXPECT_EQ(of(m), fate::delivered);
    EXPECT_EQ(fates.unsettled(), 0u);
    fates.hibernated(m);
    fates.written(m); // the transport has to send it again all the same
    fates.acked(m);
    EXPECT_EQ(of(m), fate::delivered);
    EXPECT_EQ(drain(), (changes{change::delivered}));
    EXPECT_EQ(fates.find(m)->attempts, 2u);
}

TEST_F(ledger_evidence, evidence_raises_from_unknown_and_failed) {
    for (const fate f : {fate::unknown, fate::failed}) {
        const std::string name(to_string(f));
        const message_id a = message_that_is(f, name + "1");
        EXPECT_TRUE(fates.seen_by_server(name + "1"));
        EXPECT_EQ(of(a), fate::acked);
        EXPECT_EQ(fates.find(a)->reason, "") << "it arrived after all";
        const message_id b = message_that_is(f, name + "2");
        drain();
        EXPECT_TRUE(fates.delivered(bobs_phone, name + "2"));
        EXPECT_EQ(of(b), fate::delivered);
        EXPECT_EQ(drain(), (changes{change::delivered}));
    }
}

TEST_F(ledger_evidence, nothing_can_be_known_of_what_was_never_written) {
    for (const fate f : {fate::queued, fate::cancelled}) {
        const std::string id(to_string(f));
        const message_id m = message_that_is(f, id);
        // Ids may be guessable, the application can choose them.
        EXPECT_FALSE(fates.delivered(bobs_phone, id));
        EXPECT_FALSE(fates.displayed(bobs_phone, id));
        EXPECT_FALSE(fates.bounced(bob, own, id, "gone", ""));
        EXPECT_FALSE(fates.seen_by_server(id));
        EXPECT_EQ(of(m), f);
    }
    const message_id in_room = accept_in_room("r");
    EXPECT_FALSE(fates.reflected("club@rooms.example/alice", "r", "r", ""));
    EXPECT_EQ(of(in_room), fate::queued);
    EXPECT_TRUE(drain().empty());
}

TEST_F(ledger_evidence, what_was_withdrawn_before_a_retry_may_have_arrived_after_all) {
    const message_id m = in_flight();
    fates.requeued(m);
    fates.cancelled(m);
    EXPECT_TRUE(fates.delivered(bobs_phone, "m1"));
    EXPECT_EQ(of(m), fate::delivered);
}

TEST_F(ledger_evidence, believes_receipts_only_from_the_recipient) {
    const message_id m = in_flight();
    for (const char* other : {"carol@far.example/phone", "far.example", "bob@far.example.evil",
                              "bob@home.example", "alice@home.example/desk"}) {
        EXPECT_FALSE(fates.delivered(other, "m1")) << other;
        EXPECT_FALSE(fates.displayed(other, "m1")) << other;
    }
    EXPECT_EQ(of(m), fate::in_flight);
    EXPECT_TRUE(drain().empty());
    EXPECT_TRUE(fates.delivered(bobs_phone, "m1"));
    const message_id n = in_flight("m2");
    EXPECT_TRUE(fates.delivered(bob, "m2")) << "the bare address is the recipient too";
    EXPECT_EQ(of(n), fate::delivered);
}

TEST_F(ledger_evidence, occupants_of_a_room_do_not_speak_for_each_other) {
    const message_id m = in_flight("m1", "club@rooms.example/bob");
    EXPECT_FALSE(fates.delivered("club@rooms.example/mallory", "m1"));
    EXPECT_FALSE(fates.displayed("club@rooms.example/mallory", "m1"));
    EXPECT_FALSE(fates.bounced(jid("club@rooms.example/mallory"), own, "m1", "gone", ""));
    EXPECT_EQ(of(m), fate::in_flight);
    EXPECT_TRUE(fates.delivered("club@rooms.example/bob", "m1"));
    EXPECT_EQ(of(m), fate::delivered);
}

TEST_F(ledger_evidence, displayed_covers_what_the_conversation_had_before_in_order) {
    const message_id first = message_that_is(fate::acked, "m1");
    const message_id elsewhere = in_flight("m2", "carol@far.example");
    fates.acked(elsewhere);
    const message_id lost = message_that_is(fate::unknown, "m3");
    const message_id waiting = accept("m4");
    const message_id had = message_that_is(fate::delivered, "m5");
    const message_id meant = in_flight("m6");
    const message_id later = message_that_is(fate::acked, "m7");
    drain();
    EXPECT_TRUE(fates.displayed(bobs_phone, "m6"));
    EXPECT_EQ(of(first), fate::displayed);
    EXPECT_EQ(of(elsewhere), fate::acked);
    EXPECT_EQ(of(lost), fate::unknown) << "seeing a later one proves nothing about it";
    EXPECT_EQ(of(waiting), fate::queued);
    EXPECT_EQ(of(had), fate::displayed);
    EXPECT_EQ(of(meant), fate::displayed);
    EXPECT_EQ(of(later), fate::acked);
    std::vector<message_id> told;
    while (const auto p = fates.next_progress()) {
        EXPECT_EQ(p->what, change::displayed);
        EXPECT_EQ(p->by, "bob@far.example/phone");
        told.push_back(p->message);
    }
    EXPECT_EQ(told, (std::vector<message_id>{first, had, meant}));
    EXPECT_TRUE(fates.displayed(bobs_phone, "m1")) << "an older marker moves nothing back";
    EXPECT_TRUE(drain().empty());
}

TEST_F(ledger_evidence, a_marker_in_a_room_names_the_rooms_own_id) {
    const jid self("club@rooms.example/alice");
    const jid other_self("pub@rooms.example/alice");
    const message_id m = in_flight_to_room("m1");
    ASSERT_TRUE(fates.reflected(self, "m1", "m1", "room-id-1"));
    // Another room uses the same ids: they mean something only together with the room.
    const message_id foreign = fates.accept("m2", "pub@rooms.example", true, 1);
    fates.written(foreign);
    ASSERT_TRUE(fates.reflected(other_self, "m2", "m2", "room-id-1"));
    const message_id named = fates.accept("room-id-1", bob, false, 1);
    fates.written(named);
    drain();
    EXPECT_TRUE(fates.displayed("club@rooms.example/bob", "room-id-1"));
    EXPECT_EQ(of(m), fate::displayed);
    EXPECT_EQ(of(foreign), fate::reflected);
    EXPECT_EQ(of(named), fate::in_flight);
    EXPECT_EQ(drain(), (changes{change::displayed}));
    EXPECT_TRUE(fates.displayed("pub@rooms.example/bob", "room-id-1"));
    EXPECT_EQ(of(foreign), fate::displayed);
    EXPECT_FALSE(fates.displayed("club@rooms.example/bob", "room-id-2"));
}

TEST_F(ledger_evidence, a_reflection_comes_from_the_room_it_was_sent_to) {
    const message_id m = in_flight_to_room("m1");
    EXPECT_FALSE(fates.reflected("pub@rooms.example/alice", "m1", "m1", ""));
    EXPECT_FALSE(fates.reflected("club@rooms.example/alice", "m2", "m3", ""));
    EXPECT_EQ(of(m), fate::in_flight);
    EXPECT_TRUE(fates.reflected("club@rooms.example/alice", "m1", "", "by-room"));
    EXPECT_EQ(of(m), fate::reflected);
    EXPECT_EQ(fates.find(m)->room_stanza_id, "by-room");
    EXPECT_EQ(drain(), (changes{change::reflected}));
}

TEST_F(ledger_evidence, a_reflection_is_known_by_either_id) {
    const message_id direct = in_flight("rewritten-by-the-room");
    const message_id m = in_flight_to_room("m1");
    EXPECT_TRUE(fates.reflected("club@rooms.example/alice", "rewritten-by-the-room", "m1", ""));
    EXPECT_EQ(of(m), fate::reflected);
    EXPECT_EQ(of(direct), fate::in_flight);
    const message_id n = in_flight_to_room("m2");
    EXPECT_TRUE(fates.reflected("club@rooms.example/alice", "m2", "", ""));
    EXPECT_EQ(of(n), fate::reflected);
}

TEST_F(ledger_evidence, only_a_room_message_is_reflected) {
    const message_id m = fates.accept("m1", room, false, 1);
    fates.written(m);
    EXPECT_FALSE(fates.reflected("club@rooms.example/alice", "m1", "m1", ""));
    EXPECT_EQ(of(m), fate::in_flight);
}

// --- errors

TEST_F(ledger_evidence, believes_errors_only_from_who_may_refuse_it) {
    const std::vector<std::optional<jid>> entitled = {
        jid("bob@far.example/work"), jid("bob@far.example"), jid("far.example"),
        jid("alice@home.example"),   jid("home.example"),    std::nullopt};
    for (std::size_t i = 0; i < entitled.size(); ++i) {
        const std::string id = "m" + std::to_string(i);
        const message_id m = in_flight(id, "bob@far.example/work");
        EXPECT_TRUE(fates.bounced(entitled[i], own, id, "service-unavailable", "not here"));
        EXPECT_EQ(of(m), fate::bounced);
        const delivery d = fates.find(m)->summary();
        EXPECT_EQ(d.condition, "service-unavailable");
        EXPECT_EQ(d.reason, "not here");
        EXPECT_EQ(d.by, entitled[i] ? entitled[i]->str() : "");
        EXPECT_EQ(drain(), (changes{change::error}));
    }
    const message_id m = in_flight("x", "bob@far.example/work");
    for (const char* other : {"carol@far.example", "bob@far.example/phone", "bob@home.example",
                              "evil.example", "alice@evil.example"})
        EXPECT_FALSE(fates.bounced(jid(other), own, "x", "gone", "")) << other;
    EXPECT_EQ(of(m), fate::in_flight);
    EXPECT_EQ(fates.find(m)->condition, "");
    EXPECT_TRUE(drain().empty());
}

TEST_F(ledger_evidence, an_occupant_cannot_bounce_a_room_message) {
    const message_id m = in_flight_to_room("m1");
    EXPECT_FALSE(fates.bounced(jid("club@rooms.example/mallory"), own, "m1", "gone", ""));
    EXPECT_EQ(of(m), fate::in_flight);
    EXPECT_TRUE(fates.bounced(room, own, "m1", "not-acceptable", ""));
    EXPECT_EQ(of(m), fate::bounced);
}

TEST_F(ledger_evidence, bounces_from_every_fate_below_delivered) {
    for (const fate f :
         {fate::in_flight, fate::hibernated, fate::acked, fate::unknown, fate::failed}) {
        const std::string id(to_string(f));
        const message_id m = message_that_is(f, id);
        EXPECT_TRUE(fates.bounced(bob, own, id, "item-not-found", ""));
        EXPECT_EQ(of(m), fate::bounced) << id;
        EXPECT_EQ(fates.find(m)->reason, "") << "the reason before was another one's";
        EXPECT_EQ(drain(), (changes{change::error}));
        EXPECT_EQ(fates.unsettled(), 0u);
    }
}

TEST_F(ledger_evidence, an_error_after_delivery_is_only_a_note) {
    for (const fate f : {fate::delivered, fate::displayed}) {
        const std::string id(to_string(f));
        const message_id m = message_that_is(f, id);
        EXPECT_TRUE(fates.bounced(bob, own, id, "service-unavailable", "elsewhere"));
        EXPECT_EQ(of(m), f);
        EXPECT_EQ(fates.find(m)->condition, "service-unavailable");
        EXPECT_EQ(fates.find(m)->by, "bob@far.example/phone") << "who has it, not who refused it";
        EXPECT_TRUE(drain().empty());
    }
}

TEST_F(ledger_evidence, the_first_bounce_stands) {
    const message_id m = message_that_is(fate::bounced);
    EXPECT_TRUE(fates.bounced(jid("far.example"), own, "m1", "gone", "later"));
    EXPECT_EQ(fates.find(m)->condition, "item-not-found");
    EXPECT_EQ(fates.find(m)->reason, "nobody");
    EXPECT_EQ(fates.find(m)->by, "bob@far.example");
    EXPECT_TRUE(drain().empty());
}

TEST_F(ledger_evidence, after_a_bounce_the_servers_count_is_no_news_but_a_recipient_is) {
    const message_id m = message_that_is(fate::bounced);
    fates.acked(m);
    EXPECT_TRUE(fates.seen_by_server("m1"));
    EXPECT_EQ(of(m), fate::bounced);
    EXPECT_TRUE(drain().empty());
    EXPECT_TRUE(fates.delivered(bobs_phone, "m1"));
    EXPECT_EQ(of(m), fate::delivered);
    EXPECT_EQ(drain(), (changes{change::delivered}));
}

TEST_F(ledger_evidence, evidence_from_before_a_bounce_is_not_news_after_it) {
    const jid self("club@rooms.example/alice");
    const message_id m = in_flight_to_room("m1");
    fates.reflected(self, "m1", "m1", "");
    fates.bounced(room, own, "m1", "internal-server-error", "");
    EXPECT_EQ(drain(), (changes{change::reflected, change::error}));
    EXPECT_TRUE(fates.reflected(self, "m1", "m1", "")); // once more, from the room's history
    EXPECT_EQ(of(m), fate::bounced);
    EXPECT_TRUE(drain().empty());
    // Reflected for the first time after an error: that is news.
    const message_id n = in_flight_to_room("m2");
    fates.bounced(room, own, "m2", "internal-server-error", "");
    fates.reflected(self, "m2", "m2", "");
    EXPECT_EQ(of(n), fate::reflected);
    EXPECT_EQ(drain(), (changes{change::error, change::reflected}));
}

} // namespace
} // namespace epode
