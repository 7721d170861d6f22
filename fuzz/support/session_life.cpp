#include "session_life.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace epode::fuzz {

namespace {

/// Evidence of arrival, by strength; 0 is none.
int rank(fate f) {
    return f == fate::acked       ? 1
           : f == fate::reflected ? 2
           : f == fate::delivered ? 3
           : f == fate::displayed ? 4
                                  : 0;
}

/// The last word that a change is on its message, if it is one. What is unknown may be looked up
/// again.
std::optional<fate> fate_told_by(ledger::change what) {
    switch (what) {
    case ledger::change::acked: return fate::acked;
    case ledger::change::reflected: return fate::reflected;
    case ledger::change::delivered: return fate::delivered;
    case ledger::change::displayed: return fate::displayed;
    case ledger::change::failed: return fate::failed;
    case ledger::change::error: return fate::bounced;
    case ledger::change::cancelled: return fate::cancelled;
    default: return std::nullopt;
    }
}

/// More actions or events than that in one step are a session that goes in a circle.
constexpr int most_steps = 100'000;

/// How many arrivals the disk remembers.
constexpr std::size_t arrivals = 16;

} // namespace

session_life::session_life(manners m) : manners_(std::move(m)) { begin(); }

void session_life::begin() {
    core_ = std::make_unique<session>(manners_.settings, random_);
    link_ = link::none;
    connection_ = 0;
    write_open_ = last_words_ = ended_ = false;
    persist_open_.reset();
    fates_.clear();
    deliveries_.clear();
    told_count_.reset();
    if (manners_.journal)
        require(!core_->keep_journal(disk_), "what was kept can be taken up");
    else if (manners_.snapshots)
        take_back_up();
    // Of what stood in flight the next process cannot know how much was really written.
    stanzas_ = core_->stream_management().unacknowledged().counter().next();
    core_->start(now_);
    pump();
}

/// What a snapshot says, in JSON, can be read again and taken up.
void session_life::take_back_up() {
    diagnostics about;
    if (!snapshot_.empty()) {
        const auto read = stream_state_from_json(snapshot_, &about);
        require(read.has_value(), "a snapshot can be read: " + about.ours, snapshot_);
        require(to_json(*read) == snapshot_, "read and written it is the same",
                snapshot_ + "\n" + to_json(*read));
        const auto state = journal::state_of(*read, manners_.settings.bounds, &about);
        require(state.has_value(), "a snapshot is a state: " + about.ours, snapshot_);
        require(!core_->take_up(*state), "a snapshot can be taken up", snapshot_);
    }
    core_->keep_snapshots();
}

void session_life::crash() {
    if (!manners_.journal && !manners_.snapshots) kept_.clear(); // nothing survives
    begin();
    if (!manners_.journal) return;
    for (const auto& [id, last_told] : kept_) {
        const ledger::record* now = core_->fates().find(id);
        require(!now || may_become(last_told, *now), "what was told is still so", id);
    }
}

void session_life::pump() {
    int steps = 0;
    for (bool more = true; more;) {
        more = false;
        while (const auto a = core_->next_action()) {
            require(++steps < most_steps, "the actions come to an end");
            obey(*a);
            more = true;
        }
        while (const auto e = core_->next_event()) {
            require(++steps < most_steps, "the events come to an end");
            require(!ended_ || std::holds_alternative<session_event::progress>(*e) ||
                        std::holds_alternative<session_event::stanza>(*e) ||
                        std::holds_alternative<session_event::storage_failed>(*e),
                    "only fates follow the end", std::to_string(e->index()));
            look_at(*e);
            more = true;
        }
    }
    check();
}

void session_life::obey(const session_action& a) {
    require(!std::exchange(last_words_, false) || std::holds_alternative<action::close>(a),
            "a close follows the last words");
    if (const auto* d = std::get_if<action::dial>(&a)) {
        require(link_ == link::none, "one connection at a time");
        require(d->connection > connection_, "each connection has a new number");
        connection_ = d->connection;
        link_ = link::dialing;
        write_open_ = false;
        told_count_.reset();
    } else if (const auto* t = std::get_if<action::start_tls>(&a)) {
        require(link_ == link::up && t->connection == connection_, "TLS on a connection that is");
        require(t->domain == "example.org", "the certificate has to be the account's", t->domain);
        link_ = link::securing;
    } else if (const auto* w = std::get_if<action::write>(&a)) {
        written(*w);
    } else if (const auto* c = std::get_if<action::close>(&a)) {
        require(c->connection == connection_, "closes what is there");
        link_ = link::none;
    } else if (const auto* p = std::get_if<action::persist>(&a)) {
        require(!persist_open_, "one batch at a time");
        persist_open_ = p->change;
        if (manners_.snapshots) snapshot_open_ = to_json(core_->snapshot());
        if (!manners_.hold_persists) finish_persist({});
    }
}

void session_life::written(const action::write& w) {
    require(link_ == link::up && w.connection == connection_, "writes to a connection that is");
    last_words_ = write_open_; // else one write at a time
    require(!w.bytes.empty(), "writes something");
    for (std::string_view rest = w.bytes; !rest.empty();) { // each declaration begins a stream
        if (rest.starts_with("<?xml")) wire_.reset();
        const std::string_view part = rest.substr(0, rest.find("<?xml", 1));
        rest.remove_prefix(part.size());
        require(!wire_.feed(as_bytes(part)), "what is written is well-formed", w.bytes);
        while (const auto item = wire_.next())
            if (const auto* e = std::get_if<xml::document>(&*item)) sent_element(e->root());
    }
    write_open_ = true;
    if (!manners_.hold_writes) {
        write_open_ = false;
        core_->notify(happened::written{connection_}, now_);
    }
}

void session_life::sent_element(const xml::element& e) {
    if (const auto id = e.attribute_value("id")) {
        wire_ids_.emplace_front(*id);
        if (wire_ids_.size() > 10) wire_ids_.pop_back();
    }
    if (e.ns == "jabber:client") ++stanzas_;
    if (e.is("enable", "urn:xmpp:sm:3")) {
        told_count_.reset();
        stanzas_ = 0;
    }
    if (e.ns != "urn:xmpp:sm:3" || (e.name != "a" && e.name != "resume")) return;
    const auto h = management::parse_count(e.attribute_value("h").value_or(""));
    require(h.has_value(), "a count is a number");
    const auto& in = core_->stream_management().inbound();
    require(*h <= static_cast<std::uint32_t>(in.next() - in.first_of_session()),
            "no more is told to be handled than came");
    require(!told_count_ || *h >= *told_count_, "a told count never falls");
    told_count_ = *h;
}

void session_life::look_at(const session_event::any& e) {
    if (const auto* p = std::get_if<session_event::progress>(&e)) look_at(*p);
    if (const auto* m = std::get_if<session_event::incoming_message>(&e)) {
        require(static_cast<bool>(m->stanza), "a message has a stanza");
        require(m->delivery == 0 || std::find(deliveries_.begin(), deliveries_.end(),
                                              m->delivery) == deliveries_.end(),
                "each delivery has its number");
        if (m->delivery) deliveries_.push_back(m->delivery);
    }
    ended_ |= std::holds_alternative<session_event::ended>(e);
}

void session_life::look_at(const session_event::progress& p) {
    const ledger::record* r = core_->fates().find(p.message);
    require(r != nullptr, "whoever reads of a change can look it up");
    switch (p.what) {
    case ledger::change::acked:
    case ledger::change::reflected:
    case ledger::change::delivered:
    case ledger::change::displayed:
    case ledger::change::error:
        require(r->attempts != 0, "nobody can know what was never written", r->id);
        break;
    default: break;
    }
    // By now the record may say more; what was told is this.
    if (const auto fate = fate_told_by(p.what); manners_.journal && fate && !r->reconciling)
        kept_[r->id] = {*fate, r->attempts, false};
}

/// Only evidence changes a settled fate, and only upwards.
bool session_life::may_become(const told& before, const ledger::record& now) {
    if (!settled(before.fate) || before.reconciling || now.fate == before.fate) return true;
    if (before.fate == fate::cancelled || !settled(now.fate) || now.reconciling) return false;
    if (now.fate == fate::bounced) return rank(before.fate) < rank(fate::delivered);
    return rank(now.fate) > rank(before.fate);
}

void session_life::check() {
    const limits& bounds = manners_.settings.bounds;
    const management::window& window = core_->stream_management().unacknowledged();
    // A snapshot has what waits behind what is in flight, and it is all in flight thereafter.
    const std::size_t waiting = manners_.snapshots ? bounds.outbox_messages : 0;
    require(window.size() <= bounds.unacked_stanzas + waiting, "the window is bounded");
    require(window.size() == window.counter().in_flight(), "each in the window has its number");
    require(window.counter().acknowledged() <= stanzas_,
            "no more is acknowledged than was written");
    require(core_->is_online() <= (link_ == link::up), "online on a connection");
    require(!core_->is_online() || !ended_, "the end is the end");
    require(!ended_ || !core_->deadline(), "nothing is waited for after the end");
    check_fates();
    if (!manners_.journal) return;
    require(disk_.in_flight.size() <= bounds.unacked_stanzas, "what is kept in flight is bounded");
    require(disk_.messages.size() <= bounds.outbox_messages + bounds.settled_messages,
            "what is kept of messages is bounded");
    require(disk_.archive.size() <= 1, "what is kept of archives is bounded");
}

void session_life::check_fates() {
    std::size_t unsettled = 0;
    for (auto& [number, before] : fates_) {
        const ledger::record* now = core_->fates().find(number);
        if (!now) continue;
        require(may_become(before, *now), "a settled fate only rises", now->id);
        const bool given_up = before.fate == fate::failed || before.fate == fate::unknown ||
                              before.fate == fate::cancelled;
        require(!given_up || before.reconciling || now->attempts == before.attempts,
                "what was given up is not written again", now->id);
        before = {now->fate, now->attempts, now->reconciling};
    }
    for (const ledger::record* r : core_->fates().unsettled_records()) {
        fates_.try_emplace(r->number);
        unsettled += !settled(r->fate) || r->reconciling;
    }
    require(core_->fates().unsettled() == unsettled, "the open ones are counted");
}

void session_life::receive(std::string_view bytes) {
    if (link_ == link::dialing) dialed();
    if (link_ == link::securing) dialed();
    if (link_ != link::up) return;
    core_->input(connection_, as_bytes(bytes), now_);
    pump();
}

void session_life::receive_late(std::string_view bytes) {
    const connection_id old = link_ == link::none ? connection_ : connection_ - 1;
    core_->input(old, as_bytes(bytes), now_);
    core_->notify(happened::written{old}, now_);
    core_->notify(happened::lost{old, {}, {}, false}, now_);
    pump();
}

/// The connection, or TLS on it, stands.
void session_life::dialed() {
    if (link_ == link::dialing) {
        link_ = link::up;
        notify(happened::dialed{connection_});
    } else if (link_ == link::securing) {
        link_ = link::up;
        notify(happened::tls_ready{connection_, {.tls = true}});
    }
}

void session_life::lose() {
    if (link_ == link::none) return;
    link_ = link::none;
    write_open_ = false;
    notify(happened::lost{
        connection_, make_error_code(boost::system::errc::connection_reset), {}, false});
}

void session_life::finish_write() {
    if (!std::exchange(write_open_, false) || link_ != link::up) return;
    notify(happened::written{connection_});
}

void session_life::notify(const session_input& what) {
    core_->notify(what, now_);
    pump();
}

/// Time passes, and each deadline on its way is obeyed. One that stays in the past would keep a
/// processor busy until something else happens.
void session_life::pass(duration by) {
    const time_point until = now_ + by;
    for (int in_vain = 0; core_->deadline() && *core_->deadline() <= until;) {
        now_ = std::max(now_, *core_->deadline());
        core_->expire(now_);
        pump();
        in_vain = core_->deadline() && *core_->deadline() <= now_ ? in_vain + 1 : 0;
        require(in_vain < 3, "expire() moves the deadline");
    }
    now_ = std::max(now_, until);
}

void session_life::finish_persist(error_code failure) {
    if (!persist_open_) return;
    if (failure) { // the store keeps the batch, and tries it again
        notify(happened::persisted{failure, {"the disk is full", {}}});
        return;
    }
    journal::apply(disk_, *std::exchange(persist_open_, std::nullopt), arrivals);
    snapshot_ = std::exchange(snapshot_open_, {});
    core_->notify(happened::persisted{}, now_);
    if (manners_.hold_persists) pump();
}

void session_life::submit(xml::document message) {
    (void)core_->submit(message, {}, now_);
    pump();
}
void session_life::request(xml::document iq) {
    (void)core_->request(std::move(iq), seconds(60), now_);
    pump();
}
void session_life::send_untracked(xml::document stanza) {
    (void)core_->send_untracked(std::move(stanza), now_);
    pump();
}
void session_life::join(std::string_view occupant) {
    auto who = jid::parse(occupant);
    if (who && who->is_full()) (void)core_->join(std::move(*who), {}, now_);
    pump();
}
void session_life::leave(std::string_view room) {
    if (const auto which = jid::parse(room)) core_->leave(*which, now_);
    pump();
}
void session_life::cancel(std::size_t index) {
    const auto open = core_->fates().unsettled_records();
    if (open.empty()) return;
    const ledger::record& meant = *open[index % open.size()];
    const bool was_queued = meant.fate == fate::queued;
    require(core_->cancel(meant.number) <= was_queued, "what was written cannot be withdrawn");
    pump();
}
void session_life::handled(std::size_t index) {
    if (deliveries_.empty()) return;
    const auto at = deliveries_.begin() + static_cast<std::ptrdiff_t>(index % deliveries_.size());
    const std::uint64_t delivery = *at;
    deliveries_.erase(at);
    notify(happened::handled{delivery});
}
void session_life::close() {
    core_->close(now_);
    pump();
}
void session_life::abandon() {
    core_->abandon(now_);
    pump();
}
void session_life::client_active(bool active) {
    core_->set_client_active(active, now_);
    pump();
}

void session_life::end_well() {
    manners_.hold_writes = manners_.hold_persists = false;
    finish_write();
    finish_persist({});
    if (!ended_) close();
    pass(seconds(24 * 3600));
    require(ended_, "a close comes to its end");
    if (!manners_.journal && !manners_.snapshots)
        require(core_->fates().unsettled() == 0, "in the end each fate is told");
}

std::string_view session_life::written_id(std::size_t before) const {
    return before < wire_ids_.size() ? std::string_view(wire_ids_[before]) : std::string_view();
}

std::uint32_t session_life::sent() const {
    return core_->stream_management().unacknowledged().counter().wire_sent();
}

} // namespace epode::fuzz
