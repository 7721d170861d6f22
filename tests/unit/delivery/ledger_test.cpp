#include <epode/delivery/ledger.hpp>

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace epode {
namespace {

using change = ledger::change;
using changes = std::vector<change>;

const jid own("alice@home.example/desk");
const jid bob("bob@far.example");
const jid bobs_phone("bob@far.example/phone");
const jid room("club@rooms.example");

class ledger_test : public testing::Test {
protected:
    message_id accept(std::string id = "m1", jid to = bob) {
        return fates.accept(std::move(id), std::move(to), false, 100);
    }
    message_id accept_in_room(std::string id = "m1") {
        return fates.accept(std::move(id), room, true, 100);
    }
    /// A message that was written, with no progress left to read.
    message_id in_flight(std::string id = "m1", jid to = bob) {
        const message_id m = accept(std::move(id), std::move(to));
        fates.written(m);
        drain();
        return m;
    }
    message_id in_flight_to_room(std::string id = "m1") {
        const message_id m = accept_in_room(std::move(id));
        fates.written(m);
        drain();
        return m;
    }
    /// A message of this fate, reached the ordinary way.
    message_id message_that_is(fate f, std::string id = "m1") {
        const message_id m = accept(id);
        if (f == fate::cancelled) fates.cancelled(m);
        if (f != fate::queued && f != fate::cancelled) fates.written(m);
        switch (f) {
        case fate::hibernated: fates.hibernated(m); break;
        case fate::acked: fates.acked(m); break;
        case fate::delivered: fates.delivered(bobs_phone, id); break;
        case fate::displayed: fates.displayed(bobs_phone, id); break;
        case fate::unknown: fates.unknown(m, "no count"); break;
        case fate::failed: fates.failed(m, "not received"); break;
        case fate::bounced: fates.bounced(bob, own, id, "item-not-found", "nobody"); break;
        default: break;
        }
        EXPECT_EQ(fates.find(m)->fate, f);
        drain();
        return m;
    }
    changes drain() {
        changes out;
        while (const auto p = fates.next_progress())
            out.push_back(p->what);
        return out;
    }
    fate of(message_id m) const { return fates.find(m)->fate; }

    limits bounds;
    ledger fates{bounds};
};

// --- accepting

TEST_F(ledger_test, accepts_as_queued_and_finds_by_number_and_id) {
    const message_id m = accept("some-id");
    ASSERT_NE(m, 0u);
    const ledger::record* r = fates.find(m);
    ASSERT_TRUE(r);
    EXPECT_EQ(fates.find(std::string_view("some-id")), r);
    EXPECT_EQ(r->fate, fate::queued);
    EXPECT_EQ(r->attempts, 0u);
    EXPECT_EQ(fates.unsettled(), 1u);
    EXPECT_TRUE(drain().empty());
    const delivery d = r->summary();
    EXPECT_EQ(d.id, "some-id");
    EXPECT_EQ(d.to, "bob@far.example");
    EXPECT_EQ(d.fate, fate::queued);
    EXPECT_FALSE(d.known);
}

TEST_F(ledger_test, ids_are_found_however_many_there_are) {
    for (int i = 0; i < 1000; ++i)
        accept("id-" + std::to_string(i)); // short and rehashed often
    for (int i = 0; i < 1000; ++i) {
        const ledger::record* r = fates.find("id-" + std::to_string(i));
        ASSERT_TRUE(r);
        EXPECT_EQ(r->number, static_cast<message_id>(i + 1));
    }
    EXPECT_FALSE(fates.find(std::string_view("id-1000")));
    EXPECT_FALSE(fates.find(std::string_view()));
    EXPECT_FALSE(fates.find(message_id{0}));
}

TEST_F(ledger_test, ignores_what_it_does_not_know) {
    fates.written(7);
    fates.hibernated(7);
    fates.acked(7);
    fates.failed(7, "");
    fates.unknown(7, "");
    fates.requeued(7);
    EXPECT_FALSE(fates.cancelled(7));
    EXPECT_FALSE(fates.delivered(bob, "no"));
    EXPECT_FALSE(fates.displayed(bob, "no"));
    EXPECT_FALSE(fates.displayed(bob, ""));
    EXPECT_FALSE(fates.reflected(room, "no", "no", ""));
    EXPECT_FALSE(fates.bounced(bob, own, "no", "gone", ""));
    EXPECT_FALSE(fates.seen_by_server("no"));
    EXPECT_TRUE(drain().empty());
    EXPECT_EQ(fates.unsettled(), 0u);
}

TEST_F(ledger_test, has_room_up_to_the_number_of_messages) {
    bounds.outbox_messages = 3;
    for (const char* id : {"a", "b", "c"}) {
        EXPECT_TRUE(fates.has_room(1));
        accept(id);
    }
    EXPECT_FALSE(fates.has_room(1));
    fates.written(1);
    EXPECT_FALSE(fates.has_room(1)) << "written is not settled";
    fates.acked(1);
    EXPECT_TRUE(fates.has_room(1));
    EXPECT_EQ(fates.unsettled(), 2u);
}

TEST_F(ledger_test, has_room_up_to_the_bytes_but_always_for_one) {
    bounds.outbox_bytes = 250;
    EXPECT_TRUE(fates.has_room(251)) << "alone, or it could never be sent";
    accept("a");
    EXPECT_TRUE(fates.has_room(150));
    EXPECT_FALSE(fates.has_room(151));
    accept("b");
    EXPECT_TRUE(fates.has_room(50));
    EXPECT_FALSE(fates.has_room(51));
    EXPECT_TRUE(fates.cancelled(1));
    EXPECT_TRUE(fates.has_room(150));
    EXPECT_FALSE(fates.has_room(151));
}

TEST_F(ledger_test, every_way_to_settle_gives_room_back_once) {
    for (const fate f : {fate::acked, fate::delivered, fate::displayed, fate::unknown, fate::failed,
                         fate::bounced, fate::cancelled}) {
        const message_id m = message_that_is(f, "id of " + std::string(to_string(f)));
        EXPECT_EQ(fates.unsettled(), 0u) << to_string(f);
        fates.acked(m);
        fates.delivered(bobs_phone, fates.find(m)->id);
        EXPECT_EQ(fates.unsettled(), 0u) << to_string(f);
    }
}

// --- where the transport has it

TEST_F(ledger_test, goes_the_plain_way_with_one_event_for_each_change) {
    const message_id m = accept();
    fates.written(m);
    EXPECT_EQ(of(m), fate::in_flight);
    fates.acked(m);
    EXPECT_EQ(of(m), fate::acked);
    EXPECT_TRUE(fates.delivered(bobs_phone, "m1"));
    EXPECT_EQ(of(m), fate::delivered);
    EXPECT_TRUE(fates.displayed(bobs_phone, "m1"));
    EXPECT_EQ(of(m), fate::displayed);
    EXPECT_EQ(drain(),
              (changes{change::written, change::acked, change::delivered, change::displayed}));
    EXPECT_EQ(fates.find(m)->by, "bob@far.example/phone");
}

TEST_F(ledger_test, the_same_again_is_no_event) {
    const message_id m = in_flight();
    for (int i = 0; i < 3; ++i)
        fates.acked(m);
    for (int i = 0; i < 3; ++i)
        EXPECT_TRUE(fates.delivered(bobs_phone, "m1"));
    for (int i = 0; i < 3; ++i)
        fates.acked(m);
    EXPECT_EQ(drain(), (changes{change::acked, change::delivered}));
}

TEST_F(ledger_test, hibernates_and_is_written_again_with_the_same_id) {
    const message_id m = in_flight();
    for (std::uint32_t attempts = 2; attempts < 5; ++attempts) {
        fates.hibernated(m);
        EXPECT_EQ(of(m), fate::hibernated);
        fates.hibernated(m);
        fates.written(m);
        EXPECT_EQ(of(m), fate::in_flight);
        EXPECT_EQ(drain(), (changes{change::hibernated, change::retry}));
        EXPECT_EQ(fates.find(m)->attempts, attempts);
        EXPECT_EQ(fates.find(m)->id, "m1");
    }
    fates.hibernated(m);
    fates.acked(m); // `<resumed h/>` covers it
    EXPECT_EQ(of(m), fate::acked);
}

TEST_F(ledger_test, a_queued_message_does_not_hibernate) {
    const message_id m = accept();
    fates.hibernated(m);
    EXPECT_EQ(of(m), fate::queued);
    EXPECT_TRUE(drain().empty());
}

TEST_F(ledger_test, requeued_waits_again_and_is_then_a_retry) {
    for (const fate from : {fate::in_flight, fate::hibernated}) {
        const message_id m = message_that_is(from, std::string(to_string(from)));
        fates.requeued(m);
        EXPECT_EQ(of(m), fate::queued);
        fates.requeued(m); // nothing changes
        fates.hibernated(m);
        EXPECT_EQ(drain(), (changes{change::requeued}));
        EXPECT_EQ(fates.unsettled(), 1u);
        fates.written(m);
        EXPECT_EQ(drain(), (changes{change::retry}));
        EXPECT_EQ(fates.find(m)->attempts, 2u);
        fates.acked(m);
    }
}

TEST_F(ledger_test, failed_and_unknown_settle_what_the_transport_has) {
    for (const fate from : {fate::queued, fate::in_flight, fate::hibernated}) {
        const std::string name(to_string(from));
        const message_id a = message_that_is(from, name + "1");
        const message_id b = message_that_is(from, name + "2");
        fates.failed(a, "too old");
        fates.unknown(b, "no count");
        EXPECT_EQ(of(a), fate::failed);
        EXPECT_EQ(of(b), fate::unknown);
        EXPECT_EQ(fates.find(a)->summary().reason, "too old");
        EXPECT_EQ(fates.find(b)->summary().reason, "no count");
        EXPECT_EQ(drain(), (changes{change::failed, change::unknown}));
        EXPECT_EQ(fates.unsettled(), 0u);
    }
}

TEST_F(ledger_test, the_transport_does_not_lower_what_is_settled) {
    for (const fate f : {fate::acked, fate::delivered, fate::displayed, fate::unknown, fate::failed,
                         fate::bounced, fate::cancelled}) {
        const message_id m = message_that_is(f, std::string(to_string(f)));
        fates.written(m);
        fates.hibernated(m);
        fates.requeued(m);
        fates.failed(m, "no");
        fates.unknown(m, "no");
        EXPECT_FALSE(fates.cancelled(m));
        EXPECT_EQ(of(m), f);
        EXPECT_NE(fates.find(m)->reason, "no");
        EXPECT_TRUE(drain().empty()) << to_string(f);
    }
}

TEST_F(ledger_test, only_a_queued_message_can_be_withdrawn) {
    const message_id queued = accept("a");
    EXPECT_TRUE(fates.cancelled(queued));
    EXPECT_FALSE(fates.cancelled(queued));
    EXPECT_EQ(drain(), (changes{change::cancelled}));
    for (const fate f : {fate::in_flight, fate::hibernated}) {
        const message_id m = message_that_is(f, std::string(to_string(f)));
        EXPECT_FALSE(fates.cancelled(m));
        EXPECT_EQ(of(m), f);
    }
    const message_id again = in_flight("b");
    fates.requeued(again);
    EXPECT_TRUE(fates.cancelled(again));
}

// --- evidence

TEST_F(ledger_test, evidence_before_the_acknowledgement_implies_it) {
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

TEST_F(ledger_test, evidence_raises_from_unknown_and_failed) {
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

TEST_F(ledger_test, nothing_can_be_known_of_what_was_never_written) {
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

TEST_F(ledger_test, what_was_withdrawn_before_a_retry_may_have_arrived_after_all) {
    const message_id m = in_flight();
    fates.requeued(m);
    fates.cancelled(m);
    EXPECT_TRUE(fates.delivered(bobs_phone, "m1"));
    EXPECT_EQ(of(m), fate::delivered);
}

TEST_F(ledger_test, believes_receipts_only_from_the_recipient) {
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

TEST_F(ledger_test, occupants_of_a_room_do_not_speak_for_each_other) {
    const message_id m = in_flight("m1", "club@rooms.example/bob");
    EXPECT_FALSE(fates.delivered("club@rooms.example/mallory", "m1"));
    EXPECT_FALSE(fates.displayed("club@rooms.example/mallory", "m1"));
    EXPECT_FALSE(fates.bounced(jid("club@rooms.example/mallory"), own, "m1", "gone", ""));
    EXPECT_EQ(of(m), fate::in_flight);
    EXPECT_TRUE(fates.delivered("club@rooms.example/bob", "m1"));
    EXPECT_EQ(of(m), fate::delivered);
}

TEST_F(ledger_test, displayed_covers_what_the_conversation_had_before_in_order) {
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

TEST_F(ledger_test, a_marker_in_a_room_names_the_rooms_own_id) {
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

TEST_F(ledger_test, a_reflection_comes_from_the_room_it_was_sent_to) {
    const message_id m = in_flight_to_room("m1");
    EXPECT_FALSE(fates.reflected("pub@rooms.example/alice", "m1", "m1", ""));
    EXPECT_FALSE(fates.reflected("club@rooms.example/alice", "m2", "m3", ""));
    EXPECT_EQ(of(m), fate::in_flight);
    EXPECT_TRUE(fates.reflected("club@rooms.example/alice", "m1", "", "by-room"));
    EXPECT_EQ(of(m), fate::reflected);
    EXPECT_EQ(fates.find(m)->room_stanza_id, "by-room");
    EXPECT_EQ(drain(), (changes{change::reflected}));
}

TEST_F(ledger_test, a_reflection_is_known_by_either_id) {
    const message_id direct = in_flight("rewritten-by-the-room");
    const message_id m = in_flight_to_room("m1");
    EXPECT_TRUE(fates.reflected("club@rooms.example/alice", "rewritten-by-the-room", "m1", ""));
    EXPECT_EQ(of(m), fate::reflected);
    EXPECT_EQ(of(direct), fate::in_flight);
    const message_id n = in_flight_to_room("m2");
    EXPECT_TRUE(fates.reflected("club@rooms.example/alice", "m2", "", ""));
    EXPECT_EQ(of(n), fate::reflected);
}

TEST_F(ledger_test, only_a_room_message_is_reflected) {
    const message_id m = fates.accept("m1", room, false, 1);
    fates.written(m);
    EXPECT_FALSE(fates.reflected("club@rooms.example/alice", "m1", "m1", ""));
    EXPECT_EQ(of(m), fate::in_flight);
}

// --- errors

TEST_F(ledger_test, believes_errors_only_from_who_may_refuse_it) {
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

TEST_F(ledger_test, an_occupant_cannot_bounce_a_room_message) {
    const message_id m = in_flight_to_room("m1");
    EXPECT_FALSE(fates.bounced(jid("club@rooms.example/mallory"), own, "m1", "gone", ""));
    EXPECT_EQ(of(m), fate::in_flight);
    EXPECT_TRUE(fates.bounced(room, own, "m1", "not-acceptable", ""));
    EXPECT_EQ(of(m), fate::bounced);
}

TEST_F(ledger_test, bounces_from_every_fate_below_delivered) {
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

TEST_F(ledger_test, an_error_after_delivery_is_only_a_note) {
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

TEST_F(ledger_test, the_first_bounce_stands) {
    const message_id m = message_that_is(fate::bounced);
    EXPECT_TRUE(fates.bounced(jid("far.example"), own, "m1", "gone", "later"));
    EXPECT_EQ(fates.find(m)->condition, "item-not-found");
    EXPECT_EQ(fates.find(m)->reason, "nobody");
    EXPECT_EQ(fates.find(m)->by, "bob@far.example");
    EXPECT_TRUE(drain().empty());
}

TEST_F(ledger_test, after_a_bounce_the_servers_count_is_no_news_but_a_recipient_is) {
    const message_id m = message_that_is(fate::bounced);
    fates.acked(m);
    EXPECT_TRUE(fates.seen_by_server("m1"));
    EXPECT_EQ(of(m), fate::bounced);
    EXPECT_TRUE(drain().empty());
    EXPECT_TRUE(fates.delivered(bobs_phone, "m1"));
    EXPECT_EQ(of(m), fate::delivered);
    EXPECT_EQ(drain(), (changes{change::delivered}));
}

TEST_F(ledger_test, evidence_from_before_a_bounce_is_not_news_after_it) {
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

// --- forgetting

TEST_F(ledger_test, forgets_the_oldest_settled_and_never_the_unsettled) {
    bounds.settled_messages = 2;
    const message_id open = in_flight("open");
    for (const char* id : {"a", "b", "c"})
        fates.acked(in_flight(id));
    drain();
    EXPECT_FALSE(fates.find(std::string_view("a")));
    EXPECT_TRUE(fates.find(std::string_view("b")));
    EXPECT_TRUE(fates.find(std::string_view("c")));
    EXPECT_TRUE(fates.find(open));
    EXPECT_FALSE(fates.delivered(bobs_phone, "a"));
    const message_id again = accept("a"); // its id may come again, its number does not
    EXPECT_GT(again, fates.find(std::string_view("c"))->number);
    EXPECT_EQ(fates.unsettled(), 2u);
}

TEST_F(ledger_test, what_changed_can_be_looked_up_when_it_is_reported) {
    for (const std::size_t keep : {0, 1}) {
        bounds.settled_messages = keep;
        std::map<message_id, std::string> ids;
        for (int i = 0; i < 5; ++i) {
            const std::string id = std::to_string(keep) + "-" + std::to_string(i);
            ids[in_flight(id)] = id;
        }
        for (const auto& [number, id] : ids)
            fates.acked(number);
        std::size_t told = 0;
        while (const auto p = fates.next_progress()) {
            const ledger::record* r = fates.find(p->message);
            ASSERT_TRUE(r) << "told about a message that nobody can name";
            EXPECT_EQ(r->id, ids.at(p->message));
            ++told;
        }
        EXPECT_EQ(told, ids.size());
        std::size_t kept = 0;
        for (const auto& [number, id] : ids)
            kept += fates.find(number) != nullptr;
        EXPECT_EQ(kept, keep);
    }
}

TEST_F(ledger_test, covering_many_messages_survives_the_forgetting_of_some) {
    bounds.settled_messages = 3;
    for (const char* id : {"a", "b", "c"})
        fates.acked(in_flight(id));
    in_flight("d");
    drain();
    EXPECT_TRUE(fates.displayed(bobs_phone, "d"));
    EXPECT_EQ(drain().size(), 4u);
    EXPECT_FALSE(fates.find(std::string_view("a")));
    EXPECT_TRUE(fates.find(std::string_view("d")));
}

// --- at random

int rank(fate f) {
    switch (f) {
    case fate::acked: return 1;
    case fate::reflected: return 2;
    case fate::delivered: return 3;
    case fate::displayed: return 4;
    default: return 0;
    }
}

/// Whatever happens in whatever order: evidence never falls (but a bounce hides what is below
/// delivered), each change is told exactly once, and at the end no message is without a fate.
TEST(ledger_random, tells_every_change_once_and_loses_nothing) {
    for (std::uint64_t seed = 1; seed <= 2000; ++seed) {
        std::mt19937_64 random(seed);
        const limits bounds;
        ledger fates(bounds);
        struct seen {
            fate last = fate::queued;
            int best = 0;
        };
        std::map<message_id, seen> messages;
        for (int i = 1; i <= 4; ++i)
            messages[fates.accept("m" + std::to_string(i), i % 2 ? room : bob, i % 2, 10)];
        const auto check = [&] {
            std::size_t open = 0;
            for (auto& [number, s] : messages) {
                const ledger::record* r = fates.find(number);
                ASSERT_TRUE(r) << seed;
                ASSERT_EQ(r->id, "m" + std::to_string(number)) << seed;
                open += !settled(r->fate);
                if (r->fate != fate::bounced) {
                    ASSERT_GE(rank(r->fate), s.best) << seed;
                }
                s.best = std::max(s.best, rank(r->fate));
            }
            ASSERT_EQ(fates.unsettled(), open) << seed;
            std::map<message_id, int> told;
            while (const auto p = fates.next_progress())
                ++told[p->message];
            for (auto& [number, s] : messages) {
                const fate f = fates.find(number)->fate;
                ASSERT_EQ(told[number], f != s.last)
                    << seed << ' ' << to_string(s.last) << " to " << to_string(f);
                s.last = f;
            }
        };
        for (int step = 0; step < 40; ++step) {
            const message_id m = 1 + random() % messages.size();
            const std::string id = "m" + std::to_string(m);
            const fate f = fates.find(m)->fate;
            switch (random() % 11) {
            case 0:
                if (f != fate::in_flight) fates.written(m);
                break;
            case 1: fates.hibernated(m); break;
            case 2: fates.acked(m); break;
            case 3: fates.requeued(m); break;
            case 4: fates.delivered(bobs_phone, id); break;
            case 5: fates.displayed(bobs_phone, id); break;
            case 6: fates.reflected("club@rooms.example/alice", id, id, ""); break;
            case 7: fates.bounced(std::nullopt, own, id, "gone", ""); break;
            case 8: fates.seen_by_server(id); break;
            case 9:
                if (random() % 4 == 0) fates.unknown(m, "no count");
                break;
            default:
                if (random() % 4 == 0) fates.failed(m, "not received");
            }
            check();
            if (HasFatalFailure()) return;
        }
        for (const auto& [number, s] : messages)
            fates.failed(number, "the end");
        check();
        if (HasFatalFailure()) return;
        ASSERT_EQ(fates.unsettled(), 0u);
    }
}

} // namespace
} // namespace epode
