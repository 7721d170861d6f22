#pragma once
#include <epode/base/result.hpp>
#include <epode/base/ring.hpp>

#include <cstdint>
#include <string_view>

namespace epode::management {

/// Number of a stanza in one stream-management session, counted from 0. Never wraps; the wire
/// shows the low 32 bits (XEP-0198 §4: "h" is modulo 2^32).
using sequence = std::uint64_t;

/// Reads a wire count: digits only, at most 2^32-1. No value when it is anything else.
result<std::uint32_t> parse_count(std::string_view text);

/// What a peer's `h` meant.
enum class count_verdict {
    advanced,  ///< acknowledges zero or more further stanzas
    regressed, ///< lower than an `h` seen before: acknowledges nothing
    too_high,  ///< acknowledges stanzas that were never sent: the peer cannot be believed
};

/// Counts what we sent, and judges the peer's `h` against it.
class outbound_counter {
public:
    /// Numbers the next stanza.
    sequence sent() noexcept { return next_++; }
    /// Applies `h`; only `advanced` moves `acknowledged()`.
    count_verdict apply(std::uint32_t h) noexcept;

    sequence acknowledged() const noexcept { return acknowledged_; } ///< all below are
    sequence next() const noexcept { return next_; }
    std::uint64_t in_flight() const noexcept { return next_ - acknowledged_; }
    std::uint32_t wire_sent() const noexcept { return static_cast<std::uint32_t>(next_); }

    /// Starts at any count, as when a stored session is restored.
    void restore(sequence acknowledged, sequence next) noexcept {
        acknowledged_ = acknowledged;
        next_ = next;
    }

private:
    sequence acknowledged_ = 0;
    sequence next_ = 0;
};

/// Counts what we received, and how much of it may be told to the peer as handled: the unbroken
/// run of stanzas that the application has finished with (XEP-0198 §4, RFC 6120 §10.1).
class inbound_counter {
public:
    struct arrival {
        sequence number;
        bool replayed; ///< the same stanza came before, on an earlier connection of the session
    };
    /// Numbers a stanza that arrived.
    arrival received();
    /// The stream is resumed: the peer sends again from the stanza on whose number it was told as
    /// `h`. That can be less than `handled()`: what was finished since comes again too.
    void replay(sequence told) noexcept { arrived_ = told; }
    /// A new session begins: the wire counts from 0, our numbers go on, so that a stanza of an
    /// earlier session that is finished late is not mistaken for one of this session.
    void begin() noexcept {
        restore(next_);
        wire_zero_ = next_;
    }
    /// The stanza needs nothing more. In any order; a number twice or unknown is ignored.
    void finished(sequence number);

    sequence handled() const noexcept { return open_.empty() ? next_ : open_.front().number; }
    sequence next() const noexcept { return next_; }
    /// The same, counted from the beginning of the stream-management session.
    sequence handled_of_session() const noexcept { return handled() - wire_zero_; }
    std::uint32_t wire_handled() const noexcept {
        return static_cast<std::uint32_t>(handled_of_session());
    }
    sequence first_of_session() const noexcept { return wire_zero_; }

    /// Takes up a session of which so much was handled.
    void restore(sequence handled) noexcept;

private:
    struct stanza {
        sequence number;
        bool finished;
    };
    ring<stanza> open_;      // from the oldest unfinished one on
    sequence next_ = 0;      // of the first stanza that never came
    sequence arrived_ = 0;   // of the next one on this connection
    sequence wire_zero_ = 0; // of the session's first one
};

} // namespace epode::management
