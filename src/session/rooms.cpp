#include <epode/session/rooms.hpp>

#include <epode/xml/writer.hpp>

#include <algorithm>
#include <utility>

namespace epode {

namespace {

constexpr std::string_view muc_user_ns = "http://jabber.org/protocol/muc#user";
constexpr std::string_view occupant_id_ns = "urn:xmpp:occupant-id:0";
constexpr std::string_view stanzas_ns = "urn:ietf:params:xml:ns:xmpp-stanzas";

bool has_status(const xml::element& user, std::string_view code) {
    for (const xml::element& c : user.children())
        if (c.is("status", muc_user_ns) && c.attribute_value("code") == code) return true;
    return false;
}

std::string condition_of(const xml::element& stanza) {
    const xml::element* error = stanza.child("error", stanza.ns);
    if (!error) return {};
    for (const xml::element& c : error->children())
        if (c.ns == stanzas_ns && c.name != "text") return std::string(c.name);
    return {};
}

} // namespace

void rooms::want(jid occupant, std::string password) {
    leave(occupant);
    rooms_.push_back({std::move(occupant), std::move(password), {}, {}, status::joining});
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

rooms::change rooms::presence(const xml::element& stanza, const jid& from) {
    room* r = get(from.bare_text());
    if (!r) return {};
    const auto type = stanza.attribute_value("type");
    if (type == "error") {
        if (r->state == status::joined) return {};
        change refused{change::kind::refused, r->occupant, condition_of(stanza)};
        leave(from);
        return refused;
    }
    const xml::element* user = stanza.child("x", muc_user_ns);
    // Status 110 marks our own presence (XEP-0045 §7.2.2); the room alone may say so.
    const bool own = user && has_status(*user, "110");
    if (!own) return {};
    if (type == "unavailable") {
        if (has_status(*user, "303")) return {}; // a new nick: our presence under it follows
        change left{change::kind::left, r->occupant, {}};
        leave(from);
        return left;
    }
    if (from != r->occupant) {
        r->earlier_nicks.emplace_back(r->occupant.resource());
        r->occupant = from;
    }
    if (const xml::element* id = stanza.child("occupant-id", occupant_id_ns))
        r->occupant_id = id->attribute_value("id").value_or("");
    if (std::exchange(r->state, status::joined) == status::joined) return {};
    return {change::kind::joined, r->occupant, {}};
}

bool rooms::is_self(const jid& occupant, std::string_view occupant_id) const noexcept {
    const room* r = find(occupant.bare_text());
    if (!r || occupant.resource().empty()) return false;
    if (!r->occupant_id.empty()) return r->occupant_id == occupant_id;
    return occupant == r->occupant || std::find(r->earlier_nicks.begin(), r->earlier_nicks.end(),
                                                occupant.resource()) != r->earlier_nicks.end();
}

void rooms::session_lost() noexcept {
    for (room& r : rooms_)
        r.state = status::joining;
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

} // namespace epode
