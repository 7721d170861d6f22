// Connections come and go here; the session lives on or ends.
#include <epode/session/session.hpp>

#include <epode/xml/writer.hpp>

#include <algorithm>
#include <functional>
#include <utility>

namespace epode {

using management::loss;
using management::phase;

session::session(session_settings settings, random_source& random)
    : settings_(std::move(settings)),
      random_(random),
      ledger_(settings_.bounds),
      outbox_(settings_.management, settings_.bounds, ledger_),
      rooms_(settings_.rooms, random_),
      endpoints_(std::move(settings_.endpoints)),
      backoff_(settings_.retry),
      parser_(settings_.bounds),
      recorder_(ledger_, outbox_.machine()),
      arrivals_(settings_.bounds.settled_messages),
      catch_up_(settings_.catching_up) {
    if (settings_.on_failure != on_failure::report) outbox_.keep_uncertain();
}

session::~session() = default;

void session::start(time_point now) {
    now_ = now;
    if (lookups_) // left by an earlier process
        lookups_->open.not_before(now + settings_.reconciliation.settle);
    if (state_ != state::idle) return;
    // An earlier process may have left as many as it takes to give up the session.
    if (outbox_.machine().state() == phase::hibernated)
        ghosts_.given_up(now, settings_.management.resume_attempts);
    dial();
}

void session::dial() {
    state_ = state::dialing;
    reconnect_at_.reset();
    connection_ = ++last_connection_;
    connection_deadline_ = now_ + settings_.handshake_timeout;
    out_.clear();
    if (gate_) {
        gate_->bytes.clear();
        gate_->stanzas = 0;
    }
    writing_ = answer_owed_ = progressed_ = secure_ = reading_paused_ = false;
    parser_.reset();
    actions_.push_back(action::dial{connection_, endpoints_.next()});
}

void session::notify(const session_input& what, time_point now) {
    now_ = now;
    if (const auto* h = std::get_if<happened::handled>(&what)) {
        finish(h->delivery);
    } else if (const auto* stored = std::get_if<happened::persisted>(&what)) {
        persisted(*stored);
    } else if (std::holds_alternative<happened::network_changed>(what)) {
        backoff_.reset();
        if (state_ == state::waiting && !storage_broken_) dial();
        // An established link is asked for a sign of life at once, in place of guessing.
        if (state_ == state::online) outbox_.requests().written();
    } else if (const auto* p = std::get_if<happened::reading_paused>(&what)) {
        reading_paused(p->paused);
    } else if (const auto* d = std::get_if<happened::dialed>(&what)) {
        if (d->connection != connection_ || state_ != state::dialing) return;
        state_ = state::negotiating;
        negotiation_ = std::make_unique<negotiation>(settings_.login, random_, password_cache_);
        const bool direct = endpoints_.current().kind == endpoint::security::direct_tls;
        negotiated(negotiation_->begin(direct, out_));
    } else if (const auto* t = std::get_if<happened::tls_ready>(&what)) {
        if (t->connection != connection_ || !negotiation_) return;
        negotiated(negotiation_->tls_ready(t->binding, out_));
    } else if (const auto* w = std::get_if<happened::written>(&what)) {
        if (w->connection == connection_) writing_ = false;
    } else if (const auto* l = std::get_if<happened::lost>(&what)) {
        if (l->connection != connection_) return; // superseded: it must not touch the session
        // Without a usable certificate there never was a session: only a person can mend that.
        const bool hopeless = l->security && !was_online_;
        connection_lost(loss::cut, l->code, l->why,
                        hopeless ? next_connection::never : next_connection::later);
        if (hopeless) end(l->code, l->why);
    }
}

/// What the owner does not read cannot be held against the server.
void session::reading_paused(bool paused) {
    reading_paused_ = paused && connection_ != 0;
    if (paused) return;
    heard_at_ = now_;
    outbox_.requests().postponed(now_);
}

void session::negotiated(negotiation::step step) {
    switch (step) {
    case negotiation::step::more: return;
    case negotiation::step::new_stream: parser_.reset(); return;
    case negotiation::step::start_tls:
        parser_.reset(); // what came in plaintext behind <proceed/> is dropped (RFC 6120 §5.4.3.3)
        flush();
        actions_.push_back(
            action::start_tls{connection_, std::string(settings_.login.account.domain())});
        return;
    case negotiation::step::authenticated: login_done(); return;
    case negotiation::step::resumed: resumed(); return;
    case negotiation::step::resume_refused: resume_refused(); return;
    case negotiation::step::bound: bound(); return;
    case negotiation::step::failed: fail_negotiation(); return;
    }
}

void session::login_done() {
    offered_mechanisms_ = negotiation_->offered_mechanisms();
    settings_.login.policy.best_seen = negotiation_->login();
    const diagnostics& why = negotiation_->why();
    const std::size_t warning = std::hash<std::string>()(why.ours);
    if (std::exchange(login_warning_, warning) != warning) { // once, not at each reconnect
        if (!why.ours.empty()) events_.push_back(session_event::notice{why});
    }
    management::machine& sm = outbox_.machine();
    // XEP-0198 §5: before binding, which would end the old session. Also when its time is over: the
    // answer may still tell what was received.
    if (sm.state() == phase::hibernated && negotiation_->features().stream_management) {
        const std::string previd = sm.terms().id;
        negotiated(negotiation_->resume(previd, sm.resume(), out_));
        return;
    }
    bind_anew();
}

void session::bind_anew() {
    if (outbox_.machine().state() != phase::off) {
        outbox_.drop_session("the server no longer offers to resume the session");
        session_lost();
    }
    bind();
}

/// Binding ends the session that could have been resumed: not before that is settled for good.
void session::bind() {
    std::string bytes;
    const negotiation::step step = negotiation_->bind(bytes);
    write_when_durable(std::move(bytes));
    negotiated(step);
}

void session::resumed() {
    const auto answer = negotiation_->resumption();
    const std::size_t before = outbox_.machine().unacknowledged().size();
    const management::count_result result = outbox_.resumed(answer.previd, *answer.h);
    if (result != management::count_result::accepted) {
        judge(result, *answer.h);
        return;
    }
    if (outbox_.machine().unacknowledged().size() < before) progressed_ = true;
    came_online(true);
    outbox_.replay();
    archives_online(true);
    if (secure_) endpoints_.prefer(outbox_.machine().terms().location);
    tell_client_state();
}

/// The server takes every client for active at first, a resumed one too, whatever it was before
/// (XEP-0352 §5).
void session::tell_client_state() {
    if (!client_active_ && features_.client_state_indication)
        out_ += "<inactive xmlns='urn:xmpp:csi:0'/>";
}

void session::resume_refused() {
    const auto answer = negotiation_->resumption();
    if (answer.condition == "feature-not-implemented")
        without_resumption_ = std::make_unique<offered_features>(negotiation_->features());
    std::optional<retry_bounds> retry;
    if (settings_.on_failure == on_failure::retry) retry = bounds_of_retry();
    outbox_.resume_refused(answer.h, answer.condition, retry);
    session_lost();
    bind();
}

void session::bound() {
    address_ = negotiation_->bound_address();
    features_ = negotiation_->features();
    recorder_.session_begun(++session_number_);
    const bool managed =
        settings_.use_stream_management && negotiation_->features().stream_management;
    if (managed) {
        out_ += may_resume() ? "<enable xmlns='urn:xmpp:sm:3' resume='true'/>"
                             : "<enable xmlns='urn:xmpp:sm:3'/>";
        outbox_.machine().enable();
    } else if (settings_.use_stream_management && !std::exchange(told_no_management_, true)) {
        events_.push_back(session_event::notice{
            {"the server has no stream management (XEP-0198): pings prove what it received, and "
             "a lost connection loses the session",
             {}}});
    }
    came_online(false);
    tell_client_state();
    outbox_.open();
    announcement_owed_ = true;
    archives_online(false);
    for (const rooms::room& r : rooms_.all())
        enter(r.occupant.bare_text());
}

void session::came_online(bool resumed) {
    features_ = negotiation_->features();
    secure_ = negotiation_->secure();
    negotiation_.reset();
    outbox_.limit_stanza_bytes(features_.max_bytes);
    state_ = state::online;
    was_online_ = true;
    online_since_ = heard_at_ = now_;
    rooms_.came_online(resumed, now_);
    events_.push_back(session_event::online{resumed, address_});
    if (closing_ != closing::no) connection_deadline_ = now_ + settings_.drain_timeout;
}

void session::fail_negotiation() {
    const error_code code = negotiation_->failure();
    diagnostics why = negotiation_->why();
    const std::optional<stream_error> peer = negotiation_->peer_error();
    const bool redirected = peer && peer->condition == stream_condition::see_other_host &&
                            negotiation_->secure() && peer->other_host &&
                            endpoints_.redirect(*peer->other_host);
    // Without TLS it may be anybody who answers (a hotel's network): once there was a session, only
    // a server that showed its certificate can end it for good.
    const bool had_session = was_online_ || outbox_.machine().state() != phase::off;
    const bool credible = negotiation_->secure() || !had_session || !settings_.login.require_tls;
    const bool final = credible && (code == negotiation_error::authentication_failed ||
                                    code == negotiation_error::authentication_unsafe ||
                                    code == negotiation_error::tls_not_offered ||
                                    (peer && ends_for_good(peer->condition)));
    connection_lost(loss::cut, code, why,
                    redirected ? next_connection::at_once
                    : final    ? next_connection::never
                               : next_connection::later);
    if (final) end(code, std::move(why));
}

void session::drop_connection(bool abort) {
    if (connection_ == 0) return;
    if (!abort && !out_.empty()) // last words, also behind a write that is under way
        actions_.push_back(action::write{connection_, std::exchange(out_, {})});
    actions_.push_back(action::close{connection_, abort});
    connection_ = 0;
}

/// Whether another connection would only be told the same. Uses up the attempt that explains it.
bool session::ends_for_good(stream_condition c) noexcept {
    if (c == stream_condition::conflict && ghosts_.explain_conflict(now_)) return false;
    return is_final(c);
}

/// Online for long enough to trust that the next connection will do as well.
bool session::stable() const noexcept {
    return state_ == state::online && now_ - online_since_ >= settings_.stable_after;
}

/// After `never` the caller ends the session with the reason for it.
void session::connection_lost(loss how, error_code code, diagnostics why, next_connection next) {
    if (state_ == state::ended || state_ == state::waiting) return;
    if (closing_ == closing::renewing) {
        renewed();
        next = next_connection::at_once;
    }
    const bool stood = state_ == state::online;
    if (stood) transport_lost_at_ = now_;
    if (stable()) endpoints_.stable();
    if (stable() || (stood && progressed_)) backoff_.reset();
    drop_connection(true);
    if (negotiation_ && negotiation_->claims_session()) ghosts_.given_up(now_);
    negotiation_.reset();
    parser_.reset();
    std::string().swap(out_); // gives its memory back, which clearing would keep
    if (gate_) std::string().swap(gate_->bytes);
    const std::string reason = why.ours.empty() ? code.message() : why.ours;
    const bool had_session = outbox_.machine().state() != phase::off || stood;
    const bool survives = outbox_.lost(how, "the connection was lost (" + reason +
                                                ") before the server acknowledged it");
    state_ = state::waiting;
    if (had_session && !survives) session_lost();
    events_.push_back(session_event::offline{code, std::move(why)});
    if (closing_ != closing::no)
        end(session_error::closed, {});
    else if (next == next_connection::at_once)
        dial();
    else if (next == next_connection::later)
        reconnect_later();
}

void session::session_lost() {
    rooms_.session_lost();
    archives_lost();
    hold_conversations(); // now, so that nothing that is submitted later comes before it
    for (const request_id r : requests_.take_all_but(outbox_.unwritten_requests()))
        if (!own_answer(r, nullptr))
            events_.push_back(session_event::answered{r, session_error::session_lost, {}});
}

void session::reconnect_later() {
    const duration wait = backoff_.next(random_);
    reconnect_at_ = now_ + wait;
    events_.push_back(session_event::reconnecting{backoff_.attempts(), wait});
}

void session::end(error_code reason, diagnostics why) {
    if (state_ == state::ended) return;
    drop_connection(false);
    state_ = state::ended;
    reconnect_at_.reset();
    const std::string text = why.ours.empty() ? reason.message() : why.ours;
    // What a journal keeps goes on in another process, unless the server was told that it is over.
    if (!recorder_.keeps() || closing_ == closing::said) {
        outbox_.drop_session("the session ended (" + text + ") before the server acknowledged it");
        session_lost();
    }
    if (!recorder_.keeps() && lookups_)
        for (reconciler::verdict& v : lookups_->open.give_up_all("it was not looked up: " + text))
            conclude(std::move(v));
    if (!recorder_.keeps())
        outbox_.fail_pending("never written to a connection: " + text);
    else
        outbox_.end_reports(text); // these do not go on
    // What the session itself asked is for the next one to ask again.
    for (const request_id r : requests_.take_all_but({}))
        if (std::erase_if(questions_, [r](const open_question& q) { return q.number == r; }) == 0)
            events_.push_back(session_event::answered{r, reason, {}});
    events_.push_back(session_event::ended{reason, std::move(why)});
}

void session::close(time_point now) {
    now_ = now;
    if (state_ == state::ended) return;
    if (closing_ == closing::renewing) closing_ = closing::said;
    if (closing_ != closing::no) return;
    closing_ = closing::draining;
    connection_deadline_ = std::max(connection_deadline_, now + settings_.drain_timeout);
    if (state_ != state::online) {
        // There may be a session to finish; without anything pending there is nothing to wait for.
        if (outbox_.settled() || state_ == state::waiting || state_ == state::idle)
            end(session_error::closed, {});
        return;
    }
    connection_deadline_ = now + settings_.drain_timeout;
}

/// The graceful close in its two halves: everything acknowledged, or no more time for it; then the
/// streams' ends. Until the server's own end its last count may still come.
void session::continue_closing() {
    if (closing_ != closing::draining) return;
    // What was handled just now may be told as soon as it is durable.
    const management::machine& sm = outbox_.machine();
    const bool drained = outbox_.settled() && sm.tellable() == sm.inbound().handled();
    if (!drained && connection_deadline_ > now_) return;
    say_close();
    closing_ = closing::said;
}

void session::say_close() {
    if (outbox_.machine().active())
        out_ += "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(outbox_.machine().acknowledge()) +
                "'/>";
    xml::write_stream_close(out_);
    connection_deadline_ = now_ + settings_.drain_timeout;
}

bool session::stream_ended() const noexcept {
    return closing_ == closing::said || closing_ == closing::renewing;
}

void session::abandon(time_point now) {
    now_ = now;
    if (state_ == state::ended) return;
    if (state_ == state::online && !stream_ended() && outbox_.machine().active())
        out_ += "<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(outbox_.machine().acknowledge()) +
                "'/>";
    end(session_error::closed, {});
}

void session::write_stream_error(std::string_view condition, std::string_view application_xml) {
    if (stream_ended()) return; // ours has already
    out_ += "<stream:error><";
    out_ += condition;
    out_ += " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>";
    out_ += application_xml;
    out_ += "</stream:error>";
    xml::write_stream_close(out_);
}

/// Ends the stream with an error of ours; the session does not survive it (XEP-0198 §7).
void session::stream_failure(std::string_view condition, std::string_view application_xml,
                             error_code code, diagnostics why) {
    write_stream_error(condition, application_xml);
    const std::string reason = why.ours.empty() ? code.message() : why.ours;
    drop_connection(false);
    outbox_.drop_session("the session was given up: " + reason);
    session_lost();
    progressed_ = false; // nothing shows that the next connection will do better
    connection_lost(loss::cut, code, std::move(why));
}

/// A server that answered that it knows no resumption is not asked for one again before it offers
/// something else than it did then.
bool session::may_resume() const noexcept {
    return settings_.allow_resumption &&
           !(without_resumption_ && *without_resumption_ == features_);
}

/// From dialing until the session's own kind is settled: all of it has one limit in time.
bool session::handshaking() const noexcept {
    return state_ == state::dialing || state_ == state::negotiating ||
           (state_ == state::online && outbox_.machine().state() == phase::enabling);
}

void session::handshake_timed_out() {
    using tenths = std::chrono::duration<long, std::deci>;
    const long limit = std::chrono::duration_cast<tenths>(settings_.handshake_timeout).count();
    std::string text = "no usable stream within " + std::to_string(limit / 10);
    if (limit % 10 != 0) text += "." + std::to_string(limit % 10);
    text += " s";
    if (negotiation_ && !negotiation_->awaited().empty())
        text.append(": ").append(negotiation_->awaited());
    connection_lost(loss::cut, session_error::handshake_timed_out, {std::move(text), {}});
}

void session::expire(time_point now) {
    now_ = now;
    if (const std::vector<request_id> late = requests_.expired(now); !late.empty()) {
        outbox_.cancel_requests(late);
        for (const request_id r : late)
            if (!own_answer(r, nullptr))
                events_.push_back(session_event::answered{r, session_error::request_timed_out, {}});
    }
    if (state_ == state::online && !reading_paused_) expire_rooms();
    expire_archives();
    const auto request_deadline = reading_paused_ ? std::nullopt : outbox_.requests().deadline();
    if (reconnect_at_ && *reconnect_at_ <= now) {
        dial();
    } else if (handshaking() && connection_deadline_ <= now) {
        handshake_timed_out();
    } else if (state_ == state::online && closing_ == closing::draining &&
               connection_deadline_ <= now) {
        if (recorder_.keeps())
            abandon(now); // what is not acknowledged can still be resumed by another process
        else
            continue_closing();
    } else if (state_ == state::online && closing_ == closing::said &&
               connection_deadline_ <= now) {
        end(session_error::closed, {});
    } else if (state_ == state::online && closing_ == closing::renewing &&
               connection_deadline_ <= now) {
        connection_lost(loss::cut, session_error::session_renewed, {});
    } else if (state_ == state::online && request_deadline && *request_deadline <= now) {
        connection_lost(loss::mute, session_error::acks_unanswered,
                        {"the server left a request for acknowledgement unanswered", {}});
    } else if (state_ == state::online && !reading_paused_ &&
               heard_at_ + settings_.keepalive <= now) {
        heard_at_ = now;
        outbox_.requests().written(); // in place of whitespace: an answer proves both directions
    }
}

std::optional<time_point> session::deadline() const {
    std::optional<time_point> earliest = requests_.deadline();
    const auto consider = [&](std::optional<time_point> t) {
        if (t && (!earliest || *t < *earliest)) earliest = t;
    };
    consider(reconnect_at_);
    if (handshaking() || (state_ == state::online && closing_ != closing::no))
        consider(connection_deadline_);
    if (state_ == state::online) {
        if (closing_ == closing::no) {
            consider(catch_up_.deadline());
            if (lookups_) consider(lookups_->open.deadline(lookups_->at));
        }
        if (!reading_paused_) {
            consider(outbox_.machine().requests().deadline());
            consider(heard_at_ + settings_.keepalive);
            consider(rooms_.deadline());
        }
        // While it cannot be written there is no use in being woken for it.
        if (!writing_ && !stream_ended()) consider(outbox_.machine().acknowledgement_deadline());
    }
    return earliest;
}

} // namespace epode
