#include "history_world.hpp"

#include <algorithm>
#include <utility>

namespace epode::simulation {

namespace {

constexpr link_id peers_link = 1;

plan plan_of(way how) {
    plan p;
    p.seed = 2;
    p.clients = 1;
    p.window = 4;
    p.batch_bytes = 700; // two messages
    p.on_failure = how == way::report      ? on_failure::report
                   : how == way::retry     ? on_failure::retry
                   : how == way::reconcile ? on_failure::reconcile
                                           : on_failure::retry;
    p.server.archive = how == way::reconcile || how == way::archive;
    p.server.rooms = false;
    p.server.window = seconds(1'000'000); // what is forgotten is an event
    return p;
}

} // namespace

history_world::history_world(way how, sights& seen, std::ostream* trace)
    : plan_(plan_of(how)),
      dice_(plan_.seed),
      log_(seen, trace),
      server_(plan_, dice_, log_),
      checks_(plan_, log_, server_, clients_) {
    ++seen.runs;
    // An old connection of a session is never there any more when it is resumed.
    server_.unread = [](link_id) { return std::string(); };
    server_.told_handled = [this](link_id, std::uint32_t h, const std::string& stanza) {
        checks_.told_handled(alice(), h, stanza);
    };
    server_.left = [](link_id) { return false; };
    server_.window_at = [this](link_id) { return alice().window_on_the_wire(); };
    server_.bound_anew = [this](link_id id) {
        if (id != peers_link) checks_.bound_anew(alice());
    };
    clients_.push_back(std::make_unique<client>(plan_, 0, dice_, log_));
    client& c = alice();
    c.dialed = [this](client&) {
        link_ = ++last_link_;
        reached_ = false;
        ++log_.seen().connections;
    };
    c.wrote = [this](client&, std::string bytes) { up_ += bytes; };
    c.closed = [this](client&, connection_id, bool abort) {
        if (link_ == 0) return;
        if (reached_ && !abort) server_.receive(link_, up_);
        up_.clear();
        if (reached_) server_.closed(link_);
        link_ = 0;
    };
    c.turned_away = [](client&) { return false; };
    c.copies = [this](const std::string& id) { return server_.arrived(id); };
    c.told = [this](client& of, const std::string& id, ledger::change what,
                    const ledger::record& r) { checks_.told(of, id, what, r, link_); };
    c.begin();
    c.start();
    calm_down();
    c.holds_disk = c.holds_writes = true;
}

/// Somebody who is never there: what is sent to him stays in the offline store.
void history_world::peer_begins() {
    server_.closed(peers_link);
    server_.open(peers_link, "dora@example.org");
    for (const char* each : {"<stream:stream xmlns='jabber:client' "
                             "xmlns:stream='http://etherx.jabber.org/streams'>",
                             "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' "
                             "mechanism='ANONYMOUS'/>",
                             "<stream:stream xmlns='jabber:client' "
                             "xmlns:stream='http://etherx.jabber.org/streams'>",
                             "<iq type='set' id='b'>"
                             "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"})
        server_.receive(peers_link, each);
}

void history_world::peer_says() {
    if (!std::exchange(peer_is_here_, true)) peer_begins();
    const std::string id = "D-" + std::to_string(peer_said_++);
    server_.receive(peers_link, "<message to='" + alice().account() + "' id='" + id +
                                    "' type='chat'><body>" + body_of(id) +
                                    "</body><origin-id xmlns='urn:xmpp:sid:0' id='" + id +
                                    "'/></message>");
}

bool history_world::can(happening h) const {
    const client& c = alice();
    const bool online = connected() && c.core().is_online();
    const bool may_connect = !connected();
    const management::machine& sm = c.core().stream_management();
    const bool asks = sm.state() == management::phase::hibernated && server_.knows(sm.terms().id);
    switch (h) {
    case happening::submit:
    case happening::tell:
    case happening::crash: return true;
    case happening::write: return online && c.waits_for_write();
    case happening::cut: return connected();
    case happening::ack: return online && !server_.out(link_).empty();
    case happening::resume:
    case happening::vain: return may_connect;
    case happening::refuse:
    case happening::forget: return may_connect && asks;
    case happening::persist:
    case happening::stored_crash: return c.waits_for_disk();
    case happening::end_of_happens: break;
    }
    return false;
}

void history_world::take(happening h) {
    client& c = alice();
    log_.line("-- ", to_string(h));
    // The application is done with what it was given when something else than its death comes next.
    if (h != happening::crash && h != happening::stored_crash) handle_all();
    switch (h) {
    case happening::submit:
        c.submit(c.messages().size() % 2 ? "carol@example.org" : "bob@example.org", false);
        break;
    case happening::write: deliver(); break;
    case happening::cut: cut(); break;
    case happening::ack: bring(); break;
    case happening::resume: connect(false); break;
    case happening::refuse:
        server_.restart();
        peer_is_here_ = false;
        connect(false);
        break;
    case happening::forget:
        server_.kill();
        peer_is_here_ = false;
        connect(false);
        break;
    case happening::vain: connect(true); break;
    case happening::crash: crash(false); break;
    case happening::stored_crash: crash(true); break;
    case happening::persist: c.persist(); break;
    case happening::tell: peer_says(); break;
    case happening::end_of_happens: break;
    }
    move_handshake(false);
    checks_.each_step();
}

/// Time passes until the client dials.
void history_world::dial_again() {
    client& c = alice();
    for (int i = 0; link_ == 0 && i < 10; ++i) {
        const auto due = c.core().deadline();
        log_.require(due.has_value(), "liveness", "it does not dial");
        log_.now = std::max(log_.now, *due);
        c.expire();
    }
    log_.require(link_ != 0, "liveness", "it does not dial");
}

void history_world::connect(bool in_vain) {
    dial_again();
    reached_ = true;
    server_.open(link_, alice().account());
    alice().connected();
    move_handshake(in_vain);
}

/// Until it is online, or waits for the disk, or is over.
void history_world::move_handshake(bool in_vain) {
    for (bool moves = true; moves && connected() && !alice().core().is_online();) {
        const bool last =
            in_vain && (up_.find("<resume ") != up_.npos || up_.find("<bind ") != up_.npos);
        moves = deliver();
        if (last) return cut();
        moves |= bring();
    }
}

/// What was written reaches the server. \return whether there was anything
bool history_world::deliver() {
    if (!connected()) return false;
    const bool waited = alice().waits_for_write();
    if (up_.empty() && !waited) return false;
    server_.receive(link_, std::exchange(up_, {}));
    alice().finish_write();
    return true;
}

/// What the server has said reaches the client. \return whether there was anything
bool history_world::bring() {
    if (!connected()) return false;
    const std::string bytes = std::exchange(server_.out(link_), {});
    const bool ended = server_.ended(link_);
    const link_id before = link_;
    alice().receive(bytes);
    if (ended && link_ == before) cut();
    return !bytes.empty();
}

void history_world::cut() {
    up_.clear();
    server_.closed(std::exchange(link_, 0));
    alice().lost();
}

void history_world::crash(bool stored) {
    up_.clear();
    if (connected()) server_.closed(link_);
    link_ = 0;
    alice().crash(stored);
    checks_.process_died(alice());
    alice().start();
}

void history_world::handle_all() {
    while (alice().has_open())
        alice().handle_some();
}

std::string history_world::unrest() const {
    const std::string clients = clients_unrest();
    return clients.empty() ? server_.unrest() : clients;
}

std::string history_world::clients_unrest() const {
    const client& c = alice();
    if (!c.core().is_online()) return "it is offline";
    if (c.core().fates().unsettled() != 0) return "messages are open";
    if (c.has_open() || c.waits_for_disk() || c.waits_for_write()) return "it has not finished";
    if (!up_.empty() || (connected() && !server_.out(link_).empty())) return "bytes are under way";
    return {};
}

void history_world::calm_down() {
    client& c = alice();
    c.holds_disk = c.holds_writes = false;
    for (int i = 0; i < 300; ++i) {
        bool moved = c.waits_for_disk() || c.has_open();
        c.persist();
        handle_all();
        if (link_ != 0 && !reached_) {
            connect(false);
            moved = true;
        }
        moved |= deliver();
        moved |= bring();
        checks_.each_step();
        if (moved) continue;
        if (unrest().empty()) return;
        if (const auto due = c.core().deadline()) log_.now = std::max(log_.now, *due);
        // A session that the client has given up ends when its time is over.
        if (clients_unrest().empty()) log_.now += plan_.server.window;
        c.expire();
        server_.expire();
    }
    log_.require(false, "liveness", unrest());
}

void history_world::finish() {
    log_.line("-- healing");
    server_.be_well();
    calm_down();
    checks_.in_the_end();
}

} // namespace epode::simulation
