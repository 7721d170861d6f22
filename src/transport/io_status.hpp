#pragma once
#include <cstdint>

namespace epode::transport {

/// How far a non-blocking step came.
enum class io_status : std::uint8_t {
    done,
    want_read,  ///< again when the socket is readable
    want_write, ///< again when the socket is writable
    ended,      ///< the peer ended the connection, or the socket failed
    failed,     ///< TLS failed
};

} // namespace epode::transport
