#pragma once
#include <epode/base/ring.hpp>
#include <epode/base/time.hpp>
#include <epode/management/counters.hpp>
#include <epode/management/stanza_kind.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace epode::management {

/// A stanza on its way out, serialised once: every attempt writes the same bytes.
struct outgoing {
    std::string bytes;
    std::uint64_t tag = 0; ///< the sender's own mark (a ledger's message_id, a request's number)
    stanza_kind kind = stanza_kind::message;
    std::optional<wall_time> accepted_at; ///< when the application handed it over
    /// How often the stream died with this as its newest stanza (a poison suspect from 1 on).
    std::uint8_t suspicions = 0;
    bool alone = false; ///< in flight when a stream died of some stanza: goes by itself from now on
};

/// What was written and not yet acknowledged, oldest first, with its counter.
///
/// Acknowledging is O(1) for each stanza, whatever else is pending.
class window {
public:
    sequence push(outgoing stanza) {
        unacknowledged_.push_back(std::move(stanza));
        return counter_.sent();
    }
    /// Applies a peer's `h`: what it acknowledges is moved to the end of `settled`, in order.
    count_verdict apply(std::uint32_t h, ring<outgoing>& settled) {
        const count_verdict verdict = counter_.apply(h);
        release(settled);
        return verdict;
    }
    /// Acknowledges all below `end`, as an answered ping proves it (RFC 6120 §10.1).
    void acknowledge_until(sequence end, ring<outgoing>& settled) {
        if (end <= counter_.acknowledged() || end > counter_.next()) return;
        counter_.restore(end, counter_.next());
        release(settled);
    }
    /// Gives up counting: everything unacknowledged, in order, leaves; counts start from 0.
    ring<outgoing> take() {
        counter_ = {};
        ++revision_;
        return std::move(unacknowledged_);
    }
    /// Starts at any count, empty, as when a stored session is restored.
    void restore(sequence acknowledged) {
        unacknowledged_.clear();
        ++revision_;
        counter_.restore(acknowledged, acknowledged);
    }
    /// Takes one stanza out, as if it had never been sent; those behind it move up by one number.
    /// Only right while the peer is known not to have it, before a replay.
    outgoing remove(std::size_t index);

    const outbound_counter& counter() const noexcept { return counter_; }
    /// Another one whenever anything but appending and acknowledging happened.
    std::uint32_t revision() const noexcept { return revision_; }
    std::size_t size() const noexcept { return unacknowledged_.size(); }
    bool empty() const noexcept { return unacknowledged_.empty(); }
    outgoing& operator[](std::size_t index) noexcept { return unacknowledged_[index]; }
    const outgoing& operator[](std::size_t index) const noexcept { return unacknowledged_[index]; }
    void shrink() noexcept { unacknowledged_.shrink(); }

private:
    void release(ring<outgoing>& settled) {
        while (unacknowledged_.size() > counter_.in_flight())
            settled.push_back(unacknowledged_.pop_front());
    }
    ring<outgoing> unacknowledged_;
    outbound_counter counter_;
    std::uint32_t revision_ = 0;
};

} // namespace epode::management
