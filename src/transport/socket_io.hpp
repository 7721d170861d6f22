#pragma once
#include <epode/base/error.hpp>
#include <transport/io_status.hpp>

#include <cstddef>
#include <span>
#include <string_view>

namespace epode::transport {

/// Reads what is there; `size` == 0 unless done. An orderly end is `ended` without a code.
io_status receive_some(int socket, std::span<std::byte> into, std::size_t& size, error_code& code);

/// Writes what the kernel takes, never raising SIGPIPE.
io_status send_some(int socket, std::string_view bytes, std::size_t& size, error_code& code);

/// Reads and drops what is there, so that closing the socket does not reset the connection, which
/// could destroy what the peer has not read yet. \return ended when there will be nothing more
io_status discard_input(int socket);

/// Buffers that all connections of a thread share, each in use within one wake-up only: so an idle
/// connection has none.
inline constexpr std::size_t shared_buffer_bytes = 32 * 1024;
std::span<std::byte> socket_buffer(); ///< what comes from a socket
std::span<std::byte> plain_buffer();  ///< what TLS made of it

} // namespace epode::transport
