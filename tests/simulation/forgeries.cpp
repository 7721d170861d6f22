// What somebody says in another's name, and what is said where it has no place. Nothing of it may
// have any effect: the checks see it if it has.
#include "server.hpp"

namespace epode::simulation {

namespace {

constexpr std::string_view stranger = "mallory@example.net/x";

std::string from_stranger(const resource& to, std::string_view attributes,
                          std::string_view content) {
    return "<message from='" + std::string(stranger) + "' to='" + to.address + "'" +
           std::string(attributes) + ">" + std::string(content) + "</message>";
}

} // namespace

void server::forge(stream& s, link_id link) {
    resource& to = *s.of;
    const std::string id = some_id(link);
    const std::string fake = "forged-" + std::to_string(++forged_);
    const std::string message = "<message xmlns='jabber:client' from='bob@example.org/r' to='" +
                                to.account + "' id='" + fake +
                                "' type='chat'><body>never said</body></message>";
    const std::string forwarded =
        "<forwarded xmlns='urn:xmpp:forward:0'>" + message + "</forwarded>";
    switch (dice_.below(6)) {
    case 0:
        log_.mark("a stranger's carbon");
        to_session(
            to, from_stranger(to, "",
                              "<received xmlns='urn:xmpp:carbons:2'>" + forwarded + "</received>"));
        return;
    case 1: {
        log_.mark("a stranger's carbon of a message of ours");
        std::string ours = message;
        ours.replace(ours.find(fake), fake.size(), id);
        to_session(to, from_stranger(to, "",
                                     "<sent xmlns='urn:xmpp:carbons:2'><forwarded "
                                     "xmlns='urn:xmpp:forward:0'>" +
                                         ours + "</forwarded></sent>"));
        return;
    }
    case 2:
        log_.mark("a stranger's result of an archive");
        to_session(to, from_stranger(to, "",
                                     "<result xmlns='urn:xmpp:mam:2' queryid='" + s.query +
                                         "' id='a99'>" + forwarded + "</result>"));
        return;
    case 3:
        log_.mark("a stranger's receipt");
        to_session(to,
                   from_stranger(to, "", "<received xmlns='urn:xmpp:receipts' id='" + id + "'/>"));
        return;
    case 4:
        log_.mark("a stranger's error");
        to_session(to, from_stranger(to, " type='error' id='" + id + "'",
                                     "<error type='cancel'><service-unavailable "
                                     "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"));
        return;
    default:
        log_.mark("another occupant with an id of ours");
        to_session(to, "<message type='groupchat' from='" + std::string(room) + "/Mallory' to='" +
                           to.address + "' id='" + id +
                           "'><body>never said</body><occupant-id "
                           "xmlns='urn:xmpp:occupant-id:0' id='o-mallory'/></message>");
    }
}

/// In front of the right one.
void server::answer_as_stranger(stream& s, const std::string& id) {
    log_.mark("a stranger's answer to a request");
    to_session(*s.of, "<iq type='result' from='" + std::string(stranger) + "' to='" +
                          s.of->address + "' id='" + id +
                          "'><fin xmlns='urn:xmpp:mam:2' complete='true'><set "
                          "xmlns='http://jabber.org/protocol/rsm'/></fin></iq>");
}

void server::misplace(stream& s) {
    switch (dice_.below(4)) {
    case 0:
        log_.mark("<failed/> in a session that stands");
        s.out += "<failed xmlns='urn:xmpp:sm:3' h='0'><unexpected-request "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
        return;
    case 1:
        log_.mark("<enabled/> in a session that stands");
        s.out += "<enabled xmlns='urn:xmpp:sm:3' id='trap' resume='true'/>";
        return;
    case 2:
        log_.mark("<resumed/> in a session that stands");
        s.out += "<resumed xmlns='urn:xmpp:sm:3' previd='trap' h='0'/>";
        return;
    default:
        log_.mark("features in a session that stands");
        s.out += "<stream:features><sm xmlns='urn:xmpp:sm:3'/></stream:features>";
    }
}

} // namespace epode::simulation
