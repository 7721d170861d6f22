// Messages of unknown fate: looked up in archives, and what becomes of them then.
#include <epode/session/session.hpp>

#include <epode/schema/read.hpp>

#include <algorithm>
#include <utility>

namespace epode {

using management::outgoing;

std::string_view session::conversation_of(const ledger::record& r) const {
    const bool occupant = !rooms_.all().empty() && rooms_.find(r.to.bare_text());
    return reconciler::conversation_of(r.to, r.groupchat, occupant);
}

/// The conversation in which a message has to wait: its room is not entered, or an earlier message
/// of it may have to be sent again first.
std::string_view session::held_behind(const outgoing& stanza) const {
    if (const std::string_view room = unjoined_room_of(stanza); !room.empty()) return room;
    if (settings_.on_failure != on_failure::retry || !looks_up()) return {};
    const ledger::record* r =
        stanza.kind == management::stanza_kind::message ? ledger_.find(stanza.tag) : nullptr;
    return r ? lookups_->open.find(conversation_of(*r)) : std::string_view();
}

void session::release_conversation(std::string_view conversation) {
    const rooms::room* room = rooms_.find(conversation);
    if (room && room->state == rooms::status::joining) return;
    if (settings_.on_failure == on_failure::retry && lookups_ &&
        !lookups_->open.find(conversation).empty())
        return;
    outbox_.release(conversation);
}

/// Messages that were lost sight of just now.
void session::adopt_uncertain() {
    const time_point lost_at = state_ == state::online ? now_ : transport_lost_at_;
    ring<outgoing> uncertain = outbox_.take_uncertain();
    while (!uncertain.empty())
        adopt(uncertain.pop_front(), lost_at);
}

void session::adopt(outgoing stanza, time_point lost_at) {
    const ledger::record* r = ledger_.find(stanza.tag);
    if (!r || !r->reconciling) return;
    if (!lookups_) lookups_ = std::make_unique<lookups>(settings_.reconciliation);
    lookups_->open.add(conversation_of(*r),
                       {r->number, r->id, r->to, r->groupchat, std::move(stanza)}, lost_at);
}

retry_bounds session::bounds_of_retry() const {
    retry_bounds bounds{settings_.retry_attempts, {}};
    if (const auto& clock = settings_.clock) {
        const duration since = std::max(now_, clock->here) - clock->here;
        bounds.not_before =
            clock->there + std::chrono::duration_cast<milliseconds>(since - settings_.retry_age);
    }
    return bounds;
}

/// Looks up what can be, one conversation at a time.
void session::look_up() {
    if (!lookups_) return;
    lookups_->at = now_;
    while (may_ask() && !lookups_->open.under_way()) {
        bool concluded = false;
        for (const reconciler::subject& s : lookups_->open.due(now_)) {
            const std::string conversation(s.conversation);
            concluded = s.room ? look_up_room(conversation) : look_up_peer(conversation);
            if (concluded) break; // the list is another one by now
        }
        if (!concluded) return;
    }
}

/// Asks the user's archive, as soon as all is known that it takes; true: that is pointless, and
/// the conversation is over.
bool session::look_up_peer(const std::string& conversation) {
    if (lookups_->open.under_way()) return false;
    if (account_known_ == knowledge::no) ask_account();
    if (account_known_ == knowledge::asking) return false;
    if (!has_archive_) {
        give_up_lookup(conversation, "the server has no archive to look it up in");
        return true;
    }
    if (lookups_->preferences_known == knowledge::no) {
        lookups_->preferences_known = knowledge::asking;
        ask(question::preferences, "get", {}, "<prefs xmlns='urn:xmpp:mam:2'/>");
    }
    if (lookups_->preferences_known == knowledge::yes) ask_lookup(conversation);
    return false;
}

/// The same with the room's archive. Who we are there is known only while we are in.
bool session::look_up_room(const std::string& conversation) {
    if (lookups_->open.under_way()) return false;
    const rooms::room* room = rooms_.find(conversation);
    if (!room) {
        give_up_lookup(conversation, "it was not looked up: we are not in the room");
        return true;
    }
    if (room->state != rooms::status::joined) return false;
    if (!room->announced) {
        ask_room(conversation); // again, if that was not answered
        return false;
    }
    if (!room->announced->archive) {
        give_up_lookup(conversation, "the room has no archive to look it up in");
        return true;
    }
    ask_lookup(conversation);
    return false;
}

void session::ask_lookup(const std::string& conversation) {
    const bool room = lookups_->open.is_room(conversation);
    ask(question::lookup, "set", room ? std::string_view(conversation) : std::string_view(),
        lookups_->open.begin(conversation, random_));
}

void session::preferences_answered(const xml::element* iq) {
    if (lookups_->preferences_known != knowledge::asking) return; // of a session that is lost
    lookups_->preferences_known = knowledge::yes;
    lookups_->preferences.reset();
    if (iq && iq->attribute_value("type") == "result")
        lookups_->preferences = schema::first_payload<mam_preferences>(*iq);
    look_up();
}

void session::lookup_answered(const xml::element* iq) {
    const std::string conversation(lookups_->open.asking_about());
    if (conversation.empty()) return; // of a session that is lost
    switch (lookups_->open.answered(iq, now_)) {
    case reconciler::step::more:
        if (may_ask()) ask_lookup(conversation);
        break;
    case reconciler::step::done: {
        const auto peer = jid::parse(conversation);
        const bool occupant = peer && peer->is_full();
        const bool keeps = lookups_->open.is_room(conversation) ||
                           (peer && !occupant && lookups_->preferences &&
                            reconciler::keeps(*lookups_->preferences, *peer));
        conclude(conversation, lookups_->open.take(conversation, keeps));
        break;
    }
    case reconciler::step::later: break;
    }
    look_up();
}

void session::give_up_lookup(const std::string& conversation, std::string_view reason) {
    if (lookups_ && !lookups_->open.find(conversation).empty())
        conclude(conversation, lookups_->open.give_up(conversation, reason));
}

/// What has to be known for a look-up was not told in time.
void session::not_told(const std::string& conversation, std::string_view reason) {
    if (lookups_->open.failed(conversation, now_)) give_up_lookup(conversation, reason);
}

void session::conclude(const std::string& conversation, std::vector<reconciler::verdict> all) {
    for (reconciler::verdict& v : all)
        conclude(std::move(v));
    release_conversation(conversation); // behind what is sent again
}

void session::conclude(reconciler::verdict v) {
    const ledger::record* r = ledger_.find(v.of.number);
    if (!r || !r->reconciling) return; // evidence came from elsewhere
    if (v.what == reconciler::finding::open) {
        ledger_.unresolved(r->number, v.reason);
    } else if (v.what == reconciler::finding::found) {
        const auto occupant = jid::parse(v.occupant);
        if (occupant)
            ledger_.reflected(*occupant, v.of.id, v.of.id, v.archive_id);
        else
            ledger_.seen_by_server(v.of.id);
    } else {
        std::string reason = "the archive shows that it did not arrive";
        if (settings_.on_failure == on_failure::retry) {
            const std::string refusal =
                bounds_of_retry().refusal(r->attempts, v.of.stanza.accepted_at);
            if (refusal.empty()) {
                outbox_.requeue(std::move(v.of.stanza));
                return;
            }
            reason += "; " + refusal;
        }
        ledger_.failed(r->number, reason);
    }
}

} // namespace epode
