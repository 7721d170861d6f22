#include <support/stream_probe.hpp>

#include <support/loopback.hpp>

#include <array>
#include <poll.h>
#include <string>
#include <string_view>
#include <sys/socket.h>

namespace epode::test {
namespace {

constexpr int answer_limit_ms = 1000;
constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream to='localhost' version='1.0' xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams'>";

bool wait_for(int socket, short wanted) {
    pollfd entry{socket, wanted, 0};
    return ::poll(&entry, 1, answer_limit_ms) == 1;
}

bool connected(const descriptor& socket) {
    if (!socket || !wait_for(socket.get(), POLLOUT)) return false;
    int error = 0;
    socklen_t size = sizeof error;
    return ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

} // namespace

bool accepts_connections(std::uint16_t port) { return connected(connect_to_loopback(port)); }

bool answers_stream_header(std::uint16_t port) {
    const descriptor socket = connect_to_loopback(port);
    if (!connected(socket)) return false;
    if (::send(socket.get(), header.data(), header.size(), MSG_NOSIGNAL) !=
        static_cast<ssize_t>(header.size()))
        return false;
    std::string answer;
    while (answer.find("<stream:features") == std::string::npos) {
        std::array<char, 4096> buffer;
        if (!wait_for(socket.get(), POLLIN)) return false;
        const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (got <= 0) return false;
        answer.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
}

} // namespace epode::test
