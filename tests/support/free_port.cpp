#include <support/free_port.hpp>

#include <support/descriptor.hpp>

#include <arpa/inet.h>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <mutex>
#include <netinet/in.h>
#include <random>
#include <stdexcept>
#include <string>
#include <sys/socket.h>
#include <sys/un.h>
#include <vector>

namespace epode::test {
namespace {

constexpr int ports_tried = 8000;

int lowest_outgoing_port() {
    std::ifstream in("/proc/sys/net/ipv4/ip_local_port_range");
    int low = 32768;
    in >> low;
    return low > 12000 ? low : 32768;
}

/// A name in the abstract socket space belongs to one process and goes when that process ends, so
/// it is a lock that cannot be left behind.
descriptor lock_port(int port) {
    descriptor held(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = "epode.test.port." + std::to_string(port);
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    const auto length = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    if (!held || ::bind(held.get(), reinterpret_cast<const sockaddr*>(&address), length) != 0)
        return {};
    return held;
}

bool can_listen(int port) {
    descriptor probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(probe.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return ::bind(probe.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

} // namespace

std::uint16_t free_port() {
    static std::mutex mutex;
    static std::vector<descriptor> locks;
    static std::minstd_rand random(std::random_device{}());
    const std::lock_guard guard(mutex);
    const int high = lowest_outgoing_port();
    for (int tries = 0; tries < ports_tried; ++tries) {
        const int port = high - 1 - static_cast<int>(random() % ports_tried);
        descriptor lock = lock_port(port);
        if (!lock || !can_listen(port)) continue;
        locks.push_back(std::move(lock));
        return static_cast<std::uint16_t>(port);
    }
    throw std::runtime_error("no free port on 127.0.0.1");
}

} // namespace epode::test
