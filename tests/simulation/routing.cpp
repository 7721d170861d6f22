// Where stanzas go: accounts, the offline store, archives, the room.
#include "server.hpp"
#include "xml_text.hpp"

#include <algorithm>

namespace epode::simulation {

namespace {

constexpr std::string_view info = "http://jabber.org/protocol/disco#info";
constexpr std::string_view mam = "urn:xmpp:mam:2";
constexpr std::string_view muc_user = "<x xmlns='http://jabber.org/protocol/muc#user'>";

/// With that sender and recipient.
std::string addressed(const xml::element& e, const std::string& from, const std::string& to) {
    xml::document copy(e);
    copy.root().set_attribute(copy.memory(), "from", from);
    copy.root().set_attribute(copy.memory(), "to", to);
    return written(copy.root());
}

std::string stanza_id(std::string_view by, const std::string& id) {
    return "<stanza-id xmlns='urn:xmpp:sid:0' by='" + std::string(by) + "' id='" + id + "'/>";
}

/// A random enough word that says nothing about the account, and stays.
std::string occupant_id(const std::string& account) {
    return "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o-" +
           std::to_string(account.size() * 31 + static_cast<unsigned char>(account[0])) + "'/>";
}

std::string features(std::initializer_list<std::string_view> names) {
    std::string out = "<query xmlns='" + std::string(info) + "'>";
    for (const std::string_view each : names)
        if (!each.empty()) out.append("<feature var='").append(each).append("'/>");
    return out + "</query>";
}

} // namespace

void server::stanza(stream& s, const xml::element& e) {
    if (s.of) {
        if (s.of->managed && s.of->handled == 0 && s.out.find("<enabled") != s.out.npos)
            log_.mark("a stanza right behind <enable/>");
        if (++s.of->handled == 0) log_.mark("counts pass 2^32");
    }
    if (const xml::element* query = e.child("query", mam)) s.query = text_of(*query, "queryid");
    if (e.name == "message") message(s, e);
    if (e.name == "presence" && s.of) presence(s, e);
    if (e.name == "iq" && s.of) iq(s, e);
    drop_overflowing();
}

void server::message(stream& s, const xml::element& e) {
    if (!s.of) return;
    resource& from = *s.of;
    const std::string to = text_of(e, "to");
    const std::string id = text_of(e, "id");
    if (e.child("received", "urn:xmpp:receipts")) return route(from, e);
    const xml::element* origin = e.child("origin-id", "urn:xmpp:sid:0");
    log_.require(origin && text_of(*origin, "id") == id, "I5", id, " has another origin-id");
    // Numbers ascend, so names do within their length.
    std::string& newest = s.newest[to];
    log_.require(newest.size() < id.size() || (newest.size() == id.size() && newest < id), "I4", id,
                 " was written behind ", newest);
    newest = id;
    taken_at_.emplace(id, log_.now);
    if (++taken_[id] != 1)
        log_.mark(nature_.archive ? "an archive that has a message twice"
                                  : "a message taken twice");
    log_.line("server takes ", id);
    const bool before = arrived(id) != 0;
    if (bare(to) == room)
        groupchat(from, e);
    else
        route(from, e);
    if (!before && arrived(id) != 0) {
        came_[id.substr(0, id.find('-')) + ">" + to].push_back(id);
        if (left(s.link)) stragglers_.insert(id);
    }
    if (may(fault::end_stream)) end_over_a_message(s);
}

void server::end_over_a_message(stream& s) {
    log_.mark("stream ended over a message");
    std::string words;
    if (s.of->managed)
        words = "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(s.of->handled) + "'/>";
    const auto error = [&](const std::string& condition, std::string_view content) {
        log_.mark("<" + condition + "/>");
        words += "<stream:error><" + condition + " xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" +
                 std::string(content) + "</" + condition + "></stream:error>";
    };
    switch (dice_.below(plan_.journal ? 5 : 4)) {
    case 0: words += "</stream:stream>"; break;
    case 1: error("system-shutdown", ""); break;
    case 2: error("policy-violation", ""); break;
    case 3: error("see-other-host", "trap.example.net"); break;
    default: // the application comes back all the same
        s.turned_away = true;
        error("conflict", "");
    }
    end_stream(s, words);
}

/// To all clients of the recipient, to the sender's other ones, and into both archives.
void server::route(resource& from, const xml::element& e) {
    ++arrived_[text_of(e, "id")];
    const std::string to = bare(text_of(e, "to"));
    const std::string plain = addressed(e, from.address, to);
    std::string copy = plain;
    if (nature_.archive && e.child("body", "jabber:client")) {
        const std::string sent = archives_[from.account].add(to, plain, log_.now);
        copy = with(plain, stanza_id(to, archives_[to].add(from.account, plain, log_.now)));
        for (const auto& s : sessions_) {
            if (s.get() == &from || s->account != from.account || !s->carbons) continue;
            log_.mark("carbon of a sent message");
            if (s->resumed != 0) log_.mark("a carbon in a resumed session");
            std::string inner = with(plain, stanza_id(from.account, sent));
            inner.insert(std::string_view("<message").size(), " xmlns='jabber:client'");
            to_session(*s, "<message from='" + s->account + "' to='" + s->address +
                               "'><sent xmlns='urn:xmpp:carbons:2'><forwarded "
                               "xmlns='urn:xmpp:forward:0'>" +
                               inner + "</forwarded></sent></message>");
        }
    }
    to_account(to, copy);
}

void server::to_account(const std::string& account, const std::string& stanza) {
    bool anybody = false;
    for (std::size_t i = 0; i < sessions_.size(); ++i) {
        if (sessions_[i]->account != account || !sessions_[i]->available) continue;
        anybody = true;
        to_session(*sessions_[i], stanza);
    }
    if (anybody) return;
    if (nature_.offline_store) {
        log_.mark("kept in the offline store");
        offline_[account].push_back(stanza);
    } else {
        log_.mark("only in the archive");
        lose(stanza);
    }
}

/// As far as the way to a session is concerned.
void server::lose(const std::string& stanza) {
    const std::size_t id = stanza.find(" id='");
    if (id != stanza.npos) lost_.insert(stanza.substr(id + 5, stanza.find('\'', id + 5) - id - 5));
}

void server::to_session(resource& s, std::string stanza) {
    const bool asks = s.link != 0 && s.managed && dice_.chance(nature_.asks);
    if (s.link != 0) streams_.at(s.link).out += stanza;
    if (asks) {
        log_.mark("the server asks for a count");
        streams_.at(s.link).out += "<r xmlns='urn:xmpp:sm:3'/>";
        s.asked = true;
    }
    if (!s.managed) return;
    s.unacked.push_back(std::move(stanza));
    if (s.link == 0 && s.unacked.size() > nature_.queue_limit) overflowing_.insert(&s);
}

/// Who is away for too long loses the session: not in the middle of a delivery.
void server::drop_overflowing() {
    while (!overflowing_.empty()) {
        resource* s = *overflowing_.begin();
        overflowing_.erase(overflowing_.begin());
        log_.mark("session lost to a full queue");
        end_session(*s, true);
    }
}

void server::come_in(resource& s) {
    s.available = true;
    for (const std::string& each : std::exchange(offline_[s.account], {}))
        to_session(s, each);
}

void server::presence(stream& s, const xml::element& e) {
    const std::string to = text_of(e, "to");
    if (bare(to) == room) {
        if (text_of(e, "type") == "unavailable")
            leave_room(*s.of);
        else
            enter_room(*s.of, to);
    } else if (to.empty() && text_of(e, "type").empty()) {
        come_in(*s.of);
    }
}

void server::enter_room(resource& s, const std::string& occupant) {
    if (!nature_.rooms) {
        to_session(s, "<presence type='error' from='" + occupant + "' to='" + s.address +
                          "'><error type='cancel'><item-not-found "
                          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
        return;
    }
    leave_room(s);
    occupants_[occupant] = &s; // of an account's former session, too
    std::string own = "<presence from='" + occupant + "' to='" + s.address + "'>" +
                      std::string(muc_user) +
                      "<item affiliation='none' role='participant'/><status code='110'/></x>";
    if (nature_.occupant_ids) own += occupant_id(s.account);
    to_session(s, own + "</presence>");
}

void server::leave_room(resource& s) {
    std::erase_if(occupants_, [&](const auto& each) { return each.second == &s; });
}

void server::refuse_to_say(resource& from, const std::string& id) {
    log_.mark("a room's refusal of who is not in it");
    refused_.insert(id);
    to_session(from, "<message type='error' from='" + std::string(room) + "' to='" + from.address +
                         "' id='" + id +
                         "'><error type='modify'><not-acceptable "
                         "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
}

void server::groupchat(resource& from, const xml::element& e) {
    const auto place = std::find_if(occupants_.begin(), occupants_.end(),
                                    [&](const auto& each) { return each.second == &from; });
    if (place == occupants_.end()) {
        refuse_to_say(from, text_of(e, "id"));
        return;
    }
    ++arrived_[text_of(e, "id")];
    const std::string occupant = place->first;
    std::string said = addressed(e, occupant, std::string(room));
    if (nature_.occupant_ids) said = with(said, occupant_id(from.account));
    std::string id;
    if (nature_.room_archive)
        id = archives_[std::string(room)].add("", said, log_.now);
    else if (nature_.room_stanza_ids)
        id = "x" + std::to_string(++room_ids_);
    if (!id.empty()) said = with(said, stanza_id(room, id));
    const auto all = occupants_;
    for (const auto& [address, of] : all) {
        if (of->resumed != 0) log_.mark("a room's message to a resumed session");
        to_session(*of, said);
    }
}

void server::answer(stream& s, const xml::element& iq, const std::string& content) {
    const std::string from = text_of(iq, "to");
    to_session(*s.of, "<iq type='result' id='" + text_of(iq, "id") + "' to='" + s.of->address +
                          "'" + (from.empty() ? "" : " from='" + from + "'") + ">" + content +
                          "</iq>");
}

void server::iq(stream& s, const xml::element& e) {
    const std::string type = text_of(e, "type");
    if (type != "get" && type != "set") return;
    if (may(fault::forge)) answer_as_stranger(s, text_of(e, "id"));
    const std::string to = text_of(e, "to");
    const bool to_room = bare(to) == room && nature_.rooms;
    const bool to_occupant = to_room && to != room;
    const bool here = nature_.rooms && to_room ? true : to.empty() || to == s.of->account;
    if (to_occupant && !occupants_.contains(to)) {
        to_session(*s.of, "<iq type='error' id='" + text_of(e, "id") + "' from='" + to +
                              "'><error type='cancel'><not-acceptable "
                              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        return;
    }
    const bool archive_here = to_room ? nature_.room_archive : nature_.archive;
    if (e.child("query", info)) {
        answer(s, e,
               to_room ? features({nature_.room_stanza_ids ? "urn:xmpp:sid:0" : "",
                                   archive_here ? mam : ""})
                       : features({archive_here ? mam : ""}));
    } else if (const xml::element* query = e.child("query", mam); query && here && archive_here) {
        const std::string of = to_room ? std::string(room) : s.of->account;
        if (!well_ && dice_.chance(nature_.mute_archive)) {
            log_.mark("a question that an archive leaves unanswered");
            return;
        }
        for (std::string& each : archives_[of].answer(*query, text_of(e, "id"), of, s.of->address))
            to_session(*s.of, std::move(each));
    } else if (e.child("prefs", mam) && archive_here) {
        answer(s, e, "<prefs xmlns='urn:xmpp:mam:2' default='always'/>");
    } else if (e.child("ping", "urn:xmpp:ping")) {
        answer(s, e, "");
    } else if (e.child("enable", "urn:xmpp:carbons:2")) {
        s.of->carbons = true;
        answer(s, e, "");
    } else {
        to_session(*s.of, "<iq type='error' id='" + text_of(e, "id") + "'" +
                              (to.empty() ? "" : " from='" + to + "'") +
                              "><error type='cancel'><service-unavailable "
                              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
}

} // namespace epode::simulation
