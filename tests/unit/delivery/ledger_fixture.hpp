#pragma once
// What the tests of the ledger share: addresses, and messages brought to a fate.
#include <epode/delivery/ledger.hpp>

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace epode::fixture {

using change = ledger::change;
using changes = std::vector<change>;

inline const jid own("alice@home.example/desk");
inline const jid bob("bob@far.example");
inline const jid bobs_phone("bob@far.example/phone");
inline const jid room("club@rooms.example");

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

} // namespace epode::fixture
