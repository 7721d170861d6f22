#pragma once
#include <cstdint>

namespace epode::test {

/// Opens a connection to the port on 127.0.0.1, sends a client's stream header for `localhost`, and
/// tells whether stream features came back within a second.
bool answers_stream_header(std::uint16_t port);

bool accepts_connections(std::uint16_t port);

} // namespace epode::test
