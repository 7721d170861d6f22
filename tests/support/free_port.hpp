#pragma once
#include <cstdint>

namespace epode::test {

/// A TCP port on 127.0.0.1 that nothing listens on, held for this process until it ends: no other
/// call, here or in another test process on this machine, gets the same one. It lies below the
/// range that the kernel takes for outgoing connections, so that a server can be restarted on it.
///
/// Safe to call from any thread. Throws std::runtime_error when no port is left.
std::uint16_t free_port();

} // namespace epode::test
