#include "world.hpp"

#include <epode/session/error.hpp>

#include <algorithm>

namespace epode::simulation {

namespace {

/// In which a server surely has read what a dead connection had brought it (reconciler::timing).
constexpr milliseconds reads_on = milliseconds(1'500);
constexpr std::uint32_t worn = 0xffff'fffd;

} // namespace

world::world(const plan& p, sights& seen, std::ostream* trace)
    : plan_(p),
      dice_(p.seed),
      log_(seen, trace),
      server_(plan_, dice_, log_),
      checks_(plan_, log_, server_, clients_) {
    server_.unread = [this](link_id id) { return std::exchange(links_.at(id).up, {}); };
    server_.told_handled = [this](link_id id, std::uint32_t h, const std::string& stanza) {
        const link& l = links_.at(id); // what comes late may be of a session before
        if (!l.dies) checks_.told_handled(*l.of, h, stanza);
    };
    server_.left = [this](link_id id) { return links_.at(id).dies.has_value(); };
    server_.some_id = [this](link_id id) { return links_.at(id).of->some_id(); };
    server_.window_at = [this](link_id id) { return links_.at(id).of->window_on_the_wire(); };
    server_.bound_anew = [this](link_id id) {
        const link& l = links_.at(id);
        if (!l.dies) checks_.bound_anew(*l.of);
    };
    for (unsigned i = 0; i < p.clients; ++i)
        make_client(i);
}

void world::make_client(unsigned number) {
    clients_.push_back(std::make_unique<client>(plan_, number, dice_, log_));
    client& c = *clients_.back();
    c.holds_disk = rate(fault::slow_disk) + rate(fault::broken_disk) > 0;
    c.holds_writes = rate(fault::slow_write) > 0;
    c.confirm_receipts(dice_.chance(0.7));
    c.dialed = [this](client& of) {
        leave(of, true);
        link& made = links_[++last_link_];
        made.of = &of;
        made.connection = of.connection();
        ++log_.seen().connections;
    };
    c.wrote = [this](client& of, std::string bytes) {
        if (const link_id id = current(of)) links_.at(id).up += bytes;
    };
    c.closed = [this](client& of, connection_id, bool abort) { leave(of, abort); };
    c.faults = [this] { return server_.faults(); };
    c.turned_away = [this](client& of) {
        const auto at = links_.rbegin();
        for (auto l = at; l != links_.rend(); ++l)
            if (l->second.of == &of) return server_.turned_away(l->first);
        return false;
    };
    c.copies = [this](const std::string& id) { return server_.arrived(id); };
    c.told = [this](client& of, const std::string& id, ledger::change what,
                    const ledger::record& r) { checks_.told(of, id, what, r, current(of)); };
}

void world::begin() {
    ++log_.seen().runs;
    if (plan_.server.worn_counts) {
        log_.mark("counts near 2^32");
        journal::state old;
        old.account = clients_[0]->account();
        old.session_number = 1;
        old.stream = journal::stream{"worn", {}, {}, old.account + "/r0", true};
        old.acknowledged = worn;
        old.handled = worn - 2;
        clients_[0]->set_durable(std::move(old));
        server_.begin_worn(clients_[0]->account(), clients_[0]->account() + "/r0", worn, worn - 2);
    }
    for (const auto& c : clients_) {
        c->begin();
        c->start();
    }
}

link_id world::current(const client& c) const {
    for (auto at = links_.rbegin(); at != links_.rend(); ++at)
        if (at->second.of == &c) return at->second.dies ? 0 : at->first;
    return 0;
}

std::vector<link_id> world::links_of(const client& c) const {
    std::vector<link_id> out;
    for (const auto& [id, l] : links_)
        if (l.of == &c) out.push_back(id);
    return out;
}

void world::leave_half_open(client& c) {
    leave(c, true);
    c.lost();
    log_.mark("half-open connection");
}

void world::silence(client& c, unsigned which) {
    const link_id id = current(c);
    if (id == 0) return;
    if (!c.core().is_online()) log_.mark("silence during the login");
    links_.at(id).silent_up |= which != 0;
    links_.at(id).silent_down |= which != 1;
}

void world::move_up(link_id id, std::size_t most) {
    link& l = links_.at(id);
    if (!l.reached || (l.silent_up && !l.dies)) return;
    const std::string part = l.up.substr(0, most);
    l.up.erase(0, part.size());
    server_.receive(id, part);
}

void world::move_down(link_id id, std::size_t most) {
    link& l = links_.at(id);
    if (!l.reached) return;
    l.down += std::exchange(server_.out(id), {});
    if (l.dies) {
        if (!l.down.empty() && server_.may(fault::old_words)) speak_from_the_grave(l);
        return;
    }
    if (l.silent_down) return;
    const std::string part = l.down.substr(0, most);
    l.down.erase(0, part.size());
    if (!l.down.empty()) {
        if ((l.down.front() & 0xC0) == 0x80) log_.mark("a character in two reads");
        if (part.rfind('>') < part.rfind('<') && part.find('>') < part.rfind('<'))
            log_.mark("a read ends inside a tag, behind others");
    }
    client& c = *l.of;
    c.receive(part);
    if (server_.ended(id) && l.down.empty() && server_.out(id).empty() && current(c) == id) {
        leave(c, true);
        c.lost();
    }
}

/// Of a connection that is none any more: nothing may follow from it.
void world::speak_from_the_grave(link& l) {
    log_.mark("words of an old connection");
    if (l.down.find("<a ") != l.down.npos) log_.mark("an old connection's count comes late");
    client& c = *l.of;
    if (c.connection() == l.connection) return;
    c.pump();
    const auto deadline = c.core().deadline();
    c.core().input(l.connection, as_bytes(std::string_view(l.down)), log_.now);
    c.core().notify(happened::lost{l.connection, {}, {}, false}, log_.now);
    c.core().notify(happened::written{l.connection}, log_.now);
    log_.require(!c.core().next_action() && !c.core().next_event() &&
                     c.core().deadline() == deadline,
                 "I9", c.name(), " was moved by an old connection");
    l.down.clear();
}

void world::connect_dialed() {
    for (bool again = true; again;) {
        again = false;
        for (auto& [id, l] : links_) {
            if (l.reached || l.dies) continue;
            again = true;
            if (server_.may(fault::unreachable)) {
                log_.mark("nobody answers");
                l.dies = log_.now;
                l.of->not_reached();
            } else {
                l.reached = true;
                server_.open(id, l.of->account());
                l.of->connected();
            }
            break; // others may have been dialed
        }
    }
}

/// The client has left its connection: what it wrote arrives in part, for a while.
void world::leave(client& c, bool loses) {
    const link_id id = current(c);
    if (id == 0) return;
    link& l = links_.at(id);
    if (loses && !healing_ && dice_.chance(0.5)) l.up.resize(dice_.below(l.up.size() + 1));
    l.dies = log_.now + milliseconds(dice_.below(static_cast<std::size_t>(reads_on.count())));
}

void world::reap() {
    for (auto at = links_.begin(); at != links_.end();) {
        link& l = at->second;
        if (!l.dies || *l.dies > log_.now) {
            ++at;
            continue;
        }
        if (l.reached) {
            if (!l.silent_up) server_.receive(at->first, l.up);
            server_.closed(at->first);
        }
        at = links_.erase(at);
    }
}

void world::cut(client& c) {
    const link_id id = current(c);
    if (id == 0) return;
    link& l = links_.at(id);
    if (l.reached) {
        if (!l.silent_up) move_up(id, dice_.below(l.up.size() + 1));
        if (!l.silent_down) {
            l.down += std::exchange(server_.out(id), {});
            c.receive(l.down.substr(0, dice_.below(l.down.size() + 1)));
        }
        if (current(c) != id) return; // it gave up by itself
    }
    l.up.clear();
    leave(c, true);
    links_.at(id).dies = log_.now;
    reap();
    c.lost();
}

void world::crash(client& c) {
    leave(c, true);
    if (!c.durable().account.empty() && dice_.chance(0.2)) {
        log_.mark("another account's state");
        session_settings other = c.settings();
        other.login.account = *jid::parse("mallory@example.org");
        drawn_random random(1);
        session stranger(other, random);
        log_.require(stranger.keep_journal(c.durable()) == session_error::foreign_state, "account",
                     "the state of ", c.account(), " is taken up by mallory");
    }
    c.crash(dice_.chance(0.5));
    checks_.process_died(c);
    c.start();
}

void world::revive(client& c) {
    log_.mark("the application comes back");
    leave(c, true);
    c.begin();
    checks_.process_died(c);
    c.start();
}

void world::kill_server() {
    server_.kill();
    for (auto& [id, l] : links_)
        l.up.clear();
    for (const auto& c : clients_) {
        if (current(*c) == 0) continue;
        leave(*c, true);
        c->lost();
    }
}

void world::advance(duration by) {
    const time_point until = log_.now + by;
    for (;;) {
        time_point next = until;
        for (const auto& c : clients_)
            if (const auto due = c->core().deadline()) next = std::min(next, *due);
        for (const auto& [id, l] : links_)
            if (l.dies) next = std::min(next, *l.dies);
        log_.now = std::max(log_.now, next);
        for (const auto& c : clients_)
            c->expire();
        connect_dialed();
        reap();
        if (next >= until) break;
        // A healthy network does not let those wait who have little patience.
        if (healing_ && is_under_way()) break;
    }
    server_.expire();
}

bool world::is_under_way() const {
    return std::any_of(links_.begin(), links_.end(), [](const auto& each) {
        return each.second.dies || !each.second.up.empty() || !each.second.down.empty();
    });
}

/// What still goes on; empty: nothing.
std::string world::unrest() const {
    if (is_under_way()) return "something is under way";
    for (const auto& c : clients_) {
        if (c->over() || c->closing()) return c->name() + " has left";
        if (!c->core().is_online()) return c->name() + " is offline";
        if (c->core().fates().unsettled() != 0)
            return c->name() + " has " + std::to_string(c->core().fates().unsettled()) +
                   " messages open";
        if (c->has_open() || c->waits_for_disk() || c->waits_for_write())
            return c->name() + " has not finished";
    }
    return server_.unrest();
}

void world::move_all() {
    connect_dialed();
    for (auto& [id, l] : links_) {
        if (!l.reached) continue;
        move_up(id, l.up.size());
        move_down(id, l.down.size() + server_.out(id).size());
    }
    connect_dialed();
    for (const auto& c : clients_) {
        c->holds_writes = c->holds_disk = false;
        c->finish_write();
        c->persist();
        while (c->has_open())
            c->handle_some();
        if (c->over() && !c->waits_for_disk()) revive(*c);
    }
}

void world::heal() {
    log_.line("healing");
    healing_ = true;
    server_.be_well();
    int still = 0;
    for (int i = 0; i < 3'000; ++i) {
        move_all();
        reap();
        checks_.each_step();
        still = unrest().empty() ? still + 1 : 0;
        if (still == 30) break; // longer than anything waits to be asked again
        advance(i % 8 == 7 || still > 0 ? milliseconds(2'500) : milliseconds(10));
    }
    log_.require(unrest().empty(), "liveness", unrest());
    checks_.in_the_end();
    for (const auto& c : clients_)
        checks_.judge_client_state(*c, server_.session_at(current(*c)));
}

} // namespace epode::simulation
