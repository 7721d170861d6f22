#pragma once
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace epode::transport::test {

/// Two ends of one TCP connection over 127.0.0.1, in one thread, neither of them blocking.
class loopback_pair {
public:
    loopback_pair() {
        const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* where = reinterpret_cast<sockaddr*>(&address);
        near_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        // Small, so that a test fills them with little; set before there is a connection.
        const int small = 16 * 1024;
        ::setsockopt(near_, SOL_SOCKET, SO_SNDBUF, &small, sizeof small);
        ::setsockopt(listener, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
        if (::bind(listener, where, size) != 0 || ::listen(listener, 1) != 0 ||
            ::getsockname(listener, where, &size) != 0 || ::connect(near_, where, size) != 0)
            throw std::runtime_error("no loopback connection");
        far_ = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC | SOCK_NONBLOCK);
        ::close(listener);
        const int at_once = 1; // nothing waits for an acknowledgement of what went before
        ::setsockopt(near_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
        ::setsockopt(far_, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    }
    loopback_pair(const loopback_pair&) = delete;
    loopback_pair& operator=(const loopback_pair&) = delete;
    ~loopback_pair() {
        ::close(near_);
        finish_far();
    }

    int near_end() const noexcept { return near_; } ///< under test
    int far_end() const noexcept { return far_; }
    void finish_far() { ///< FIN
        if (far_ >= 0) ::close(std::exchange(far_, -1));
    }
    void reset_far() { ///< RST
        const linger at_once{1, 0};
        ::setsockopt(far_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        finish_far();
    }

private:
    int near_ = -1;
    int far_ = -1;
};

} // namespace epode::transport::test
