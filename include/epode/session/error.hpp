#pragma once
#include <epode/base/error.hpp>

namespace epode {

/// Why an operation of the session failed, or a connection ended.
enum class session_error {
    outbox_full = 1,     ///< wait for room: limits::outbox_messages, outbox_bytes
    too_many_requests,   ///< limits::pending_requests
    stanza_too_large,    ///< larger than the server accepts, or than limits::stanza_bytes
    no_recipient,        ///< a message without a `to`
    session_lost,        ///< the stream session ended: what was sent may have been handled, or not
    request_timed_out,   ///< no answer to an IQ
    acks_unanswered,     ///< a request for acknowledgement stayed unanswered: the link is dead
    handshake_timed_out, ///< no usable stream within the time
    counts_disagree,     ///< the server's acknowledgements contradict each other or ours
    replaced,            ///< another connection took over this resource (`<conflict/>`)
    closed,              ///< ended as asked
    invalid_xml,         ///< the server sent XML that XMPP forbids
    stream_closed,       ///< the server closed the stream
    room_refused,        ///< the room did not let us in
    not_a_stanza,        ///< other than `<message/>`, `<presence/>`, or `<iq/>` of get or set
    foreign_state,       ///< the stored state belongs to another account
    room_unanswered,     ///< the room did not let us in within the time, nor refuse
    room_left,           ///< we left the room
    room_kicked,         ///< put out of the room by somebody
    room_banned,         ///< banned from the room
    room_members_only,   ///< put out: the room is for members, and we are none (any more)
    room_destroyed,      ///< the room is no more
    room_interrupted,    ///< out of the room for a technical reason
    session_renewed,     ///< we ended the session in good order, because its counts grew too large
    not_cached,          ///< the application's cache handler did not save the state
};

const error_category& session_category() noexcept;
error_code make_error_code(session_error e) noexcept;

} // namespace epode

namespace boost::system {
template <>
struct is_error_code_enum<epode::session_error> : std::true_type {};
} // namespace boost::system
