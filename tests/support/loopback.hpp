#pragma once
#include <support/descriptor.hpp>

#include <cstdint>

namespace epode::test {

/// A non-blocking socket that listens on 127.0.0.1. Throws std::system_error.
descriptor listen_on_loopback(std::uint16_t port);

/// A non-blocking socket that is connected, or connecting, to 127.0.0.1; none when that is refused.
descriptor connect_to_loopback(std::uint16_t port);

/// Makes the next close of the socket a reset (RST) instead of an orderly end.
void reset_on_close(int socket);

} // namespace epode::test
