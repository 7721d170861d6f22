#include "tally.hpp"

#include <algorithm>

namespace epode::cli {

bool tally::is_open(const delivery& d) const noexcept {
    return !settled(d.fate) || d.reconciling || (room_ && d.fate == fate::acked);
}

void tally::sent(const std::string& id) {
    ++sent_;
    ++open_;
    pending_.emplace(id, fate::queued);
}

void tally::inherited(const delivery& d) {
    sent(d.id);
    pending_[d.id] = d.fate;
}

void tally::fate_of(const delivery& d) {
    const auto at = pending_.find(d.id);
    const bool was_open = at != pending_.end();
    const auto bad = trouble_.find(d.id);
    if (!was_open && bad == trouble_.end() && d.fate != fate::bounced) return;
    const fate before = was_open ? at->second : bad != trouble_.end() ? bad->second : fate::acked;

    const bool had_ack = before >= fate::acked && before <= fate::displayed;
    const bool has_ack = d.fate >= fate::acked && d.fate <= fate::displayed;
    acked_ += has_ack && !had_ack;
    acked_ -= had_ack && !has_ack;
    if (is_open(d)) {
        if (was_open) at->second = d.fate;
        return;
    }
    if (was_open) {
        pending_.erase(at);
        --open_;
    }
    if (has_ack)
        trouble_.erase(d.id);
    else
        trouble_[d.id] = d.fate;
}

std::size_t tally::count(fate f) const {
    return static_cast<std::size_t>(std::count_if(
        trouble_.begin(), trouble_.end(), [f](const auto& entry) { return entry.second == f; }));
}

} // namespace epode::cli
