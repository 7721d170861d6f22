#pragma once
#include <epode/base/error.hpp>
#include <epode/base/time.hpp>
#include <epode/delivery/fate.hpp>
#include <epode/jid.hpp>
#include <epode/stanza/message.hpp>
#include <epode/stanza/presence.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace epode {

/// A session stands. StanzaJS: `session:started`, `stream:management:resumed`.
struct online {
    bool resumed; ///< the same session as before the connection was lost
    jid address;
};
/// The connection is gone. StanzaJS: `disconnected`.
struct offline {
    error_code why;
    diagnostics what;
    std::uint32_t attempt = 0;            ///< which retry comes next; 0: none
    std::optional<milliseconds> retry_in; ///< absent when there is no further one
};

/// A message was accepted, here or (`via_carbon`) on another client of this account. The former
/// comes at once, connected or not, before anything else about that message.
struct message_sent {
    message sent;
    bool via_carbon;
};
// What became of a message. Each holds all that is known of it; `fate` is its present one.
struct message_acked : delivery {};      ///< the server has it
struct message_reflected : delivery {};  ///< the room sent it back
struct message_delivered : delivery {};  ///< a recipient's client has it
struct message_displayed : delivery {};  ///< a recipient saw it
struct message_hibernated : delivery {}; ///< written, then the connection was lost
struct message_retry : delivery {};      ///< written again in the resumed session, or a new one
struct message_failed : delivery {};     ///< it did not reach the server
struct message_unknown : delivery {};    ///< nobody can know; later evidence may still come
struct message_error : delivery {};      ///< bounced
struct message_cancelled : delivery {};  ///< withdrawn before it was written
using message_resent = message_retry;    ///< the other name that is in use for it

/// A presence given to client::send or a request given to client::async_iq.
struct own_stanza {
    stanza sent;        ///< as it was written; a request has the id that the client gave it
    std::string reason; ///< of stanza_failed and stanza_unknown: for people
    /// "presence" or "iq".
    std::string_view kind() const noexcept { return sent.tree().name; }
};
// What became of it: the server's word, as for messages, which have the events above instead. The
// last one of each stanza is acked, failed or unknown. An answer is another matter: see async_iq.
struct stanza_acked : own_stanza {};      ///< the server has it
struct stanza_hibernated : own_stanza {}; ///< written, then the connection was lost
struct stanza_retry : own_stanza {};      ///< written again in the resumed session
struct stanza_failed : own_stanza {};     ///< it did not reach the server, and is not sent again
struct stanza_unknown : own_stanza {};    ///< nobody can know
using stanza_resent = stanza_retry;       ///< as message_resent

/// We entered or left a room, were refused or put out.
struct room_changed {
    jid occupant; ///< room@service/nick, ours
    bool joined;
    error_code why;           ///< when not joined: one of session_error's room errors
    std::string condition;    ///< of a refusal (RFC 6120 §8.3.3)
    std::uint16_t status = 0; ///< of being put out: the code that says why (XEP-0045 §15.6.2)
    std::string reason;       ///< the room's text, for people; not to be trusted
    /// It is a technical matter, and the room is going to be entered again; more follows.
    bool reentering = false;
};
/// The state could not be kept. With a store (config::store) nothing is sent or acknowledged from
/// here on: client::retry_store() goes on when the cause is mended.
struct storage_failed {
    error_code why;
    diagnostics text;
    /// False for a cache handler (client::sm()): the client goes on, and calls it at the next
    /// change.
    bool stopped = true;
};
/// Worth telling an operator, e.g. that the server has no stream management.
struct notice {
    diagnostics text;
};

/// What async_next gives: everything that happens, in order.
using event =
    std::variant<online, offline, message, presence, message_sent, message_acked, message_reflected,
                 message_delivered, message_displayed, message_hibernated, message_retry,
                 message_failed, message_unknown, message_error, message_cancelled, stanza_acked,
                 stanza_hibernated, stanza_retry, stanza_failed, stanza_unknown, room_changed,
                 storage_failed, notice>;

/// The place of an alternative in `event`.
template <class E, class V = event>
inline constexpr std::size_t event_index = 0;
template <class E, class... A>
inline constexpr std::size_t event_index<E, std::variant<A...>> = [] {
    static_assert((std::is_same_v<E, A> || ...), "not a type of event");
    std::size_t index = 0;
    (void)((std::is_same_v<E, A> || (++index, false)) || ...);
    return index;
}();

/// The delivery that an event reports on, or null.
const delivery* delivery_of(const event& e) noexcept;

} // namespace epode
