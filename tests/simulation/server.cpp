#include "server.hpp"

#include "xml_text.hpp"

#include <epode/management/counters.hpp>

#include <algorithm>

namespace epode::simulation {

namespace {

constexpr std::string_view sm = "urn:xmpp:sm:3";

std::string sm_element(std::string_view name, std::string_view attributes) {
    return "<" + std::string(name) + " xmlns='urn:xmpp:sm:3'" + std::string(attributes) + "/>";
}
std::string h_of(std::uint32_t count) { return " h='" + std::to_string(count) + "'"; }

} // namespace

bool server::may(fault f) {
    const bool due = dice_.chance(plan_.rates[static_cast<std::size_t>(f)]);
    auto& count = log_.seen().faults[static_cast<std::size_t>(f)];
    if (!due || well_ || !plan_.allows(f) || faults_ >= plan_.faults) return false;
    ++faults_;
    ++count;
    log_.line("fault ", to_string(f));
    return true;
}

void server::open(link_id link, std::string account) {
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
        if (!s.of->managed) end_session(*s.of, true);
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
        else {
            if (s.of && s.of->managed) s.out += sm_element("a", h_of(s.of->handled));
            resource* over = s.of;
            end_stream(s, "</stream:stream>");
            if (over) end_session(*over, true);
        }
        if (s.choked || s.ended) return;
    }
}

void server::end_stream(stream& s, std::string_view last_words) {
    s.out += last_words;
    s.ended = true;
    if (!s.of) return;
    s.of->link = 0;
    s.of->hibernates_since = log_.now;
    resource* left = std::exchange(s.of, nullptr);
    if (!left->managed) end_session(*left, true);
}

void server::header(stream& s) {
    s.out += "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'"
             " id='s' from='example.org' version='1.0'><stream:features>";
    s.out += s.stage++ == 0 ? "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                              "<mechanism>ANONYMOUS</mechanism></mechanisms>"
                            : "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";
    if (nature_.management) s.out += "<sm xmlns='urn:xmpp:sm:3'/>";
    s.out += "</stream:features>";
}

void server::element(stream& s, link_id link, const xml::element& e) {
    if (e.name == "auth") {
        s.out += "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
        s.parser.reset();
    } else if (e.ns == sm) {
        if (e.name == "enable") enable(s);
        if (e.name == "resume") resume(s, link, e);
        if (e.name == "a") confirm(s, link, text_of(e, "h"));
        if (e.name == "r") {
            log_.require(s.of && s.of->managed, "wire", "<r/> outside of a session");
            s.out += sm_element("a", h_of(count_to_tell(*s.of)));
        }
    } else if (const xml::element* b = e.child("bind", "urn:ietf:params:xml:ns:xmpp-bind")) {
        (void)b;
        bind(s, link, text_of(e, "id"));
    } else if (e.ns == "jabber:client") {
        log_.require(s.of, "G2", "a stanza before there is a session: ", written(e));
        stanza(s, e);
    }
}

void server::bind(stream& s, link_id link, const std::string& id) {
    log_.require(!s.of, "wire", "binds twice");
    bound_anew(link);
    auto made = std::make_unique<resource>();
    made->account = s.account;
    made->address = s.account + "/r" + std::to_string(++bound_);
    made->link = link;
    s.of = sessions_.emplace_back(std::move(made)).get();
    s.out += "<iq type='result' id='" + id +
             "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + s.of->address +
             "</jid></bind></iq>";
}

void server::enable(stream& s) {
    log_.require(s.of && !s.of->managed, "wire", "<enable/> out of place");
    resource& of = *s.of;
    of.managed = true;
    of.sm_id = "sm" + std::to_string(++enabled_);
    of.handled = of.confirmed = 0;
    of.unacked.clear(); // what was said before is not counted
    s.out += sm_element("enabled", " resume='true' id='" + of.sm_id + "' max='" +
                                       std::to_string(nature_.window.count()) + "'");
}

resource* server::find(const std::string& sm_id) {
    for (const auto& s : sessions_)
        if (s->managed && s->sm_id == sm_id) return s.get();
    return nullptr;
}

void server::resume(stream& s, link_id link, const xml::element& e) {
    const std::string id = text_of(e, "previd");
    log_.require(!s.of, "wire", "<resume/> in a session");
    resource* of = find(id);
    if (of && of->account != s.account) {
        log_.mark("another account's session asked for");
        of = nullptr;
    }
    if (of && may(fault::forget)) {
        log_.mark("session forgotten before its time");
        end_session(*of, true);
        of = nullptr;
    }
    if (!of) return refuse(s, id, true);
    if (of->link != 0) { // the old connection is superseded
        log_.mark("resumed while the old connection still stood");
        stream& old = streams_.at(of->link);
        of->halved = !old.parser.idle();
    }
    s.of = of;
    confirm(s, link, text_of(e, "h"));
    if (s.ended) return;
    std::uint32_t told = of->handled;
    if (of->link != 0) {
        if (nature_.late_counts) take_late(*of);
        stream& old = streams_.at(of->link);
        old.of = nullptr;
        old.ended = true;
    }
    if (may(fault::understate)) {
        log_.mark("h of <resumed/> understates");
        told -= std::min(told - 0, std::min<std::uint32_t>(told, 2));
        of->handled = told; // it goes on from what it told: the rest comes twice
        understated_ = true;
    }
    of->link = link;
    ++log_.seen().resumptions;
    s.out += sm_element("resumed", " previd='" + id + "'" + h_of(told));
    s.choked = nature_.chokes_on_halves && of->halved;
    if (s.choked) log_.mark("session poisoned by half a stanza");
    if (!of->unacked.empty()) log_.mark("server replays");
    for (const std::string& each : of->unacked)
        s.out += each;
}

/// Handled by the old connection's own process, and not counted any more.
void server::take_late(resource& of) {
    stream& old = streams_.at(of.link);
    const std::string rest = unread(of.link);
    (void)old.parser.feed(as_bytes(std::string_view(rest).substr(0, dice_.below(rest.size() + 1))));
    while (auto item = old.parser.next())
        if (auto* e = std::get_if<xml::document>(&*item))
            if (e->root().name == "message" && old.of) {
                log_.mark("stanzas handled after the count was told");
                understated_ = true;
                message(old, e->root());
            }
}

void server::refuse(stream& s, const std::string& id, bool may_be_mute) {
    if (may_be_mute && dice_.chance(nature_.mute_refusals)) {
        log_.mark("refused by the stream's end");
        end_stream(s, "");
        return;
    }
    const auto count = ended_counts_.find(id);
    std::string attributes;
    if (count != ended_counts_.end()) {
        if (nature_.tells_count) attributes = h_of(count->second);
        s.told_failed_count = nature_.tells_count;
        ended_counts_.erase(count);
    }
    log_.mark(attributes.empty() ? "<failed/> without h" : "<failed h/>");
    s.out += "<failed xmlns='urn:xmpp:sm:3'" + attributes +
             "><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
}

void server::confirm(stream& s, link_id link, const std::string& h) {
    log_.require(s.of && s.of->managed, "wire", "<a/> outside of a session");
    resource& of = *s.of;
    const auto count = management::parse_count(h);
    log_.require(bool(count), "wire", "h='", h, "'");
    const std::uint32_t more = *count - of.confirmed; // as the wire counts
    log_.require(more < 1u << 31, "I10", "the client took back an acknowledgement: ", h, " after ",
                 of.confirmed);
    log_.require(more <= of.unacked.size(), "I10", "the client acknowledged what was never sent");
    told_handled(link, *count, {});
    for (; of.confirmed != *count; ++of.confirmed) {
        told_handled(link, *count, of.unacked.front());
        of.unacked.pop_front();
    }
}

std::uint32_t server::count_to_tell(const resource& of) {
    if (!may(fault::lie)) return of.handled;
    log_.mark("h that contradicts");
    return dice_.chance(0.5) ? of.handled + 1'000
                             : of.handled - std::min(of.handled, 1 + of.handled / 2);
}

void server::expire() {
    for (std::size_t i = 0; i < sessions_.size(); ++i) {
        resource& s = *sessions_[i];
        if (s.link != 0 || s.hibernates_since + nature_.window > log_.now) continue;
        log_.mark("session expired");
        end_session(s, true);
        i = static_cast<std::size_t>(-1); // others may have gone with it
    }
}

void server::restart() {
    for (auto& [link, s] : streams_)
        if (!s.ended)
            end_stream(s, "<stream:error><system-shutdown "
                          "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
                          "</stream:stream>");
    while (!sessions_.empty())
        end_session(*sessions_.back(), true);
}

void server::kill() {
    for (auto& [link, s] : streams_) {
        s.of = nullptr;
        s.ended = true;
        s.out.clear();
    }
    while (!sessions_.empty())
        end_session(*sessions_.back(), false);
}

void server::begin_worn(const std::string& account, const std::string& address,
                        std::uint32_t handled, std::uint32_t confirmed) {
    auto made = std::make_unique<resource>();
    made->account = account;
    made->address = address;
    made->managed = made->available = true;
    made->sm_id = "worn";
    made->handled = handled;
    made->confirmed = confirmed;
    made->hibernates_since = log_.now;
    sessions_.push_back(std::move(made));
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
    for (const auto& s : sessions_)
        if (!s->unacked.empty())
            return s->address + (s->link ? " has" : " hibernates and has") + " not acknowledged " +
                   s->unacked.front();
    return {};
}

} // namespace epode::simulation
