#pragma once
#include <epode/base/time.hpp>
#include <epode/management/ack_requests.hpp>
#include <epode/management/window.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace epode::management {

/// Where one stream-management session stands (XEP-0198 §3 to §5).
enum class phase : std::uint8_t {
    off,        ///< no session: counts mean nothing
    enabling,   ///< `<enable/>` is written: what we send counts already, what we receive does not
    active,     ///< `<enabled/>` or `<resumed/>` came
    hibernated, ///< the connection is gone, the session can be resumed
    resuming,   ///< `<resume/>` is written
};

/// What `<enabled/>` granted.
struct session_terms {
    std::string id;                 ///< SM-ID; a secret: never logged
    bool resume = false;            ///< resumption granted
    std::optional<seconds> maximum; ///< how long the server keeps the session, if it says
    std::string location;           ///< where it would like the resumption, `host[:port]`
};

/// How a connection ended.
enum class loss : std::uint8_t {
    cut,  ///< closed, reset, timed out while nothing was asked
    mute, ///< a request for acknowledgement stayed unanswered
};

/// What a peer's count came to.
enum class count_result {
    accepted,       ///< ends of what it acknowledged are in `settled`
    tolerated,      ///< a lower count than before, for the first time: nothing changes
    desynchronised, ///< counts cannot be trusted any more: the session has to be dropped
    too_high,       ///< claims what was never sent (XEP-0198 §7): close with a stream error
};

/// XEP-0198's state machine: counts, the window of unacknowledged stanzas, and what may be resumed.
/// It knows nothing of XML, SASL or sockets, and reads no clock.
///
/// Misuse (an event that the phase does not allow) is a programming error of the caller, which has
/// to ignore unexpected elements of the peer before they come here.
class machine {
public:
    static constexpr std::size_t maximum_id_bytes = 4000; ///< of an SM-ID (XEP-0198 §5)

    struct settings {
        ack_requests::timing ack_timing;
        std::uint32_t acknowledge_every = 64;      ///< handled stanzas; servers queue but so many
        duration acknowledge_within = seconds(15); ///< after a stanza was handled
        std::uint8_t resume_attempts = 3; ///< unanswered `<resume/>`s before giving up the session
        /// Connections in a row that stayed mute after `<resumed/>` before it is given up: a server
        /// may go on feeding a resumed session to the parser of the dead connection.
        std::uint8_t mute_resumptions = 2;
        /// Stanzas either way after which the session should give way to a new one: the wire's
        /// counts go on from 2^32 - 1 with 0, which not every server gets right.
        sequence renew_after = (sequence{1} << 31) - (1 << 20);
    };
    explicit machine(settings s) : settings_(s), requests_(s.ack_timing) {}

    // The session's life.
    void enable();                 ///< `<enable/>` is written
    void enabled(session_terms t); ///< `<enabled/>` came: inbound counts from 0 now
    void enable_refused();         ///< `<failed/>` came: what was pipelined is uncounted, but kept
    std::uint32_t resume();        ///< `<resume/>` is written; returns the `h` for it
    count_result resumed(std::string_view previd, std::uint32_t h, ring<outgoing>& settled);
    /// `<failed/>` to `<resume/>`. With a valid `h` the rest is known not to have been received.
    /// Returns whether the count could be believed; `take_unacknowledged()` gives the rest.
    bool resume_refused(std::optional<std::uint32_t> h, ring<outgoing>& settled);
    /// The connection ended in whatever way. Counts survive when the session can be resumed.
    void lost(loss how);
    /// Ends the session for good: nothing is resumed.
    void forget();
    /// Takes up a stored session, as hibernated. What it had in flight is pushed to
    /// `unacknowledged()` next, oldest first. Only in phase `off` with nothing in flight.
    void restore(session_terms t, sequence acknowledged, sequence handled);
    /// What was in flight when the session ended, in order. Leaves phase `off`.
    ring<outgoing> take_unacknowledged();

    // Outbound.
    sequence sent(outgoing stanza);
    count_result acknowledged(std::uint32_t h, time_point now, ring<outgoing>& settled);
    window& unacknowledged() noexcept { return window_; }
    const window& unacknowledged() const noexcept { return window_; }
    ack_requests& requests() noexcept { return requests_; }
    const ack_requests& requests() const noexcept { return requests_; }

    // Inbound.
    inbound_counter::arrival received() { return inbound_.received(); }
    void finished(sequence number, time_point now);
    /// From now on the peer is told of handled stanzas only as far as `durable()` said: what is
    /// told has to survive us, because a lower count later destroys the session.
    void tell_durable_only() noexcept { durable_ = inbound_.handled(); }
    /// That many stanzas of the present session are handled, and stay so whatever happens to us.
    void durable(sequence handled_of_session) noexcept {
        if (durable_) durable_ = inbound_.first_of_session() + handled_of_session;
    }
    /// The number for `<a h=…/>`; telling it is remembered, so that it is never lowered.
    std::uint32_t acknowledge();
    /// The same in answer to `<r/>`. If something that came before it cannot be told yet, the
    /// acknowledgement of that is due as soon as it can be.
    std::uint32_t answer();
    bool acknowledgement_due(time_point now) const noexcept;
    /// When it is due at the latest; none while there is nobody to tell.
    std::optional<time_point> acknowledgement_deadline() const noexcept {
        return active() && tellable() != told_ ? acknowledge_at_ : std::nullopt;
    }
    const inbound_counter& inbound() const noexcept { return inbound_; }
    /// How far the peer may be told that we handled.
    sequence tellable() const noexcept {
        return durable_ ? std::min(*durable_, inbound_.handled()) : inbound_.handled();
    }

    phase state() const noexcept { return phase_; }
    /// Whether stanzas are counted in both directions.
    bool active() const noexcept { return phase_ == phase::active; }
    /// Whether there is a session whose counts mean something, connected or not.
    bool counts() const noexcept {
        return phase_ == phase::active || phase_ == phase::hibernated || phase_ == phase::resuming;
    }
    /// So many stanzas went either way that a new session should begin.
    bool worn_out() const noexcept {
        return active() && std::max(window_.counter().next(), inbound_.handled_of_session()) >=
                               settings_.renew_after;
    }
    bool resumable() const noexcept { return terms_.resume && !terms_.id.empty(); }
    const session_terms& terms() const noexcept { return terms_; }

private:
    count_result judge(count_verdict verdict) noexcept;

    settings settings_;
    phase phase_ = phase::off;
    std::uint8_t unanswered_resumes_ = 0;
    std::uint8_t mute_resumptions_ = 0;
    bool proven_ = true; // an acknowledgement came on this connection
    bool regressed_before_ = false;
    session_terms terms_;
    window window_;
    inbound_counter inbound_;
    sequence told_ = 0;
    std::optional<sequence> durable_;  // how much of it survives us; none: nothing is stored
    std::optional<sequence> promised_; // the peer asked when so much had come
    std::optional<time_point> acknowledge_at_;
    ack_requests requests_;
};

} // namespace epode::management
