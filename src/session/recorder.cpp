#include <epode/session/recorder.hpp>

#include <algorithm>
#include <cassert>
#include <utility>

namespace epode {

using management::outgoing;
using management::stanza_kind;
using management::window;

void recorder::begin(const journal::state& s) {
    change_ = std::make_unique<journal::batch>();
    account_known_ = !s.account.empty();
    acknowledged_ = s.acknowledged;
    next_ = s.acknowledged + s.in_flight.size();
    handled_ = s.handled;
    if (s.stream) stream_id_ = s.stream->id;
    ledger_.keep_touched();
}

void recorder::taken_up() { window_revision_ = machine_.unacknowledged().revision(); }

void recorder::accepted(message_id number, std::string_view bytes, std::optional<wall_time> at) {
    if (!keeps()) return;
    journal::message row = row_of(*ledger_.find(number));
    row.bytes = bytes;
    row.accepted_at = at;
    change_->accepted.push_back(std::move(row));
}

void recorder::arrived(std::uint64_t number, std::string key) {
    if (keeps()) change_->arrivals.push_back({number, std::move(key), false});
}

void recorder::finished(std::uint64_t number) {
    if (keeps()) change_->finished.push_back(number);
}

void recorder::session_begun(std::uint32_t number) {
    if (!keeps()) return;
    change_->session_number = number;
    change_->stream.reset();
    change_->stream_ended = false;
    change_->acknowledged.reset();
    change_->handled.reset();
    next_ = acknowledged_ = handled_ = handled_under_way_ = 0;
    stream_id_.clear();
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
    if (!account_known_ && !change_->empty()) {
        change_->account = account.bare_text();
        account_known_ = true;
    }
}

void recorder::collect_messages() {
    while (const auto number = ledger_.next_touched()) {
        const ledger::record* r = ledger_.find(*number);
        if (!r)
            change_->forgotten.push_back(*number);
        else if (r->fate == fate::acked && r->evidence == fate::acked)
            change_->acked.push_back(*number);
        else
            change_->changed.push_back(row_of(*r));
    }
}

void recorder::collect_window() {
    const window& w = machine_.unacknowledged();
    const management::sequence first = w.counter().acknowledged();
    if (w.revision() != window_revision_) {
        window_revision_ = w.revision();
        change_->in_flight_replaced = true;
        change_->written.clear();
        next_ = first;
    }
    if (first != acknowledged_) change_->acknowledged = acknowledged_ = first;
    for (next_ = std::max(next_, first); next_ < w.counter().next(); ++next_) {
        const outgoing& stanza = w[next_ - first];
        const bool tracked = stanza.kind == stanza_kind::message && stanza.tag != 0;
        change_->written.push_back(
            {next_, stanza.kind, tracked ? stanza.tag : 0, tracked ? std::string() : stanza.bytes});
    }
    if (!machine_.counts()) return;
    if (const management::sequence handled = machine_.inbound().handled_of_session();
        handled != handled_)
        change_->handled = handled_ = handled;
}

void recorder::collect_stream(const jid& address) {
    const bool stands = machine_.counts() && machine_.resumable();
    const management::session_terms& terms = machine_.terms();
    if (stands ? terms.id == stream_id_ : stream_id_.empty()) return;
    change_->stream_ended = !stands;
    change_->stream.reset();
    stream_id_ = stands ? terms.id : std::string();
    if (stands) change_->stream = {terms.id, terms.maximum, terms.location, address.str()};
}

std::optional<journal::batch> recorder::take() {
    if (!keeps() || waiting_ || change_->empty()) return std::nullopt;
    waiting_ = true;
    ++taken_;
    handled_under_way_ = handled_;
    return std::exchange(*change_, {});
}

management::sequence recorder::persisted() {
    assert(waiting_);
    waiting_ = false;
    durable_ = taken_;
    return handled_under_way_;
}

} // namespace epode
