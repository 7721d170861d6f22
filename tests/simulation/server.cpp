#include "server.hpp"

#include "xml_text.hpp"

namespace epode::simulation {

namespace {

constexpr std::string_view sm = "urn:xmpp:sm:3";

} // namespace

bool server::may(fault f, double times) {
    const bool due = dice_.chance(times * plan_.rates[static_cast<std::size_t>(f)]);
    auto& count = log_.seen().faults[static_cast<std::size_t>(f)];
    if (!due || well_ || !plan_.allows(f) || faults_ >= plan_.faults) return false;
    ++faults_;
    ++count;
    log_.line("fault ", to_string(f));
    return true;
}

void server::open(link_id link, std::string account) {
    streams_[link].link = link;
    streams_[link].account = std::move(account);
}

void server::closed(link_id link) {
    const auto at = streams_.find(link);
    if (at == streams_.end()) return;
    stream& s = at->second;
    if (s.of) {
        s.of->halved = !s.parser.idle();
        s.of->link = 0;
        s.of->hibernates_since = log_.now;
        s.of->asked = false;
        if (!s.of->resumable) end_session(*s.of, true);
    }
    streams_.erase(link);
}

void server::receive(link_id link, std::string_view bytes) {
    const auto at = streams_.find(link);
    if (at == streams_.end()) return;
    stream& s = at->second;
    if (s.choked || s.ended) return;
    const error_code wrong = s.parser.feed(as_bytes(bytes));
    log_.require(!wrong, "wire", "the client wrote what is no XML: ", wrong.message());
    while (auto item = s.parser.next()) {
        if (std::holds_alternative<xml::stream_open>(*item))
            header(s);
        else if (auto* e = std::get_if<xml::document>(&*item))
            element(s, link, e->root());
        else
            client_closes(s, link);
        if (s.choked || s.ended) return;
    }
}

void server::end_stream(stream& s, std::string_view last_words) {
    s.out += last_words;
    s.ended = true;
    if (!s.of) return;
    s.of->link = 0;
    s.of->hibernates_since = log_.now;
    resource* over = std::exchange(s.of, nullptr);
    over->asked = false;
    if (!over->resumable) end_session(*over, true);
}

void server::client_closes(stream& s, link_id) {
    if (s.of && s.of->managed) {
        log_.mark("stream closed by the client");
        acknowledge(s);
    }
    resource* over = s.of;
    if (over) over->resumable = true; // it ends once, below
    end_stream(s, "</stream:stream>");
    if (over) end_session(*over, true);
}

void server::header(stream& s) {
    s.out += "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
             " id='s' from='example.org' version='1.0'><stream:features>";
    if (s.stage++ == 0) {
        s.out += login::mechanisms(nature_.scram);
    } else {
        s.out += "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
        if (nature_.client_states) s.out += "<csi xmlns='urn:xmpp:csi:0'/>";
    }
    if (nature_.management) s.out += "<sm xmlns='urn:xmpp:sm:3'/>";
    s.out += "</stream:features>";
}

void server::authenticate(stream& s, const xml::element& e) {
    if (e.name == "auth") {
        auto as = login::imposture::none;
        if (nature_.scram && may(fault::impostor)) {
            as = static_cast<login::imposture>(1 + dice_.below(3));
            log_.mark("a login at an impostor's");
            s.turned_away = true;
        }
        s.login.emplace(as, "srv" + std::to_string(++logins_));
    }
    if (!s.login) return;
    switch (s.login->receive(e, s.out)) {
    case login::outcome::more: return;
    case login::outcome::success: s.parser.reset(); return;
    case login::outcome::refused:
        log_.require(false, "login", s.account, " cannot log in: ", written(e));
        return;
    }
}

void server::element(stream& s, link_id link, const xml::element& e) {
    log_.require(!s.login || !s.login->impostor() || e.name == "response" || e.name == "auth" ||
                     e.name == "abort" || e.is("error", "http://etherx.jabber.org/streams"),
                 "impostor", s.account, " believes who does not know its password: ", written(e));
    if (e.ns == "urn:ietf:params:xml:ns:xmpp-sasl") {
        authenticate(s, e);
    } else if (e.ns == "urn:xmpp:csi:0") {
        if (s.of) s.of->inactive = e.name == "inactive";
    } else if (e.ns == sm) {
        if (e.name == "enable") enable(s);
        if (e.name == "resume") resume(s, link, e);
        if (e.name == "a") confirm(s, link, text_of(e, "h"));
        if (e.name == "r") {
            log_.require(s.of && s.of->managed, "wire", "<r/> outside of a session");
            if (s.out.find("<enabled") != s.out.npos) log_.mark("asked before <enabled/> was read");
            acknowledge(s);
        }
    } else if (const xml::element* b = e.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")) {
        (void)b;
        bind(s, link, text_of(e, "id"));
    } else if (e.ns == "jabber:client") {
        log_.require(s.of, "G2", "a stanza before there is a session: ", written(e));
        stanza(s, e);
        if (!s.of) return;
        if (may(fault::forge)) forge(s, link);
        if (s.of->managed && may(fault::misplace)) misplace(s);
    }
}

namespace {

int count_in(const std::map<std::string, int>& counts, const std::string& id) {
    const auto at = counts.find(id);
    return at == counts.end() ? 0 : at->second;
}

} // namespace

int server::taken(const std::string& id) const { return count_in(taken_, id); }
int server::arrived(const std::string& id) const { return count_in(arrived_, id); }

std::string server::unrest() const {
    for (const auto& s : sessions_) {
        if (!s->unacked.empty())
            return s->address + (s->link ? " has" : " hibernates and has") + " not acknowledged " +
                   s->unacked.front();
        if (s->asked) return s->address + " has not answered <r/>";
    }
    return {};
}

} // namespace epode::simulation
