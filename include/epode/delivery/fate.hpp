#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace epode {

/// Where a message stands. What is reported is what is known to have happened, never a guess.
enum class fate : std::uint8_t {
    queued,     ///< accepted, not yet written to a connection
    in_flight,  ///< written, not yet acknowledged
    hibernated, ///< written, then the connection was lost; the session may still be resumed
    acked,      ///< the server has it (XEP-0198 count, an answered ping, or later evidence)
    reflected,  ///< the room sent it back to us (XEP-0045)
    delivered,  ///< a recipient's client has it (XEP-0184, XEP-0333 `received`)
    displayed,  ///< a recipient saw it (XEP-0333 `displayed`)
    unknown,    ///< nobody can know from this side: it may have arrived, or not
    failed,     ///< it did not reach the server
    bounced,    ///< the server or the recipient answered with an error
    cancelled,  ///< withdrawn before it was written
};

/// The names of the command line's events: "queued", "in-flight", "acked" …
std::string_view to_string(fate f) noexcept;

/// Whether nothing but better evidence, or sending it again, can still change it.
constexpr bool settled(fate f) noexcept {
    return f != fate::queued && f != fate::in_flight && f != fate::hibernated;
}

/// How far a message has to be known to have got before async_send completes.
enum class stage : std::uint8_t {
    stored,    ///< accepted into the outbox (and durable, with a store)
    written,   ///< written to a connection
    acked,     ///< the server has it
    reflected, ///< the room has it; like `acked` for what is not a room message
    delivered, ///< a recipient's client has it
    displayed, ///< a recipient saw it
};

/// Whether a message of that fate is known to have got so far.
bool reached(fate f, stage s) noexcept;

/// What is known of one message.
struct delivery {
    std::string id; ///< the stanza's id, which is its origin-id too (XEP-0359)
    std::string to; ///< the address it was sent to
    epode::fate fate = epode::fate::queued;
    std::string reason;    ///< of failed, unknown, bounced: for people
    std::string condition; ///< of bounced: the error condition (RFC 6120 §8.3.3)
    std::string by;        ///< of bounced, delivered, displayed, reflected: whose word it is
    bool known = false;    ///< the id had been accepted before: nothing was sent again
    /// Of unknown: it is going to be looked up in the archive (on_failure), and more will be told.
    bool reconciling = false;

    /// Whether the stage is reached.
    bool reached(stage s) const noexcept { return epode::reached(fate, s); }
};

} // namespace epode
