#include "ledger_fixture.hpp"

#include <algorithm>
#include <map>
#include <random>

namespace epode {
namespace {

using namespace fixture;

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

TEST_F(ledger_test, a_change_tells_what_the_message_was_then) {
    const message_id m = accept("m");
    fates.written(m);
    const auto written = fates.next_progress();
    fates.failed(m, "too old");
    const auto failed = fates.next_progress();
    ASSERT_TRUE(written && failed);
    const ledger::record& r = *fates.find(m);
    EXPECT_EQ(r.summary(*written).fate, fate::in_flight);
    EXPECT_EQ(r.summary(*written).reason, "");
    EXPECT_EQ(r.summary(*failed).fate, fate::failed);
    EXPECT_EQ(r.summary(*failed).reason, "too old");
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

TEST_F(ledger_test, tells_what_is_not_settled_in_the_order_of_acceptance) {
    for (int i = 1; i <= 20; ++i)
        in_flight("m" + std::to_string(i));
    for (const message_id number : {2, 3, 19})
        fates.acked(number);
    fates.hibernated(5);
    std::vector<message_id> numbers;
    for (const ledger::record* r : fates.unsettled_records())
        numbers.push_back(r->number);
    EXPECT_EQ(numbers, (std::vector<message_id>{1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17,
                                                18, 20}));
}

} // namespace
} // namespace epode
