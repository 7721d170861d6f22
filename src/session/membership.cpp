// Rooms: entering, staying, being put out, and what that does to the messages for them.
#include "session/parts.hpp"

#include <epode/session/session.hpp>

#include <epode/protocol/xep0030.hpp>
#include <epode/schema/read.hpp>
#include <epode/xml/error.hpp>
#include <epode/xml/writer.hpp>

#include <utility>

namespace epode {

using management::outgoing;
using management::phase;
using management::stanza_kind;

error_code session::join(jid occupant, std::string password, time_point now) {
    now_ = now;
    if (state_ == state::ended) return session_error::closed;
    if (!xml::is_writable_text(password)) return xml::error::forbidden_character;
    const std::string room(occupant.bare_text());
    rooms_.want(std::move(occupant), std::move(password));
    hold_conversations();
    if (has_session()) enter(room);
    return {};
}

void session::leave(const jid& room, time_point now) {
    now_ = now;
    const rooms::room* r = rooms_.find(room.bare_text());
    if (!r || state_ == state::ended) return;
    // What was said in the room goes out before we do.
    if (state_ == state::online && !stream_ended()) {
        if (recorder_.keeps())
            gather_gated();
        else
            outbox_.write_pending(out_);
    }
    if (has_session()) {
        std::string bytes = "<presence type='unavailable' to='";
        (void)xml::append_escaped_attribute(bytes, r->occupant.str()); // a jid is always writable
        push_own(bytes + "'/>", stanza_kind::presence);
    }
    rooms::change left;
    left.what = rooms::change::kind::left;
    left.occupant = r->occupant;
    left.why = session_error::room_left;
    rooms_.leave(room);
    room_changed(std::move(left));
}

/// A session stands, or one that can be resumed: what is pushed as urgent is written in it or dies
/// with it.
bool session::has_session() const noexcept {
    return state_ == state::online || outbox_.machine().state() != phase::off;
}

void session::enter(std::string_view room_bare) {
    const rooms::room* r = rooms_.find(room_bare);
    if (!r) return;
    push_own(rooms::join_presence(*r), stanza_kind::presence);
    rooms_.entering(room_bare, now_);
}

/// What it announces: once in each stay, or until it answers. Not before, because until we enter it
/// a room may not be there; but before what we say, so that the answer comes before our reflection.
void session::ask_room(const std::string& room_bare) {
    if (may_ask() && rooms_.asks_features(room_bare))
        ask(question::room, "get", room_bare,
            "<query xmlns='http://jabber.org/protocol/disco#info'/>");
}

void session::room_answered(std::string_view room_bare, const xml::element* iq) {
    std::optional<rooms::features> told;
    if (iq) {
        const auto info = schema::first_payload<disco_info>(*iq);
        told =
            rooms::features{info && info->has(stanza_id_ns), info && info->has(archive_namespace)};
    }
    if (!rooms_.told_features(room_bare, told)) return; // of an earlier stay
    if (!told && lookups_)
        not_told(std::string(room_bare), "the room did not say whether it has an archive");
    look_up();
}

std::string_view session::unjoined_room_of(const outgoing& stanza) const {
    if (rooms_.all().empty() || stanza.kind != stanza_kind::message || !stanza.tag) return {};
    const ledger::record* r = ledger_.find(stanza.tag);
    if (!r || !r->groupchat) return {};
    const rooms::room* room = rooms_.find(r->to.bare_text());
    return room && room->state == rooms::status::joining ? room->occupant.bare_text()
                                                         : std::string_view();
}

/// Called whenever rooms are to be entered (again), or messages to be looked up: what was accepted
/// for them, or behind those, waits from then on.
void session::hold_conversations() {
    if (!rooms_.all().empty() || looks_up())
        outbox_.hold_pending([this](const outgoing& s) { return held_behind(s); });
}

/// What was accepted for the room and not written fails: the room would only send it back.
void session::fail_messages_to(std::string_view room_bare, std::string_view reason) {
    outbox_.hold_pending([&](const outgoing& s) {
        const ledger::record* r = s.kind == stanza_kind::message ? ledger_.find(s.tag) : nullptr;
        return r && r->groupchat && r->to.bare_text() == room_bare ? room_bare : std::string_view();
    });
    outbox_.fail_held(room_bare, reason);
}

void session::room_changed(rooms::change change) {
    using kind = rooms::change::kind;
    const std::string room(change.occupant.bare_text());
    const std::string why = room + ": " + change.why.message() +
                            (change.condition.empty() ? "" : " (" + change.condition + ")");
    switch (change.what) {
    case kind::none: return;
    case kind::joined:
        ask_room(room);
        release_conversation(room);
        look_up();
        tell_room(std::move(change), false);
        return;
    case kind::refused:
    case kind::left:
        give_up_lookup(room, "it was not looked up: not in the room");
        fail_messages_to(room, "never written: " + why);
        tell_room(std::move(change), false);
        return;
    case kind::interrupted:
        hold_conversations();
        tell_room(std::move(change), true);
        return;
    case kind::unanswered:
        outbox_.fail_held(room, "never written: " + why);
        tell_room(std::move(change), true);
        return;
    }
}

void session::tell_room(rooms::change change, bool reentering) {
    if (!change.news) return;
    const bool joined = change.what == rooms::change::kind::joined;
    events_.push_back(session_event::room{std::move(change.occupant), joined, change.why,
                                          std::move(change.condition), change.status,
                                          std::move(change.text), reentering});
}

void session::expire_rooms() {
    for (rooms::due& d : rooms_.expire(now_)) {
        switch (d.what) {
        case rooms::due::kind::changed: room_changed(std::move(d.outcome)); break;
        // Whoever is going has no use for what follows, and would wait for its acknowledgement.
        case rooms::due::kind::enter:
            if (closing_ == closing::no || !outbox_.settled()) enter(d.room);
            break;
        case rooms::due::kind::ping:
            if (closing_ == closing::no)
                push_own(rooms::self_ping(*rooms_.find(d.room)), stanza_kind::iq);
            break;
        }
    }
}

} // namespace epode
