// What has to be durable before it may have effects: bytes, acknowledgements and events wait here.
#include "stanza/written.hpp"

#include <epode/journal/stream_state.hpp>
#include <epode/session/session.hpp>

#include <algorithm>
#include <cassert>
#include <map>
#include <utility>

namespace epode {

using management::outgoing;

error_code session::keep_journal(const journal::state& s) {
    assert(state_ == state::idle && !recorder_.keeps());
    if (is_foreign(s)) return session_error::foreign_state;
    begin_journal(s);
    return take_up(s);
}

void session::keep_snapshots() {
    if (recorder_.keeps()) return;
    begin_journal({}); // all that stands by now is the first change
    recorder_.taken_up();
}

void session::begin_journal(const journal::state& s) {
    recorder_.begin(s);
    gate_ = std::make_unique<gate>();
    outbox_.machine().tell_durable_only();
}

bool session::is_foreign(const journal::state& s) const noexcept {
    return !s.account.empty() && s.account != settings_.login.account.bare_text();
}

error_code session::take_up(const journal::state& s) {
    assert(untouched());
    if (is_foreign(s)) return session_error::foreign_state;
    session_number_ = s.session_number;
    if (!s.arrivals.empty()) last_number_ = s.arrivals.back().number;
    for (const journal::arrival& each : s.arrivals)
        arrivals_.restore(each.key, {each.number, each.finished});
    if (const auto read = s.archive.find(std::string(settings_.login.account.bare_text()));
        read != s.archive.end())
        if (auto position = archive_position::parse(read->second))
            catch_up_.restore(std::move(*position));
    restore_messages(s);
    restore_stream(s);
    adopt_uncertain();
    hold_conversations();
    if (recorder_.keeps()) recorder_.taken_up();
    return {};
}

namespace {

/// The newest message of each recipient that is known to have been written.
std::map<std::string, message_id> newest_written(const journal::state& s,
                                                 const std::vector<message_id>& in_flight) {
    std::map<std::string, message_id> newest;
    for (const auto& [number, m] : s.messages) {
        const bool arrived = reached(m.fate, stage::acked) || m.fate == fate::bounced;
        if (arrived || std::binary_search(in_flight.begin(), in_flight.end(), number))
            newest[m.to] = number;
    }
    return newest;
}

} // namespace

/// Everything into the ledger; what was never written is pending again.
void session::restore_messages(const journal::state& s) {
    std::vector<message_id> in_flight;
    for (const journal::numbered& each : s.in_flight)
        if (each.message) in_flight.push_back(each.message);
    std::sort(in_flight.begin(), in_flight.end());
    const std::map<std::string, message_id> newest = newest_written(s, in_flight);
    for (const auto& [number, m] : s.messages) {
        auto to = jid::parse(m.to);
        if (!to) continue; // was a JID when it was accepted
        const bool written = std::binary_search(in_flight.begin(), in_flight.end(), number);
        ledger::record r;
        r.number = number;
        r.id = m.id;
        r.to = std::move(*to);
        r.groupchat = m.groupchat;
        r.fate = settled(m.fate) || !written ? m.fate : fate::hibernated;
        r.evidence = m.evidence;
        r.attempts = m.attempts + (written ? 1 : 0);
        r.suspicions = m.suspicions;
        r.reason = m.reason;
        r.condition = m.condition;
        r.by = m.by;
        r.room_stanza_id = m.room_stanza_id;
        outgoing stanza;
        stanza.bytes = m.bytes;
        stanza.tag = number;
        stanza.accepted_at = m.accepted_at;
        stanza.suspicions = m.suspicions;
        // What is too old to be sent again is old news in any case, and so is what cannot be sent
        // in its place any more: an earlier process had given it up, and later ones were written.
        const auto later = newest.find(m.to);
        const bool cannot_be_sent =
            m.bytes.empty() || (later != newest.end() && later->second > number);
        r.reconciling = m.fate == fate::unknown && settings_.on_failure != on_failure::report &&
                        !(cannot_be_sent && settings_.on_failure == on_failure::retry) &&
                        bounds_of_retry().refusal(0, m.accepted_at).empty();
        const bool reconciling = r.reconciling;
        r.bytes = settled(m.fate) && !reconciling ? 0 : m.bytes.size();
        ledger_.restore(std::move(r));
        if (reconciling)
            adopt(std::move(stanza), {});
        else if (!settled(m.fate) && !written)
            outbox_.push_late(std::move(stanza));
    }
    ledger_.restore_last(s.last_message);
}

/// What was in flight hibernates with its session, or nobody can know.
void session::restore_stream(const journal::state& s) {
    management::machine& sm = outbox_.machine();
    if (s.stream && settings_.use_stream_management && settings_.allow_resumption) {
        sm.restore({s.stream->id, true, s.stream->maximum, s.stream->location}, s.acknowledged,
                   s.handled);
        if (auto address = jid::parse(s.stream->address)) address_ = std::move(*address);
        announcement_owed_ = !s.stream->announced;
    }
    // Which of them made the server end the stream is not known for sure: each goes by itself.
    const bool alone = std::any_of(s.in_flight.begin(), s.in_flight.end(), [&](const auto& each) {
        const auto m = s.messages.find(each.message);
        return m != s.messages.end() && m->second.suspicions != 0;
    });
    for (const journal::numbered& each : s.in_flight) {
        outgoing stanza;
        stanza.alone = alone;
        stanza.kind = each.kind;
        stanza.bytes = each.bytes;
        stanza.tag = each.message;
        const auto m = s.messages.find(each.message);
        if (m != s.messages.end()) {
            stanza.bytes = m->second.bytes;
            stanza.accepted_at = m->second.accepted_at;
            stanza.suspicions = m->second.suspicions;
        }
        // Known to have arrived, by other evidence than the count: its bytes are gone. Should the
        // count leave it out all the same, its number needs a stanza that does nothing.
        if (stanza.bytes.empty()) {
            stanza.kind = management::stanza_kind::iq;
            stanza.tag = 0;
            stanza.bytes =
                "<iq type='get' id='" + random_.token(16) + "'><ping xmlns='urn:xmpp:ping'/></iq>";
        }
        if (sm.state() == management::phase::hibernated)
            sm.unacknowledged().push(std::move(stanza));
        else
            outbox_.lose(std::move(stanza), "the process ended before the server acknowledged it");
    }
}

bool session::untouched() const noexcept {
    return state_ == state::idle && ledger_.last() == 0 &&
           outbox_.machine().state() == management::phase::off;
}

stream_state session::snapshot() const {
    const management::machine& sm = outbox_.machine();
    stream_state s;
    s.jid = address_.str();
    s.allow_resume = settings_.allow_resumption;
    if (sm.counts()) {
        s.allow_resume = sm.resumable();
        s.id = sm.terms().id;
        s.handled = sm.inbound().wire_handled();
        s.last_ack = static_cast<std::uint32_t>(sm.unacknowledged().counter().acknowledged());
    }
    const auto add = [&s](const outgoing& stanza) {
        s.unacked.push_back({stanza.kind, with_namespace(stanza.bytes)});
    };
    const management::window& written = sm.unacknowledged();
    s.unacked.reserve(written.size() + outbox_.waiting());
    for (std::size_t i = 0; i < written.size(); ++i)
        add(written[i]);
    for (const outgoing* waiting : outbox_.waiting_messages())
        add(*waiting);
    return s;
}

void session::collect() { recorder_.collect(settings_.login.account, address_); }

/// Hands over what changed. What is waiting to be told by now waits for it.
void session::persist_changes() {
    if (!recorder_.keeps()) return;
    collect();
    if (auto change = recorder_.take()) {
        gate_->events.next = gate_->events.taken + events_.size();
        gate_->progress.next = gate_->progress.taken + ledger_.unread_progress();
        actions_.push_back(action::persist{std::move(*change)});
    }
    let_out();
}

/// What waited for a batch that is durable by now.
void session::let_out() {
    if (recorder_.durable(recorder_.latest())) { // nothing is open: everything may be told
        gate_->events.open = gate_->events.taken + events_.size();
        gate_->progress.open = gate_->progress.taken + ledger_.unread_progress();
    }
    if (!waits_at_gate() || !recorder_.durable(gate_->batch)) return;
    gate_->stanzas = 0;
    if (out_.empty()) out_.swap(gate_->bytes); // mostly: spares a copy of it all
    out_ += std::exchange(gate_->bytes, {});
}

void session::persisted(const happened::persisted& p) {
    if (p.code) {
        const bool end_told = state_ == state::ended && events_.empty();
        if (!end_told) // that is the last word: what was finished behind it may come once more
            gate_->failed = std::make_unique<session_event::storage_failed>(
                session_event::storage_failed{p.code, p.why});
        if (std::exchange(storage_broken_, true)) return;
        connection_lost(management::loss::cut, p.code, p.why, next_connection::never);
        reconnect_at_.reset();
        return;
    }
    outbox_.machine().durable(recorder_.persisted());
    gate_->events.open = gate_->events.next;
    gate_->progress.open = gate_->progress.next;
    let_out(); // before more is gathered: what waits can be written with the next batch
    if (std::exchange(storage_broken_, false) && state_ == state::waiting) dial();
}

std::optional<session_event::any> session::next_event() {
    if (gate_) {
        if (const auto failed = std::exchange(gate_->failed, nullptr)) return std::move(*failed);
        collect();
        let_out();
    }
    // Progress is reported in the ledger's order, behind what the session itself has to say.
    if (!events_.empty()) {
        if (gate_ && !gate_->events.pass()) return std::nullopt;
        return events_.pop_front();
    }
    events_.shrink();
    if (gate_ && ledger_.unread_progress() != 0 && !gate_->progress.pass()) return std::nullopt;
    if (auto p = ledger_.next_progress()) return session_event::any(std::move(*p));
    // No journal knows of these: there is nothing for them to wait for.
    if (auto report = outbox_.next_report()) return session_event::any(std::move(*report));
    return std::nullopt;
}

} // namespace epode
