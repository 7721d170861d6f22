#include "peer.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/time.h>
#include <tuple>
#include <unistd.h>
#include <utility>

namespace epode::transport::test {
namespace {

std::pair<int, std::uint16_t> bound_socket() {
    const int out = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (out < 0 || ::bind(out, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
        ::getsockname(out, reinterpret_cast<sockaddr*>(&address), &size) != 0)
        throw std::runtime_error("no loopback socket");
    return {out, ntohs(address.sin_port)};
}

void bound_waits(int socket) {
    const timeval most{20, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &most, sizeof most);
}

} // namespace

bool accepted::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto sent = ssl_ ? SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size()))
                               : ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

std::string accepted::read_some() { return read_at_most(SIZE_MAX); }

std::string accepted::read(std::size_t bytes) {
    std::string out;
    while (out.size() < bytes) {
        const std::string more = read_at_most(bytes - out.size());
        if (more.empty()) break;
        out += more;
    }
    return out;
}

std::string accepted::read_at_most(std::size_t bytes) {
    char buffer[16384];
    const std::size_t room = std::min(bytes, sizeof buffer);
    const auto got = ssl_ ? SSL_read(ssl_.get(), buffer, static_cast<int>(room))
                          : ::recv(socket_, buffer, room, 0);
    return got > 0 ? std::string(buffer, static_cast<std::size_t>(got)) : std::string();
}

std::string accepted::read_all() { return read(SIZE_MAX); }

bool accepted::accept_tls(SSL_CTX* context) {
    ssl_.reset(SSL_new(context));
    SSL_set_fd(ssl_.get(), socket_);
    return SSL_accept(ssl_.get()) == 1;
}

void accepted::finish() {
    if (socket_ < 0) return;
    if (ssl_ && SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
    ::close(std::exchange(socket_, -1));
}

void accepted::half_close() {
    if (ssl_ && SSL_is_init_finished(ssl_.get())) SSL_shutdown(ssl_.get());
    ::shutdown(socket_, SHUT_WR);
}

void accepted::reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
}

peer::peer(std::vector<script> scripts) {
    std::tie(listener_, port_) = bound_socket();
    ::listen(listener_, 1);
    bound_waits(listener_);
    thread_ = std::thread([this, scripts = std::move(scripts)] {
        // For this thread alone: the one under test has to do without.
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
        for (const script& each : scripts)
            serve(each);
    });
}

void peer::serve(const script& each) const {
    const int socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) return;
    bound_waits(socket);
    const int at_once = 1; // what is written before a reset shall be on its way
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    accepted connection(socket);
    each(connection);
}

void peer::wait() {
    if (thread_.joinable()) thread_.join();
    if (listener_ >= 0) ::close(std::exchange(listener_, -1));
}

std::uint16_t deaf_port() {
    const auto [socket, port] = bound_socket();
    ::close(socket);
    return port;
}

context_pointer server_context(const identity& own, const identity* intermediate) {
    context_pointer out(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(out.get(), own.certificate.get());
    SSL_CTX_use_PrivateKey(out.get(), own.key.get());
    if (intermediate) SSL_CTX_add1_chain_cert(out.get(), intermediate->certificate.get());
    return out;
}

} // namespace epode::transport::test
