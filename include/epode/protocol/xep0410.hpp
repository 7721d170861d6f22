#pragma once
/// XEP-0410: MUC Self-Ping (Schrödinger's Chat). The request is a ping (XEP-0199) to one's own
/// occupant JID; what is specific is how its answer is read.
#include <epode/protocol/rfc6120.hpp>

namespace epode {

/// The room answers self-pings itself (XEP-0410 §3.3).
inline constexpr std::string_view self_ping_optimization_feature =
    "http://jabber.org/protocol/muc#self-ping-optimization";

/// What a self-ping tells (XEP-0410 §3.2).
enum class self_ping_outcome {
    joined,
    joined_under_another_nick, ///< somebody changed the nick, or took it
    not_joined,                ///< join again
    unknown,                   ///< the room could not be reached: ask again later
};

/// Reads the answer: without a condition it was a result.
self_ping_outcome read_self_ping(std::optional<stanza_condition> error) noexcept;

} // namespace epode
