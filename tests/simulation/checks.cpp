#include "checks.hpp"

#include "xml_text.hpp"

#include <algorithm>

namespace epode::simulation {

namespace {

bool arrived(fate f) {
    return f == fate::acked || f == fate::reflected || f == fate::delivered ||
           f == fate::displayed || f == fate::bounced;
}

} // namespace

void checks::told(client& c, const std::string& id, ledger::change what, const ledger::record& r,
                  link_id link) {
    const bool taken = server_.taken(id) > 0;
    const bool arrived = server_.arrived(id) > 0;
    using change = ledger::change;
    switch (what) {
    case change::acked:
    case change::reflected:
    case change::delivered:
    case change::displayed:
    case change::error:
        log_.require(taken, "I2", id, " is called ", to_string(r.fate), " and never arrived");
        log_.require(what != change::error || server_.refused(id), "I2", id,
                     " is called refused, and nobody refused it");
        break;
    case change::failed:
    case change::cancelled:
        log_.require(!arrived || doubtful_counts(), "I2", id, " is called ", to_string(r.fate),
                     " and has arrived: ", r.reason);
        log_.require(what != change::failed || r.attempts != 0 || r.groupchat, "failed", id,
                     " failed, and nobody tried to send it: ", r.reason);
        break;
    case change::unknown:
        if (r.reason.find("did not say") != r.reason.npos)
            log_.mark("unknown, because nobody told a count");
        log_.require(!(link != 0 && server_.told_count(link) && !doubtful_counts() &&
                       r.reason.find("did not say") != r.reason.npos),
                     "count", id, " is unknown although the server told its count");
        log_.require(!left_in_peace(c) || !taken, "close", id,
                     " is unknown, and the server would have told if it had been waited for");
        break;
    case change::retry: log_.mark("written again in the same session"); break;
    case change::requeued:
        log_.mark("written again in another session");
        log_.require(plan_.on_failure == on_failure::retry, "I6", id, " is sent again unasked");
        break;
    default: break;
    }
}

/// Whether nothing went wrong since it was closed in good order, nor could from before.
bool checks::left_in_peace(const client& c) const {
    if (!c.closed_at_fault() || *c.closed_at_fault() != server_.faults()) return false;
    for (const fault f : {fault::silence, fault::delay, fault::slow_disk, fault::broken_disk,
                          fault::slow_write, fault::lie, fault::dribble})
        if (plan_.rates[static_cast<std::size_t>(f)] != 0) return false;
    return c.core().is_online() && !plan_.server.chokes_on_halves;
}

void checks::told_handled(client& c, std::uint32_t h, const std::string& stanza) {
    if (plan_.journal && c.durable().stream)
        log_.require(static_cast<std::uint32_t>(c.durable().handled) - h < 1u << 31, "I10",
                     c.name(), " acknowledged ", h, " and durable is ", c.durable().handled);
    if (!stanza.starts_with("<message") || stanza.find("<body") == stanza.npos ||
        stanza.find("<forwarded") != stanza.npos)
        return;
    const std::size_t at = stanza.find(" id='");
    const std::string id = stanza.substr(at + 5, stanza.find('\'', at + 5) - at - 5);
    const bool own = id.starts_with(c.name() + "-"); // a reflection is the library's own business
    // With an archive it is fetched again if the process dies: the archive's copy is the one that
    // was handed over, perhaps.
    log_.require(own || c.handled(id) || plan_.server.archive, "I10", c.name(), " acknowledged ",
                 id, " unhandled");
}

void checks::bound_anew(client& c) {
    const auto calm = [&](fault f) { return plan_.rates[static_cast<std::size_t>(f)] == 0; };
    if (!plan_.journal || c.last_stream().empty() || plan_.server.chokes_on_halves ||
        plan_.server.worn_counts || plan_.renew_after) // which are renewed
        return;
    for (const fault f : {fault::lie, fault::understate, fault::broken_disk, fault::end_stream})
        if (!calm(f)) return;
    if (c.closing()) return;
    // A session that is silent again and again after it was resumed is given up, too; the word of
    // its resumption may wait for the disk.
    const bool silent = !calm(fault::silence) || !calm(fault::delay);
    const bool excused = silent && (c.holds_disk || c.was_resumed());
    log_.require(excused || c.resumes() >= (silent ? 1u : 3u) || !server_.knows(c.last_stream()),
                 "gave up", c.name(), " gave up session ", c.last_stream(), " after ", c.resumes(),
                 " attempts to resume it");
    c.last_stream_.clear(); // judged: it may lose the next one before that is durable
}

void checks::process_died(client& c) {
    for (const client::submitted& s : c.messages())
        known_[s.id] = {s.told, 0, true};
}

void checks::each_step() {
    for (const auto& c : clients_) {
        if (!c->durable().archive.empty()) knows_archive_.emplace(c.get(), log_.now);
        look_at(*c);
    }
}

void checks::look_at(client& c) {
    const management::window& window = c.core().stream_management().unacknowledged();
    log_.require(window.size() <= c.settings().bounds.unacked_stanzas, "bounds", c.name(), ": ",
                 window.size(), " stanzas in flight");
    log_.require(window.size() == window.counter().in_flight(), "I7", c.name(), ": ", window.size(),
                 " stanzas in flight have ", window.counter().in_flight(), " numbers");
    std::size_t unsettled = 0;
    for (const client::submitted& s : c.messages()) {
        const ledger::record* now = c.core().fates().find(s.id);
        if (!now) continue; // never accepted by this process
        unsettled += !settled(now->fate) || now->reconciling;
        known& before = known_[s.id];
        if (settled(before.fate) && !before.reconciling &&
            c.core().fates().unread_progress() == 0) {
            log_.require(
                now->fate == before.fate || (arrived(now->fate) && before.fate != fate::cancelled),
                "I1", s.id, " fell from ", to_string(before.fate), " to ", to_string(now->fate));
            log_.require(arrived(before.fate) || now->attempts == before.attempts, "I6", s.id,
                         " was written again as ", to_string(before.fate));
        }
        before = {now->fate, now->attempts, now->reconciling};
    }
    log_.require(c.core().fates().unsettled() == unsettled, "I3", c.name(), " counts ",
                 c.core().fates().unsettled(), " open messages, which are ", unsettled);
}

void checks::in_the_end() {
    for (const auto& c : clients_) {
        judge(*c);
        judge_order(*c);
        judge_what_came(*c);
    }
}

/// XEP-0352: a server takes each client for active after a resumption, too.
void checks::judge_client_state(const client& c, const resource* at_server) {
    if (!plan_.server.client_states) return;
    log_.require(at_server && at_server->inactive == c.inactive(), "client state", c.name(), " is ",
                 c.inactive() ? "inactive" : "active", ", and the server does not know");
}

void checks::judge(client& c) {
    for (const client::submitted& s : c.messages()) {
        const ledger::record* r = c.core().fates().find(s.id);
        log_.require(r && s.accepted, "I3", s.id, " was never accepted");
        log_.require(settled(r->fate) && !r->reconciling, "I3", s.id,
                     " has no final fate: ", to_string(r->fate));
        log_.require(s.told != fate::queued, "I3", s.id, " is ", to_string(r->fate),
                     ", and nobody was told");
        const int came = server_.arrived(s.id);
        log_.require(!arrived(r->fate) || server_.taken(s.id) > 0, "I2", s.id, " is ",
                     to_string(r->fate), " and never arrived");
        log_.require((r->fate != fate::failed && r->fate != fate::cancelled) || came == 0 ||
                         doubtful_counts(),
                     "I2", s.id, " is ", to_string(r->fate), " and has arrived");
        log_.require(came <= 1 || doubtful_counts(), "twice", s.id, " arrived ", came,
                     " times, and all counts were exact");
    }
}

void checks::judge_order(client& c) {
    const auto in_order = [&](const std::string& id) { return !server_.straggled(id); };
    std::map<std::string, std::vector<std::string>> sent;
    for (const client::submitted& s : c.messages())
        if (server_.arrived(s.id) > 0 && in_order(s.id))
            sent[c.name() + ">" + s.to].push_back(s.id);
    for (const auto& [conversation, ids] : sent) {
        std::vector<std::string> came = server_.conversations().at(conversation);
        std::erase_if(came, [&](const std::string& id) { return !in_order(id); });
        log_.require(came == ids, "I4", "the order of ", conversation);
    }
}

/// Nothing is missing of what was taken for the client's account, as far as anybody can know of it:
/// the server's own store keeps what was not acknowledged, and from the moment on at which the
/// client knew where its archive ends, that has the rest.
void checks::judge_what_came(client& c) {
    const auto others = std::count_if(clients_.begin(), clients_.end(), [&](const auto& each) {
        return each->account() == c.account();
    });
    const auto since = knows_archive_.find(&c);
    for (const auto& [conversation, ids] : server_.conversations()) {
        if (conversation.substr(conversation.find('>') + 1) != c.account()) continue;
        for (const std::string& id : ids) {
            const bool stored = plan_.server.management && plan_.server.grants != grant::refused &&
                                others == 1 && !server_.lost(id);
            const bool archived =
                since != knows_archive_.end() && server_.taken_at(id) > since->second;
            log_.require((!stored && !archived) || c.handled(id), "inbound", id,
                         " was never finished with by ", c.name());
        }
    }
}

} // namespace epode::simulation
