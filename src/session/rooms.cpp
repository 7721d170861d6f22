#include "session/parts.hpp"

#include <epode/session/rooms.hpp>

#include <epode/protocol/xep0410.hpp>
#include <epode/session/error.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace epode {

namespace {

constexpr std::string_view muc_user_ns = "http://jabber.org/protocol/muc#user";
constexpr std::string_view occupant_id_ns = "urn:xmpp:occupant-id:0";

bool has_status(const xml::element& user, std::string_view code) {
    for (const xml::element& c : user.children())
        if (c.is("status", muc_user_ns) && c.attribute_value("code") == code) return true;
    return false;
}

/// What put us out (XEP-0045 §15.6.2), the gravest first: several may stand together, such as 333
/// with 307 for clients that do not know the former.
struct removal {
    std::string_view code;
    std::uint16_t number;
    session_error why;
};
constexpr std::array removals{
    removal{"301", 301, session_error::room_banned},
    removal{"321", 321, session_error::room_members_only},
    removal{"322", 322, session_error::room_members_only},
    removal{"332", 332, session_error::room_interrupted}, // the service shuts down
    removal{"333", 333, session_error::room_interrupted}, // a technical problem
    removal{"307", 307, session_error::room_kicked},
};

/// Of the service or the way to it, not about us: it may be otherwise later.
bool is_passing(std::string_view type, std::string_view condition) {
    return type == "wait" || condition == "remote-server-not-found" ||
           condition == "remote-server-timeout" || condition == "service-unavailable" ||
           condition == "internal-server-error" || condition == "resource-constraint" ||
           condition == "recipient-unavailable";
}

std::string reason_in(const xml::element* e) {
    const xml::element* reason = e ? e->child("reason", muc_user_ns) : nullptr;
    return reason ? std::string(reason->text()) : std::string();
}

} // namespace

void rooms::want(jid occupant, std::string password) {
    leave(occupant);
    room r;
    r.occupant = std::move(occupant);
    r.password = std::move(password);
    rooms_.push_back(std::move(r));
}

void rooms::leave(const jid& room_address) {
    std::erase_if(
        rooms_, [&](const room& r) { return r.occupant.bare_text() == room_address.bare_text(); });
}

rooms::room* rooms::get(std::string_view room_bare) noexcept {
    return const_cast<room*>(std::as_const(*this).find(room_bare));
}

const rooms::room* rooms::find(std::string_view room_bare) const noexcept {
    for (const room& r : rooms_)
        if (r.occupant.bare_text() == room_bare) return &r;
    return nullptr;
}

rooms::change rooms::presence(const xml::element& stanza, const jid& from, time_point now) {
    room* r = get(from.bare_text());
    if (!r) return {};
    heard(from.bare_text(), now);
    const auto type = stanza.attribute_value("type");
    if (type == "error") return refusal(*r, stanza, now);
    const xml::element* user = stanza.child("x", muc_user_ns);
    if (!user) return {};
    // Status 110 marks our own presence (XEP-0045 §7.2.2); the room alone may say so. Not every
    // room does when it puts us out, but then our own address is gone.
    const bool own = has_status(*user, "110") ||
                     (type == "unavailable" && r->state == status::joined && from == r->occupant);
    if (!own) {
        // Whoever comes with a nick that was ours is somebody else.
        if (!type) std::erase(r->earlier_nicks, from.resource());
        return {};
    }
    if (type == "unavailable") return put_out(*r, *user, now);
    if (from != r->occupant) {
        if (r->earlier_nicks.size() == remembered_nicks)
            r->earlier_nicks.erase(r->earlier_nicks.begin());
        r->earlier_nicks.emplace_back(r->occupant.resource());
        r->occupant = from;
    }
    if (const xml::element* id = stanza.child("occupant-id", occupant_id_ns))
        r->occupant_id = id->attribute_value("id").value_or("");
    if (std::exchange(r->state, status::joined) == status::joined) return {};
    r->was_in = true;
    r->told_outside = r->doubted = false;
    r->attempts = 0;
    r->enter_at.reset();
    r->answer_by.reset();
    heard(from.bare_text(), now);
    return {change::kind::joined, r->occupant, {}, {}, 0, {}, true};
}

rooms::change rooms::refusal(room& r, const xml::element& stanza, time_point now) {
    // Whoever is put out may be told of errors besides (Prosody does so when it shuts down).
    if (r.state == status::joined || !r.asked) return {};
    std::string condition;
    std::string text;
    std::string_view type;
    if (const xml::element* error = stanza.child("error", stanza.ns)) {
        type = error->attribute_value("type").value_or("");
        for (const xml::element& c : error->children())
            if (c.ns == stanza_errors_ns)
                (c.name == "text" ? text : condition) = c.name == "text" ? c.text() : c.name;
    }
    r.asked = false;
    if (r.was_in && is_passing(type, condition)) {
        enter_later(r, now);
        return {};
    }
    change refused = final_change(r, change::kind::refused, session_error::room_refused);
    refused.condition = std::move(condition);
    refused.text = std::move(text);
    return refused;
}

rooms::change rooms::put_out(room& r, const xml::element& user, time_point now) {
    if (has_status(user, "303")) return {}; // a new nick: our presence under it follows
    if (const xml::element* destroyed = user.child("destroy", muc_user_ns)) {
        change gone = final_change(r, change::kind::left, session_error::room_destroyed);
        gone.text = reason_in(destroyed);
        return gone;
    }
    const auto cause = std::find_if(removals.begin(), removals.end(), [&](const removal& known) {
        return has_status(user, known.code);
    });
    if (cause == removals.end()) {
        // While we wait to be let in it is of an earlier stay, such as one that we ended.
        if (r.state == status::joining) return {};
        return final_change(r, change::kind::left, session_error::room_left);
    }
    change out;
    if (cause->why == session_error::room_interrupted) {
        out = interrupt(r, cause->why, now);
        enter_later(r, now);
    } else {
        out = final_change(r, change::kind::left, cause->why);
    }
    out.status = cause->number;
    out.text = reason_in(user.child("item", muc_user_ns));
    return out;
}

void rooms::end_stay(room& r) noexcept {
    r.state = status::joining;
    r.asked = r.doubted = r.asked_features = false;
    r.announced.reset();
    r.ping_at.reset();
    r.ping_id.clear();
}

/// Out, and to be entered again; when is the caller's to say.
rooms::change rooms::interrupt(room& r, error_code why, time_point now) {
    end_stay(r);
    if (!r.answer_by) set(r.answer_by, now + timing_.answer);
    return {change::kind::interrupted,           r.occupant, why, {}, 0, {},
            !std::exchange(r.told_outside, true)};
}

rooms::change rooms::final_change(room& r, change::kind what, error_code why) {
    change out{what, r.occupant, why, {}, 0, {}, true};
    leave(out.occupant); // and with it `r`
    return out;
}

/// With a random wait: all occupants of a service that restarts want to come back.
void rooms::enter_later(room& r, time_point now) {
    const int doublings = std::min<int>(r.attempts, 16);
    if (r.attempts < 255) ++r.attempts;
    const duration bound = std::min(timing_.reentry_cap, timing_.reentry * (1 << doublings));
    set(r.enter_at, now + duration(random_.below(static_cast<std::uint64_t>(bound.count()) + 1)));
}

bool rooms::is_self(const jid& occupant, std::string_view occupant_id) const noexcept {
    const room* r = find(occupant.bare_text());
    if (!r || occupant.resource().empty()) return false;
    if (!r->occupant_id.empty()) return r->occupant_id == occupant_id;
    return occupant == r->occupant || std::find(r->earlier_nicks.begin(), r->earlier_nicks.end(),
                                                occupant.resource()) != r->earlier_nicks.end();
}

void rooms::session_lost() noexcept {
    for (room& r : rooms_) {
        end_stay(r);
        r.enter_at.reset();
        r.answer_by.reset();
    }
}

void rooms::came_online(bool resumed, time_point now) {
    if (!resumed) return; // each is entered then
    for (room& r : rooms_) {
        r.ping_id.clear(); // its answer may have been lost
        if (r.state == status::joining) {
            set(r.answer_by, now + timing_.answer);
        } else {
            r.doubted = true;
            set(r.ping_at, now + timing_.settle);
        }
    }
}

void rooms::entering(std::string_view room_bare, time_point now) {
    room* r = get(room_bare);
    if (!r) return;
    r->asked = true;
    r->enter_at.reset();
    if (!r->answer_by) set(r->answer_by, now + timing_.answer);
}

void rooms::heard(std::string_view room_bare, time_point now) {
    room* r = get(room_bare);
    if (!r || r->state != status::joined || r->doubted || !r->ping_id.empty()) return;
    if (timing_.silence > duration::zero()) set(r->ping_at, now + timing_.silence);
}

void rooms::doubt(std::string_view room_bare, time_point now) {
    room* r = get(room_bare);
    if (!r || r->state != status::joined || !r->ping_id.empty()) return;
    r->doubted = true;
    set(r->ping_at, now);
}

std::optional<rooms::change> rooms::ping_answered(const jid& from, std::string_view id,
                                                  std::optional<stanza_condition> error,
                                                  time_point now) {
    room* r = get(from.bare_text());
    if (!r || r->ping_id.empty() || r->ping_id != id) return std::nullopt;
    r->ping_id.clear();
    r->ping_at.reset();
    switch (read_self_ping(error)) {
    case self_ping_outcome::joined:
        r->doubted = false;
        heard(from.bare_text(), now);
        return change{};
    case self_ping_outcome::unknown: set(r->ping_at, now + timing_.again); return change{};
    // A new nick would have been told on this very stream; but a room that is gone since its
    // service was restarted answers so. To enter it is right in both cases (XEP-0045 §7.6).
    case self_ping_outcome::joined_under_another_nick:
    case self_ping_outcome::not_joined: break;
    }
    change out = interrupt(*r, session_error::room_interrupted, now);
    set(r->enter_at, now);
    return out;
}

bool rooms::asks_features(std::string_view room_bare) noexcept {
    room* r = get(room_bare);
    return r && r->state == status::joined && !r->announced &&
           !std::exchange(r->asked_features, true);
}

bool rooms::told_features(std::string_view room_bare, std::optional<features> told) noexcept {
    room* r = get(room_bare);
    if (!r || !std::exchange(r->asked_features, false)) return false;
    r->announced = told;
    return true;
}

void rooms::set(std::optional<time_point>& timer, time_point at) noexcept {
    timer = at;
    if (!wake_ || at < *wake_) wake_ = at;
}

std::vector<rooms::due> rooms::expire(time_point now) {
    std::vector<due> out;
    if (!wake_ || *wake_ > now) return out;
    wake_.reset();
    for (std::size_t i = 0; i < rooms_.size();)
        if (expire(rooms_[i], now, out)) ++i;
    for (room& r : rooms_)
        for (auto* timer : {&r.enter_at, &r.answer_by, &r.ping_at})
            if (*timer) set(*timer, **timer);
    return out;
}

/// Returns whether the room is still wanted.
bool rooms::expire(room& r, time_point now, std::vector<due>& out) {
    const std::string room_bare(r.occupant.bare_text());
    if (r.answer_by && *r.answer_by <= now) {
        r.answer_by.reset();
        if (!r.was_in) {
            out.push_back({due::kind::changed, room_bare,
                           final_change(r, change::kind::refused, session_error::room_unanswered)});
            return false;
        }
        change unanswered;
        unanswered.what = change::kind::unanswered;
        unanswered.occupant = r.occupant;
        unanswered.why = session_error::room_unanswered;
        unanswered.news = !std::exchange(r.told_outside, true);
        out.push_back({due::kind::changed, room_bare, std::move(unanswered)});
        if (!r.enter_at) enter_later(r, now);
    }
    if (r.enter_at && *r.enter_at <= now) {
        r.enter_at.reset();
        out.push_back({due::kind::enter, room_bare, {}});
    }
    if (r.ping_at && *r.ping_at <= now) {
        if (std::exchange(r.ping_id, {}).empty()) {
            r.ping_id = random_.token(26);
            r.ping_at = now + timing_.ping;
            out.push_back({due::kind::ping, room_bare, {}});
        } else {
            r.ping_at = now + timing_.again; // no answer: nothing is known
        }
    }
    return true;
}

std::string rooms::join_presence(const room& r) {
    std::string out = "<presence to='";
    (void)xml::append_escaped_attribute(out, r.occupant.str());
    out += "'><x xmlns='http://jabber.org/protocol/muc'><history maxstanzas='0'/>";
    if (!r.password.empty()) {
        out += "<password>";
        (void)xml::append_escaped_text(out, r.password);
        out += "</password>";
    }
    return out + "</x></presence>";
}

std::string rooms::self_ping(const room& r) {
    std::string out = "<iq type='get' id='" + r.ping_id + "' to='";
    (void)xml::append_escaped_attribute(out, r.occupant.str());
    return out + "'><ping xmlns='urn:xmpp:ping'/></iq>";
}

} // namespace epode
