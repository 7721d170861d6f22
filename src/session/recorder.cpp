#include <epode/session/recorder.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

namespace epode {

using management::outgoing;
using management::stanza_kind;
using management::window;

void recorder::begin(const journal::state& s) {
    kept_ = std::make_unique<journal_so_far>();
    kept_->account_known = !s.account.empty();
    kept_->acknowledged = s.acknowledged;
    kept_->next = s.acknowledged + s.in_flight.size();
    kept_->handled = s.handled;
    if (s.stream) kept_->stream_id = s.stream->id;
    kept_->announced = kept_->stream_announced = s.stream && s.stream->announced;
    ledger_.keep_touched();
}

void recorder::taken_up() { kept_->window_revision = machine_.unacknowledged().revision(); }

void recorder::accepted(message_id number, std::string_view bytes, std::optional<wall_time> at) {
    if (!keeps()) return;
    journal::message row = row_of(*ledger_.find(number));
    row.bytes = bytes;
    row.accepted_at = at;
    kept_->change.accepted.push_back(std::move(row));
}

void recorder::arrived(std::uint64_t number, std::string key) {
    if (keeps()) kept_->change.arrivals.push_back({number, std::move(key), false});
}

void recorder::finished(std::uint64_t number) {
    if (keeps()) kept_->change.finished.push_back(number);
}

void recorder::archive_read(std::string_view address, std::string position) {
    if (!keeps()) return;
    for (auto& [of, text] : kept_->change.archive)
        if (of == address) {
            text = std::move(position);
            return;
        }
    kept_->change.archive.emplace_back(address, std::move(position));
}

void recorder::session_begun(std::uint32_t number) {
    if (!keeps()) return;
    kept_->change.session_number = number;
    kept_->change.stream.reset();
    kept_->change.stream_ended = false;
    kept_->change.acknowledged.reset();
    kept_->change.handled.reset();
    kept_->next = kept_->acknowledged = kept_->handled = kept_->handled_under_way = 0;
    kept_->stream_id.clear();
    kept_->announced = kept_->stream_announced = false;
}

void recorder::announced() {
    if (keeps()) kept_->announced = true;
}

journal::message recorder::row_of(const ledger::record& r) const {
    journal::message row;
    row.number = r.number;
    row.id = r.id;
    row.to = r.to.str();
    row.groupchat = r.groupchat;
    // Being in flight is the window's business: it is told once for a whole batch of stanzas.
    row.fate = settled(r.fate) ? r.fate : fate::queued;
    row.evidence = r.evidence;
    row.attempts = r.attempts;
    row.suspicions = r.suspicions;
    row.reason = r.reason;
    row.condition = r.condition;
    row.by = r.by;
    row.room_stanza_id = r.room_stanza_id;
    return row;
}

void recorder::collect(const jid& account, const jid& address) {
    if (!keeps()) return;
    collect_messages();
    collect_window();
    collect_stream(address);
    if (!kept_->account_known && !kept_->change.empty()) {
        kept_->change.account = account.bare_text();
        kept_->account_known = true;
    }
}

void recorder::collect_messages() {
    while (const auto number = ledger_.next_touched()) {
        const ledger::record* r = ledger_.find(*number);
        if (!r)
            kept_->change.forgotten.push_back(*number);
        else if (r->fate == fate::acked && r->evidence == fate::acked)
            kept_->change.acked.push_back(*number);
        else
            kept_->change.changed.push_back(row_of(*r));
    }
}

void recorder::collect_window() {
    const window& w = machine_.unacknowledged();
    const management::sequence first = w.counter().acknowledged();
    if (w.revision() != kept_->window_revision) {
        kept_->window_revision = w.revision();
        kept_->change.in_flight_replaced = true;
        kept_->change.written.clear();
        kept_->next = first;
    }
    if (first != kept_->acknowledged) kept_->change.acknowledged = kept_->acknowledged = first;
    for (kept_->next = std::max(kept_->next, first); kept_->next < w.counter().next();
         ++kept_->next) {
        const outgoing& stanza = w[kept_->next - first];
        const bool tracked = stanza.kind == stanza_kind::message && stanza.tag != 0;
        kept_->change.written.push_back({kept_->next, stanza.kind, tracked ? stanza.tag : 0,
                                         tracked ? std::string() : stanza.bytes});
    }
    if (!machine_.counts()) return;
    if (const management::sequence handled = machine_.inbound().handled_of_session();
        handled != kept_->handled)
        kept_->change.handled = kept_->handled = handled;
}

void recorder::collect_stream(const jid& address) {
    const bool stands = machine_.counts() && machine_.resumable();
    const management::session_terms& terms = machine_.terms();
    const bool known = terms.id == kept_->stream_id && kept_->announced == kept_->stream_announced;
    if (stands ? known : kept_->stream_id.empty()) return;
    kept_->change.stream_ended = !stands;
    kept_->change.stream.reset();
    kept_->stream_id = stands ? terms.id : std::string();
    if (!stands) return;
    kept_->stream_announced = kept_->announced;
    kept_->change.stream = {terms.id, terms.maximum, terms.location, address.str(),
                            kept_->announced};
}

std::optional<journal::batch> recorder::take() {
    if (!keeps() || kept_->waiting || kept_->change.empty()) return std::nullopt;
    kept_->waiting = true;
    ++kept_->taken;
    kept_->handled_under_way = kept_->handled;
    return std::exchange(kept_->change, {});
}

management::sequence recorder::persisted() {
    assert(kept_->waiting);
    kept_->waiting = false;
    kept_->durable = kept_->taken;
    return kept_->handled_under_way;
}

} // namespace epode
