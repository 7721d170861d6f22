// Sessions of XEP-0198: how they begin, what they count, and how they end.
#include "server.hpp"
#include "xml_text.hpp"

#include <epode/management/counters.hpp>

#include <algorithm>

namespace epode::simulation {

namespace {

std::string sm_element(std::string_view name, std::string_view attributes) {
    return "<" + std::string(name) + " xmlns='urn:xmpp:sm:3'" + std::string(attributes) + "/>";
}
std::string h_of(std::uint32_t count) { return " h='" + std::to_string(count) + "'"; }

} // namespace

void server::bind(stream& s, link_id link, const std::string& id) {
    log_.require(!s.of, "wire", "binds twice");
    bound_anew(link);
    if (s.told_failed_count) log_.mark("bound anew after <failed h/>");
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
    if (nature_.grants == grant::refused) {
        log_.mark("<enable/> refused");
        s.out += "<failed xmlns='urn:xmpp:sm:3'><feature-not-implemented "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>";
        return;
    }
    if (dice_.chance(nature_.early_words)) {
        log_.mark("a stanza before <enabled/>");
        s.out += "<presence from='" + of.account + "/elsewhere' to='" + of.address + "'/>";
    }
    of.managed = true;
    of.sm_id = "sm" + std::to_string(++enabled_);
    of.handled = of.confirmed = 0;
    of.unacked.clear(); // what was said before is not counted
    std::string says = nature_.grants == grant::as_number       ? " resume='1'"
                       : nature_.grants == grant::denied        ? " resume='false'"
                       : nature_.grants == grant::not_resumable ? ""
                                                                : " resume='true'";
    if (nature_.grants != grant::without_id) says += " id='" + of.sm_id + "'";
    if (nature_.grants != grant::without_max)
        says += " max='" + std::to_string(nature_.window.count()) + "'";
    if (nature_.grants == grant::with_location) says += " location='elsewhere.example.net'";
    of.resumable = nature_.grants <= grant::with_location;
    if (of.resumable)
        granted_.insert(of.sm_id);
    else
        log_.mark(nature_.grants == grant::without_id ? "resumption granted without an id"
                                                      : "an id without resumption");
    s.out += sm_element("enabled", says);
}

resource* server::find(const std::string& sm_id) {
    for (const auto& s : sessions_)
        if (s->managed && s->sm_id == sm_id) return s.get();
    return nullptr;
}

void server::resume(stream& s, link_id link, const xml::element& e) {
    const std::string id = text_of(e, "previd");
    log_.require(!s.of, "wire", "<resume/> in a session");
    log_.require(granted_.contains(id), "resume", "asked to resume '", id,
                 "', which nobody ever granted");
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
    if (!of) return refuse(s, link, id);
    if (of->link != 0) { // the old connection is superseded
        log_.mark("resumed while the old connection still stood");
        if (left(link) && !left(of->link)) log_.mark("turned out by an attempt that was given up");
        stream& old = streams_.at(of->link);
        of->halved = !old.parser.idle();
    }
    s.of = of;
    confirm(s, link, text_of(e, "h"));
    if (s.ended) return;
    const std::uint32_t told = count_of_resumed(*of);
    of->link = link;
    of->inactive = of->asked = false;
    ++log_.seen().resumptions;
    if (++of->resumed > 1) log_.mark("a session resumed once more");
    if (log_.now - of->hibernates_since > seconds(60)) log_.mark("resumed after a long time");
    const std::string h = may(fault::lie) ? h_beyond_reason(link, *of) : std::to_string(told);
    s.out += sm_element("resumed", " previd='" + id + "' h='" + h + "'");
    s.choked = nature_.chokes_on_halves && of->halved;
    if (s.choked) log_.mark("session poisoned by half a stanza");
    replay(s, *of);
}

std::uint32_t server::count_of_resumed(resource& of) {
    std::uint32_t told = of.handled;
    if (of.link != 0) {
        stream& old = streams_.at(of.link);
        if (nature_.late_counts) take_late(of); // which may end it
        old.of = nullptr;
        end_stream(old, "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                        "</stream:error></stream:stream>");
    }
    if (may(fault::understate)) {
        log_.mark("h of <resumed/> understates");
        told -= std::min<std::uint32_t>(told, 2);
        of.handled = told; // it goes on from what it told: the rest comes twice
        understated_ = true;
    }
    if (told == 0) log_.mark("<resumed h='0'/>");
    if (of.confirmed != 0) log_.mark("resumed with stanzas counted in this direction");
    return told;
}

void server::replay(stream& s, resource& of) {
    if (!of.unacked.empty()) log_.mark("server replays");
    for (const std::string& each : of.unacked)
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

/// What `<failed/>` says: the truth, or what cannot be true.
std::uint32_t server::count_of_refusal(stream& s, link_id link, std::uint32_t handled) {
    const auto [acknowledged, sent] = window_at(link);
    if (may(fault::lie, 20)) {
        if (acknowledged != 0 && dice_.chance(0.7)) {
            log_.mark("<failed h/> that goes back");
            return acknowledged - 1;
        }
        log_.mark("<failed h/> beyond what was sent");
        return sent + 1'000;
    }
    s.told_failed_count = true;
    if (handled == 0) log_.mark("<failed h='0'/>");
    if (sent != handled) log_.mark("<failed h/> that leaves some uncovered");
    return handled;
}

void server::refuse(stream& s, link_id link, const std::string& id) {
    if (dice_.chance(nature_.mute_refusals)) {
        log_.mark("refused by the stream's end");
        end_stream(s, "");
        return;
    }
    const auto count = ended_counts_.find(id);
    std::string attributes;
    if (count != ended_counts_.end()) {
        if (nature_.tells_count) attributes = h_of(count_of_refusal(s, link, count->second));
        ended_counts_.erase(count);
        told_once_.insert(id);
    } else if (told_once_.contains(id)) {
        log_.mark("asked once more for a count");
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
    if (more >= 1u << 31 && left(link)) { // a resumption that was overtaken by a later one
        if (nature_.obeys_late_resumes) return;
        end_stream(s, "");
        end_session(of, true);
        return;
    }
    log_.require(more < 1u << 31, "I10", "the client took back an acknowledgement: ", h, " after ",
                 of.confirmed);
    log_.require(more <= of.unacked.size(), "I10", "the client acknowledged what was never sent");
    of.asked = false;
    told_handled(link, *count, {});
    for (; of.confirmed != *count; ++of.confirmed) {
        told_handled(link, *count, of.unacked.front());
        of.unacked.pop_front();
    }
}

/// The answer to `<r/>`, or the last word.
void server::acknowledge(stream& s) {
    const std::string h =
        may(fault::lie) ? h_that_contradicts(*s.of) : std::to_string(s.of->handled);
    s.out += sm_element("a", " h='" + h + "'");
}

/// What was told before, what was sent, or sense. (A count within what is under way would be
/// believed by anybody.)
std::string server::h_that_contradicts(const resource& of) {
    log_.mark("h that contradicts");
    const auto told = [&](std::uint32_t h) { return std::to_string(h); };
    switch (dice_.below(4)) {
    case 0: log_.mark("h beyond what was sent"); return told(of.handled + 1'000);
    case 1:
        log_.mark("h that goes back");
        return told(of.handled - std::min(of.handled, 1 + of.handled / 2));
    case 2: log_.mark("h that is none"); return dice_.chance(0.5) ? "NaN" : "-1";
    default: return told(of.confirmed < of.handled ? of.confirmed : of.handled + 1'000);
    }
}

/// For `<resumed/>`, where a count that could be true would be believed by anybody.
std::string server::h_beyond_reason(link_id link, const resource& of) {
    const auto [acknowledged, sent] = window_at(link);
    if (of.confirmed - acknowledged > sent - acknowledged) {
        log_.mark("<resumed/> with the other direction's count");
        return std::to_string(of.confirmed);
    }
    log_.mark("<resumed/> with a count that cannot be");
    return dice_.chance(0.3) ? "NaN" : std::to_string(sent + 1'000);
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
    made->managed = made->resumable = made->available = true;
    made->sm_id = "worn";
    granted_.insert(made->sm_id);
    made->handled = handled;
    made->confirmed = confirmed;
    made->hibernates_since = log_.now;
    sessions_.push_back(std::move(made));
}

/// What it did not acknowledge is delivered otherwise, or stored (`orderly`), or lost.
void server::end_session(resource& s, bool orderly) {
    overflowing_.erase(&s);
    leave_room(s);
    const auto at = std::find_if(sessions_.begin(), sessions_.end(),
                                 [&](const auto& each) { return each.get() == &s; });
    const std::unique_ptr<resource> ended = std::move(*at);
    sessions_.erase(at);
    for (auto& [link, of] : streams_)
        if (of.of == ended.get()) {
            of.of = nullptr;
            of.ended = true;
        }
    if (ended->managed && orderly) ended_counts_[ended->sm_id] = ended->handled;
    for (const std::string& each : ended->unacked) {
        const bool chat = each.starts_with("<message") && each.find("<body") != each.npos &&
                          each.find("type='groupchat'") == each.npos &&
                          each.find("<result") == each.npos && each.find("<sent") == each.npos;
        if (!chat) continue;
        if (orderly)
            to_account(ended->account, each);
        else
            lose(each);
    }
    if (!orderly) return;
    drop_overflowing();
}

} // namespace epode::simulation
