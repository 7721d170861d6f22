#include <epode/delivery/ledger.hpp>

#include <algorithm>
#include <cassert>
#include <utility>
#include <vector>

namespace epode {

delivery ledger::record::summary() const {
    return {id, to.str(), fate, reason, condition, by, false, reconciling};
}

delivery ledger::record::summary(const progress& then) const {
    delivery d = summary();
    if (d.fate != then.fate) { // these are of a later one
        d.reason.clear();
        d.condition.clear();
        d.by.clear();
    }
    d.fate = then.fate;
    d.reconciling = then.reconciling;
    if (!then.by.empty()) d.by = then.by;
    return d;
}

bool ledger::has_room(std::size_t bytes) const noexcept {
    return unsettled_ < bounds_.outbox_messages &&
           (unsettled_ == 0 || unsettled_bytes_ + bytes <= bounds_.outbox_bytes);
}

message_id ledger::accept(std::string id, jid to, bool groupchat, std::size_t bytes) {
    assert(!by_id_.contains(id));
    const message_id number = ++last_;
    record& r = records_[number];
    r.number = number;
    r.id = std::move(id);
    r.to = std::move(to);
    r.groupchat = groupchat;
    r.bytes = bytes;
    by_id_.emplace(r.id, number);
    ++unsettled_;
    unsettled_bytes_ += bytes;
    if (keeps_touched_) report(r, change::accepted);
    return number;
}

void ledger::restore(record restored) {
    assert(restored.number > last_ && !by_id_.contains(restored.id));
    last_ = restored.number;
    record& r = records_[last_] = std::move(restored);
    by_id_.emplace(r.id, last_);
    ++unsettled_;
    unsettled_bytes_ += r.bytes;
    if (final(r)) settle(r);
}

void ledger::touch(record& r) {
    if (!keeps_touched_ || std::exchange(r.touched, true)) return;
    touched_.push_back(r.number);
}

std::optional<message_id> ledger::next_touched() {
    if (touched_.empty()) return std::nullopt;
    const message_id number = touched_.pop_front();
    if (record* r = get(number)) r->touched = false;
    return number;
}

const ledger::record* ledger::find(message_id number) const noexcept {
    const auto at = records_.find(number);
    return at == records_.end() ? nullptr : &at->second;
}

const ledger::record* ledger::find(std::string_view id) const noexcept {
    const auto at = by_id_.find(id);
    return at == by_id_.end() ? nullptr : find(at->second);
}

std::vector<const ledger::record*> ledger::unsettled_records() const {
    std::vector<const record*> out;
    out.reserve(unsettled_);
    for (const auto& [number, r] : records_)
        if (!final(r)) out.push_back(&r);
    std::sort(out.begin(), out.end(),
              [](const record* a, const record* b) { return a->number < b->number; });
    return out;
}

ledger::record* ledger::get(message_id number) noexcept {
    return const_cast<record*>(std::as_const(*this).find(number));
}

/// The message of that id, if it was ever written.
ledger::record* ledger::sent(std::string_view id) noexcept {
    auto* r = const_cast<record*>(std::as_const(*this).find(id));
    return r && r->attempts != 0 ? r : nullptr;
}

void ledger::report(const record& r, change what, std::string_view by) {
    progress_.push_back({r.number, what, std::string(by), r.fate, r.reconciling});
}

std::optional<ledger::progress> ledger::next_progress() {
    if (progress_.empty()) {
        prune(); // not earlier: whoever reads of a change wants to look the message up
        progress_.shrink();
        return std::nullopt;
    }
    return progress_.pop_front();
}

void ledger::settle(record& r) {
    if (std::exchange(r.listed_as_settled, true)) return;
    --unsettled_;
    unsettled_bytes_ -= r.bytes;
    settled_.push_back(r.number);
}

void ledger::prune() {
    while (settled_.size() > bounds_.settled_messages) {
        const auto at = records_.find(settled_.pop_front());
        if (at == records_.end()) continue;
        if (keeps_touched_ && !at->second.touched) touched_.push_back(at->first);
        by_id_.erase(at->second.id);
        records_.erase(at);
    }
}

void ledger::written(message_id number) {
    record* r = get(number);
    if (!r) return;
    ++r->attempts;
    // Evidence that came in the meantime stands, whatever the transport still does.
    if (settled(r->fate)) return;
    r->fate = fate::in_flight;
    report(*r, r->attempts == 1 ? change::written : change::retry);
}

void ledger::hibernated(message_id number) {
    record* r = get(number);
    if (!r || r->fate != fate::in_flight) return;
    r->fate = fate::hibernated;
    report(*r, change::hibernated);
}

void ledger::failed(message_id number, std::string_view reason) {
    record* r = get(number);
    if (!r || final(*r)) return;
    r->fate = fate::failed;
    r->reconciling = false;
    r->reason = reason;
    touch(*r);
    report(*r, change::failed);
    settle(*r);
}

void ledger::unknown(message_id number, std::string_view reason, bool reconciling) {
    record* r = get(number);
    if (!r || settled(r->fate)) return;
    r->fate = fate::unknown;
    r->reconciling = reconciling;
    r->reason = reason;
    touch(*r);
    report(*r, change::unknown);
    if (!reconciling) settle(*r);
}

void ledger::suspected(message_id number) {
    record* r = get(number);
    if (!r) return;
    ++r->suspicions;
    touch(*r);
}

void ledger::unresolved(message_id number, std::string_view reason) {
    record* r = get(number);
    if (!r || !std::exchange(r->reconciling, false)) return;
    r->reason = reason;
    touch(*r);
    report(*r, change::unknown);
    settle(*r);
}

void ledger::requeued(message_id number) {
    record* r = get(number);
    if (!r || final(*r) || r->fate == fate::queued) return;
    r->fate = fate::queued;
    r->reconciling = false;
    r->reason.clear();
    touch(*r);
    report(*r, change::requeued);
}

bool ledger::cancelled(message_id number) {
    record* r = get(number);
    if (!r || r->fate != fate::queued) return false;
    r->fate = fate::cancelled;
    touch(*r);
    report(*r, change::cancelled);
    settle(*r);
    return true;
}

namespace {

/// Evidence of arrival, by strength; 0 is none.
int rank(fate f) noexcept {
    switch (f) {
    case fate::acked: return 1;
    case fate::reflected: return 2;
    case fate::delivered: return 3;
    case fate::displayed: return 4;
    default: return 0;
    }
}

ledger::change change_to(fate f) noexcept {
    switch (f) {
    case fate::reflected: return ledger::change::reflected;
    case fate::delivered: return ledger::change::delivered;
    case fate::displayed: return ledger::change::displayed;
    default: return ledger::change::acked;
    }
}

} // namespace

bool ledger::raise(record& r, fate to, std::string_view by) {
    if (rank(to) <= rank(r.evidence)) return false;
    r.evidence = to;
    r.reconciling = false;
    touch(r);
    // An acknowledgement says that the server has it; that it also bounced stays the last word,
    // unless a recipient says otherwise.
    if (r.fate == fate::bounced && to == fate::acked) return false;
    r.fate = to;
    r.reason.clear();
    if (!by.empty()) r.by = by;
    report(r, change_to(to), by);
    settle(r);
    return true;
}

void ledger::acked(message_id number) {
    if (record* r = get(number)) raise(*r, fate::acked, {});
}

bool ledger::seen_by_server(std::string_view id) {
    record* r = sent(id);
    if (!r) return false;
    raise(*r, fate::acked, {});
    return true;
}

bool ledger::reflected(const jid& from, std::string_view id, std::string_view origin_id,
                       std::string_view room_stanza_id) {
    for (const std::string_view known : {id, origin_id}) {
        record* r = sent(known);
        if (!r || !r->groupchat || from.bare_text() != r->to.bare_text()) continue;
        if (!room_stanza_id.empty()) {
            r->room_stanza_id = room_stanza_id;
            touch(*r);
        }
        raise(*r, fate::reflected, from.str());
        return true;
    }
    return false;
}

namespace {

/// Whether `from` may speak for the recipient: any client of an account or any occupant of a room
/// that was addressed as a whole; else the very client or occupant that was addressed, because
/// occupants of one room share a bare JID and must not speak for each other.
bool is_recipient(const ledger::record& r, const jid& from) noexcept {
    return r.to.is_full() ? from == r.to : from.bare_text() == r.to.bare_text();
}

} // namespace

bool ledger::delivered(const jid& from, std::string_view id) {
    record* r = sent(id);
    if (!r || !is_recipient(*r, from)) return false;
    raise(*r, fate::delivered, from.str());
    return true;
}

bool ledger::displayed(const jid& from, std::string_view id) {
    const record* meant = sent(id);
    if (meant && !is_recipient(*meant, from)) meant = nullptr;
    if (!meant && !id.empty()) // a room's participants name messages by the room's own id
        for (const auto& [number, r] : records_)
            if (r.groupchat && r.room_stanza_id == id && is_recipient(r, from)) meant = &r;
    if (!meant) return false;
    // A marker covers what the conversation had before it, as far as that arrived.
    std::vector<message_id> covered;
    for (const auto& [number, r] : records_)
        if (number <= meant->number && is_recipient(r, from) &&
            (rank(r.fate) > 0 || number == meant->number))
            covered.push_back(number);
    std::sort(covered.begin(), covered.end());
    for (const message_id number : covered)
        raise(records_.at(number), fate::displayed, from.str());
    return true;
}

bool ledger::bounced(const std::optional<jid>& from, const jid& own, std::string_view id,
                     std::string_view condition, std::string_view text) {
    record* r = sent(id);
    if (!r) return false;
    const bool entitled = !from || *from == r->to || from->str() == r->to.bare_text() ||
                          from->str() == r->to.domain() || from->str() == own.bare_text() ||
                          from->str() == own.domain() || *from == own;
    if (!entitled) return false;
    if (r->fate == fate::bounced) return true;
    r->condition = condition;
    r->reason = text;
    touch(*r);
    // A recipient has it: another resource's error is a note, not its fate.
    if (rank(r->fate) >= rank(fate::delivered)) return true;
    r->by = from ? from->str() : std::string();
    r->fate = fate::bounced;
    r->reconciling = false;
    report(*r, change::error, r->by);
    settle(*r);
    return true;
}

} // namespace epode
