#include "client.hpp"

#include "login.hpp"
#include "server.hpp"
#include "xml_text.hpp"

#include <epode/session/error.hpp>
#include <epode/xml/parse.hpp>

#include <boost/system/errc.hpp>

#include <algorithm>

namespace epode::simulation {

namespace {

constexpr const char* account_names[] = {"alice", "bob", "alice"};

session_settings settings_of(const plan& p, const std::string& account) {
    session_settings s;
    s.login.account = *jid::parse(account);
    if (p.server.scram) {
        s.login.credentials.username = account.substr(0, account.find('@'));
        s.login.credentials.password = login::password;
    } else {
        s.login.credentials.anonymous = true; // the shortest login there is
    }
    s.login.require_tls = false;
    s.endpoints = {endpoint{"example.org", 5222, endpoint::security::start_tls}};
    s.on_failure = p.on_failure;
    s.clock = session_settings::moment{time_point{}, wall_time{}};
    s.reconciliation.attempts = 1'000; // a slow network never ends
    s.catching_up.answer = p.patience;
    s.reconciliation.answer = seconds(12);
    s.catching_up.again = seconds(3);
    s.catching_up.again_cap = seconds(10);
    s.bounds.unacked_stanzas = p.window;
    s.bounds.write_batch_bytes = p.batch_bytes;
    s.management.acknowledge_every = p.acknowledge_every;
    if (p.renew_after) s.management.renew_after = p.renew_after;
    if (p.server.worn_counts && p.seed % 2) // else the session is renewed at once
        s.management.renew_after = management::sequence{1} << 40;
    return s;
}

xml::document parsed(const std::string& text) { return *xml::parse_document(text); }

bool good(fate f) {
    return f == fate::acked || f == fate::reflected || f == fate::delivered || f == fate::displayed;
}

} // namespace

std::string body_of(const std::string& id) { return id + ": größer als 1 €, \U0001F642"; }

client::client(const plan& p, unsigned number, dice& d, run_log& log)
    : plan_(p),
      dice_(d),
      log_(log),
      name_(std::string(1, static_cast<char>('A' + number))),
      account_(std::string(account_names[number % 3]) + "@example.org"),
      settings_(settings_of(p, account_)) {}

void client::begin() {
    random_ = std::make_unique<drawn_random>(dice_.next());
    core_ = std::make_unique<session>(settings_, *random_);
    connection_ = 0;
    writing_.reset();
    batch_.reset();
    open_.clear();
    here_.clear();
    over_ = closing_ = resuming_ = sent_away_ = stood_ = false;
    fresh_ = true;
    online_since_.reset();
    if (std::exchange(closed_at_fault_, std::nullopt)) last_stream_.clear(); // given up by it
    if (plan_.journal) {
        const error_code refused = core_->keep_journal(durable_);
        log_.require(!refused, "journal", "its own state is refused: ", refused.message());
    }
}

void client::start() {
    if (inactive_) core_->set_client_active(false, log_.now);
    core_->start(log_.now);
    if (!room_.empty()) (void)core_->join(*jid::parse(room_), {}, log_.now);
    // What the application was not told to be accepted it hands in again, with its id.
    for (submitted& s : messages_)
        if (!s.accepted) hand_in(s);
    // A fate that was durable, and the process died before it was told, can be asked for.
    for (submitted& s : messages_) {
        const ledger::record* r = core_->fates().find(s.id);
        if (r && settled(r->fate) && !r->reconciling) s.told = r->fate;
    }
    pump();
}

void client::crash(bool luck) {
    if (luck && batch_) journal::apply(durable_, *batch_, 1'000);
    ++log_.seen().crashes;
    log_.line(name_, " is killed");
    begin();
}

void client::pump() {
    bool last_words = false; // behind a write that is under way: only a close may follow
    while (auto a = core_->next_action()) {
        log_.require(!last_words || std::holds_alternative<action::close>(*a), "wire",
                     "two writes at a time");
        last_words = false;
        if (auto* d = std::get_if<action::dial>(&*a)) {
            log_.require(d->where.host == server::domain, "redirect", name_, " dials ",
                         d->where.host);
            connection_ = d->connection;
            writing_.reset();
            dialed(*this);
        } else if (auto* w = std::get_if<action::write>(&*a)) {
            last_words = writing_.has_value();
            log_.line(name_, " writes ", w->bytes);
            if (w->bytes.find("<r xmlns") != w->bytes.npos) asked_ = true;
            if (batch_ && w->bytes.find("<a xmlns") != w->bytes.npos)
                log_.mark("counted while the disk is busy");
            if (w->bytes.find("<resume ") != w->bytes.npos) {
                ++resumes_;
                resuming_ = true;
                if (fresh_) log_.mark("resumed by a later process");
                if (core_->stream_management().unacknowledged().empty())
                    log_.mark("resumed with an empty queue");
            }
            if (w->connection == connection_) wrote(*this, std::move(w->bytes));
            if (last_words) continue;
            if (holds_writes)
                writing_ = w->connection;
            else
                core_->notify(happened::written{w->connection}, log_.now);
        } else if (auto* c = std::get_if<action::close>(&*a)) {
            sent_away_ |= turned_away(*this); // the word of it may wait for the disk
            closed(*this, c->connection, c->abort);
        } else if (auto* p = std::get_if<action::persist>(&*a)) {
            log_.require(!batch_, "journal", "two batches at a time");
            batch_ = std::move(p->change);
            if (!holds_disk) make_durable();
        }
    }
    log_.require(!last_words, "wire", "two writes at a time");
    while (auto e = core_->next_event())
        take(std::move(*e));
}

void client::persist(bool works) {
    if (!batch_) return;
    if (works) {
        make_durable();
    } else {
        log_.mark("a disk that fails");
        core_->notify(happened::persisted{make_error_code(boost::system::errc::io_error), {}},
                      log_.now);
    }
    pump();
}

void client::make_durable() {
    journal::apply(durable_, *std::exchange(batch_, std::nullopt), 1'000);
    if (durable_.stream) last_stream_ = durable_.stream->id;
    core_->notify(happened::persisted{}, log_.now);
}

void client::finish_write() {
    if (!writing_) return;
    core_->notify(happened::written{*std::exchange(writing_, std::nullopt)}, log_.now);
    pump();
}

void client::expire() {
    for (int in_vain = 0; core_->deadline() && *core_->deadline() <= log_.now; ++in_vain) {
        log_.require(in_vain < 4, "liveness", name_, ": expire() does not move the deadline");
        core_->expire(log_.now);
        pump();
    }
}

void client::receive(std::string_view bytes) {
    if (bytes.empty()) return;
    log_.line(name_, " reads ", bytes);
    if (bytes.find("<a xmlns") != bytes.npos) asked_ = false;
    if (bytes.find("<r xmlns") != bytes.npos && !open_.empty())
        log_.mark("asked while the application has messages");
    core_->input(connection_, as_bytes(bytes), log_.now);
    if (core_->is_online()) { // its event may wait for the disk
        if (resumes_ > 1 && core_->stream_management().active())
            log_.mark("resumed after an attempt that failed");
        resumes_ = 0;
    }
    pump();
}

void client::connected() {
    core_->notify(happened::dialed{connection_}, log_.now);
    pump();
}

void client::lost() {
    core_->notify(
        happened::lost{
            connection_, make_error_code(boost::system::errc::connection_reset), {}, false},
        log_.now);
    pump();
}

void client::close(bool in_order) {
    log_.line(name_, in_order ? " closes" : " leaves");
    closing_ = true;
    if (in_order) {
        if (!core_->stream_management().unacknowledged().empty())
            log_.mark("closed with stanzas in flight");
        closed_at_fault_ = faults();
        core_->close(log_.now);
    } else {
        core_->abandon(log_.now);
    }
    pump();
}

void client::not_reached() {
    log_.line(name_, " reaches nobody");
    lost();
}

void client::look(bool at_it) {
    inactive_ = !at_it;
    core_->set_client_active(at_it, log_.now);
    pump();
}

std::pair<std::uint32_t, std::uint32_t> client::window_on_the_wire() const {
    const auto& counter = core_->stream_management().unacknowledged().counter();
    return {static_cast<std::uint32_t>(counter.acknowledged()), counter.wire_sent()};
}

std::string client::some_id() {
    return messages_.empty() ? "" : messages_[dice_.below(messages_.size())].id;
}

void client::change_network() {
    core_->notify(happened::network_changed{}, log_.now);
    pump();
}

void client::submit(const std::string& to, bool groupchat) {
    submitted s{name_ + "-" + std::to_string(messages_.size()), to, groupchat};
    by_id_[s.id] = messages_.size();
    messages_.push_back(std::move(s));
    ++log_.seen().messages;
    mark_moment_of_submission();
    hand_in(messages_.back());
    pump();
}

/// Moments at which clients were seen to go wrong.
void client::mark_moment_of_submission() {
    const management::machine& sm = core_->stream_management();
    if (resuming_ && connection_ != 0) log_.mark("handed in between <resume/> and its answer");
    if (!core_->is_online() && !resuming_)
        log_.mark(fresh_ && sm.resumable() ? "handed in before a loaded session was resumed"
                                           : "handed in while there was no session");
    if (core_->is_online() && (holds_writes || holds_disk) && resumed_ &&
        !sm.unacknowledged().empty())
        log_.mark("handed in while a resumed session writes again");
    if (sm.unacknowledged().size() >= settings_.bounds.unacked_stanzas)
        log_.mark("handed in with a full window");
    if (core_->is_online() && sm.state() == management::phase::enabling)
        log_.mark("handed in between <enable/> and <enabled/>");
}

void client::hand_in(submitted& s) {
    std::string text = "<message xmlns='jabber:client' to='" + s.to + "' id='" + s.id + "' type='" +
                       (s.groupchat ? "groupchat" : "chat") + "'><body>" + body_of(s.id) +
                       "</body>";
    if (!s.groupchat) text += "<request xmlns='urn:xmpp:receipts'/>";
    const wall_time now(std::chrono::duration_cast<milliseconds>(log_.now.time_since_epoch()));
    const auto r = core_->submit(parsed(text + "</message>"), {.accepted_at = now}, log_.now);
    if (!r) return; // full, or over: it is handed in again, or never was
    // Without a journal it is accepted at once; with one its event comes, unless it was known.
    if (r->known || !plan_.journal) s.accepted = true;
}

void client::withdraw() {
    if (messages_.empty()) return;
    const ledger::record* r = core_->fates().find(messages_[dice_.below(messages_.size())].id);
    if (r && core_->cancel(r->number)) log_.mark("cancelled");
    pump();
}

void client::handle_some() {
    for (std::size_t n = dice_.below(4); n > 0 && !open_.empty(); --n) {
        const auto at = open_.begin() + static_cast<long>(dice_.below(open_.size()));
        handled_.insert(at->second);
        core_->notify(happened::handled{at->first}, log_.now);
        open_.erase(at);
        pump();
    }
}

void client::join(const std::string& room) {
    room_ = room + "/" + name_;
    (void)core_->join(*jid::parse(room_), {}, log_.now);
    pump();
}

void client::take(session_event::any e) {
    log_.require(!over_ || std::holds_alternative<session_event::progress>(e), "end", name_,
                 ": an event after the end");
    if (const auto* o = std::get_if<session_event::online>(&e)) {
        log_.line(name_, o->resumed ? " resumed" : " online");
        if (o->resumed && inactive_) log_.mark("resumed while the user was away");
        resuming_ = fresh_ = false;
        resumed_ = was_resumed_ = o->resumed;
        online_since_ = log_.now;
    }
    if (const auto* off = std::get_if<session_event::offline>(&e)) {
        if (off->reason == session_error::acks_unanswered) log_.mark("given up by silence");
        if (std::exchange(asked_, false)) log_.mark("lost while <r/> was unanswered");
        if (resumed_) log_.mark("resumed, and lost once more");
        if (!core_->stream_management().unacknowledged().empty())
            log_.mark(resumed_ ? "lost again before what was written again was acknowledged"
                               : "lost with stanzas in flight");
        if (resuming_) log_.mark("lost between <resume/> and its answer");
        stood_ = online_since_ && log_.now - *online_since_ >= settings_.stable_after;
        online_since_.reset();
        resuming_ = resumed_ = false;
    }
    if (const auto* r = std::get_if<session_event::reconnecting>(&e)) {
        if (r->attempt > 1) log_.mark("a retry that waits");
        const bool stable = std::exchange(stood_, false);
        if (stable) log_.mark("a retry after a session that was stable");
        // (Events that wait for the disk do not come at their time.)
        const bool late = plan_.rates[static_cast<std::size_t>(fault::slow_disk)] +
                              plan_.rates[static_cast<std::size_t>(fault::broken_disk)] >
                          0;
        log_.require(!stable || late || r->in == duration::zero(), "back-off", name_,
                     " waits although the session was stable");
    }
    if (const auto* ended = std::get_if<session_event::ended>(&e)) take_end(*ended);
    if (const auto* m = std::get_if<session_event::incoming_message>(&e)) take_message(*m);
    if (const auto* p = std::get_if<session_event::progress>(&e)) take_progress(*p);
}

void client::take_end(const session_event::ended& e) {
    over_ = true;
    log_.line(name_, " ended: ", e.reason.message());
    if (closing_) return;
    log_.require(sent_away_, "liveness", name_, " gave up: ", e.reason.message(), " ", e.why.ours);
    log_.mark(e.reason == session_error::replaced ? "replaced by another client"
                                                  : "an impostor is not believed");
}

void client::take_message(const session_event::incoming_message& m) {
    const std::string id = text_of(m.stanza.root(), "id");
    const bool body = m.stanza.root().child("body", "jabber:client");
    log_.line(name_, " is given ", id, " number ", m.number, m.duplicate ? " duplicate" : "");
    log_.require(!id.starts_with("forged-"), "forged", name_, " is given ", id);
    const bool strangers = text_of(m.stanza.root(), "from").ends_with("/Mallory");
    if (body && !strangers) {
        log_.require(m.stanza.root().child("body", "jabber:client")->text() == body_of(id), "wire",
                     id, " arrived as something else");
        const auto [at, first] = numbers_.emplace(id, m.number);
        log_.seen().duplicates += m.duplicate;
        ++given_[id];
        if ((plan_.journal || here_.contains(id)) && copies(id) <= 1) {
            log_.require(!m.duplicate || !first, "number", id, " is called a duplicate at first");
            log_.require(at->second == m.number, "number", id, " has two numbers, ", at->second,
                         " and ", m.number);
        }
        at->second = m.number;
        log_.require(here_.insert(id).second || m.duplicate || copies(id) > 1, "number", name_,
                     ": ", id, " was given before by this process");
        const auto [used, fresh] = given_numbers_.emplace(m.number, id);
        log_.require(fresh || used->second == id || !plan_.journal, "number", "number ", m.number,
                     " is of ", used->second, " and ", id);
    }
    if (m.delivery)
        open_.emplace_back(m.delivery, id);
    else
        handled_.insert(id); // nobody waits for it
    const std::string from = text_of(m.stanza.root(), "from");
    if (confirms_ && m.stanza.root().child("request", "urn:xmpp:receipts") && !m.sent_by_us)
        (void)core_->send_untracked(parsed("<message xmlns='jabber:client' to='" + from +
                                           "'><received xmlns='urn:xmpp:receipts' id='" + id +
                                           "'/></message>"),
                                    log_.now);
}

void client::take_progress(const session_event::progress& p) {
    const ledger::record* r = core_->fates().find(p.message);
    log_.require(r, "I3", "progress of no message");
    const auto at = by_id_.find(r->id);
    log_.require(at != by_id_.end(), "I3", "progress of a message that nobody sent: ", r->id);
    submitted& s = messages_[at->second];
    using change_of = ledger::change;
    if (p.what == change_of::accepted) s.accepted = true;
    if (p.what == change_of::acked) ++log_.seen().acked;
    if (p.what == change_of::failed) ++log_.seen().failed;
    if (p.what == change_of::unknown) ++log_.seen().unknown;
    if (p.what == change_of::retry) ++log_.seen().retries;
    log_.line(name_, " ", r->id, " change ", static_cast<int>(p.what), " fate ", to_string(p.fate),
              " ", r->reason);
    told(*this, r->id, p.what, *r);
    if (settled(p.fate) && !p.reconciling) {
        log_.require(!good(s.told) || good(p.fate) || p.fate == fate::bounced, "I1", s.id,
                     " fell from ", to_string(s.told), " to ", to_string(p.fate));
        s.told = p.fate;
    }
}

} // namespace epode::simulation
