#pragma once
#include <epode/base/error.hpp>

namespace epode {

/// Why a connection did not become a usable stream.
enum class negotiation_error {
    tls_not_offered = 1,    ///< the server offers no STARTTLS, and plaintext is not allowed
    tls_refused,            ///< `<failure/>` instead of `<proceed/>`
    unexpected_element,     ///< something that has no place at this point (RFC 6120 §4.3)
    invalid_stream,         ///< not an XMPP stream of version 1.0
    authentication_failed,  ///< the server refused the credentials for good
    authentication_delayed, ///< the server refused for now (temporary-auth-failure and the like)
    authentication_unsafe,  ///< we refused: no acceptable mechanism, or the server proved nothing
    bind_refused,           ///< no resource could be bound
    stream_closed,          ///< the server closed the stream before it was ready
    timed_out,              ///< no answer within the time for the whole handshake
};

const error_category& negotiation_category() noexcept;
error_code make_error_code(negotiation_error e) noexcept;

} // namespace epode

namespace boost::system {
template <>
struct is_error_code_enum<epode::negotiation_error> : std::true_type {};
} // namespace boost::system
