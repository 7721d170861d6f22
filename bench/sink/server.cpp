#include "server.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <cstring>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace epode::bench {
namespace {

constexpr std::size_t read_bytes = 262144;

void require(bool good, const char* what) {
    if (!good) throw std::runtime_error(std::string(what) + ": " + std::strerror(errno));
}

} // namespace

struct server::client {
    client(int descriptor, statistics& seen, bool demands_tls, std::uint64_t number)
        : fd(descriptor), session(seen, demands_tls, number) {}
    int fd;
    bench::session session;
    tls_connection tls;
    bool handshaken = false;
    bool is_control = false;
    bool first_bytes = true;
    bool watches_write = false;
};

server::server(const std::string& certificate_file) : tls_(make_server_context(certificate_file)) {
    epoll_ = epoll_create1(EPOLL_CLOEXEC);
    require(epoll_ >= 0, "epoll_create1");
    plain_listener_ = listen_on_loopback(plain_port_);
    tls_listener_ = listen_on_loopback(tls_port_);
}

server::~server() {
    for (auto& [fd, one] : clients_)
        ::close(fd);
    for (int fd : {plain_listener_, tls_listener_, epoll_})
        ::close(fd);
}

int server::listen_on_loopback(std::uint16_t& port) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    require(fd >= 0, "socket");
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    require(bind(fd, generic, size) == 0, "bind");
    require(listen(fd, 1024) == 0, "listen");
    require(getsockname(fd, generic, &size) == 0, "getsockname");
    port = ntohs(address.sin_port);
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    wanted.data.fd = fd;
    require(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &wanted) == 0, "epoll_ctl");
    return fd;
}

void server::run() {
    std::vector<epoll_event> ready(256);
    for (;;) {
        int count = epoll_wait(epoll_, ready.data(), static_cast<int>(ready.size()), -1);
        require(count >= 0 || errno == EINTR, "epoll_wait");
        for (int i = 0; i < count; ++i) {
            int fd = ready[static_cast<std::size_t>(i)].data.fd;
            if (fd == plain_listener_ || fd == tls_listener_)
                accept_from(fd);
            else if (auto found = clients_.find(fd); found != clients_.end())
                serve(*found->second);
        }
    }
}

void server::accept_from(int listener) {
    for (;;) {
        int fd = accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) return;
        int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        auto one = std::make_unique<client>(fd, seen_, listener == tls_listener_, ++accepted_);
        epoll_event wanted{};
        wanted.events = EPOLLIN;
        wanted.data.fd = fd;
        require(epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &wanted) == 0, "epoll_ctl");
        clients_[fd] = std::move(one);
    }
}

void server::serve(client& one) {
    if (!read_some(one) || !write_some(one)) return close(one);
    if (one.session.take_start_tls()) {
        one.tls.reset(SSL_new(tls_.get()));
        SSL_set_fd(one.tls.get(), one.fd);
        SSL_set_accept_state(one.tls.get());
    }
    bool wants_write = !one.session.output.empty() || one.session.flooding();
    if (wants_write != one.watches_write) {
        one.watches_write = wants_write;
        epoll_event wanted{};
        wanted.events = wants_write ? EPOLLIN | EPOLLOUT : EPOLLIN;
        wanted.data.fd = one.fd;
        epoll_ctl(epoll_, EPOLL_CTL_MOD, one.fd, &wanted);
    }
    if (one.session.closed() && one.session.output.empty()) close(one);
}

bool server::handshake(client& one) {
    int done = SSL_accept(one.tls.get());
    one.handshaken = done == 1;
    int error = SSL_get_error(one.tls.get(), done);
    return one.handshaken || error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE;
}

bool server::read_some(client& one) {
    static std::vector<char> buffer(read_bytes);
    if (one.tls && !one.handshaken && !handshake(one)) return false;
    if (one.tls && !one.handshaken) return true;
    for (;;) {
        long got = one.tls ? SSL_read(one.tls.get(), buffer.data(), int(buffer.size()))
                           : ::read(one.fd, buffer.data(), buffer.size());
        if (got <= 0) {
            if (one.tls) return SSL_get_error(one.tls.get(), int(got)) == SSL_ERROR_WANT_READ;
            return got < 0 && errno == EAGAIN;
        }
        std::string_view bytes(buffer.data(), static_cast<std::size_t>(got));
        if (one.first_bytes && bytes[0] == 'S') one.is_control = true;
        one.first_bytes = false;
        if (one.is_control)
            answer_control(one);
        else
            one.session.input(bytes);
        if (!one.tls && bytes.size() < buffer.size()) return true;
    }
}

bool server::write_some(client& one) {
    std::string& output = one.session.output;
    one.session.flood();
    if (output.empty() || (one.tls && !one.handshaken)) return true;
    long sent = one.tls ? SSL_write(one.tls.get(), output.data(), int(output.size()))
                        : ::send(one.fd, output.data(), output.size(), MSG_NOSIGNAL);
    if (sent <= 0) {
        if (one.tls) return SSL_get_error(one.tls.get(), int(sent)) == SSL_ERROR_WANT_WRITE;
        return errno == EAGAIN;
    }
    output.erase(0, static_cast<std::size_t>(sent));
    return true;
}

/// A connection that begins with "S" is the driver's: it gets the statistics since the last time.
void server::answer_control(client& one) {
    std::string line = "{";
    auto add = [&](const char* name, std::uint64_t value) {
        line.append(line.size() > 1 ? ",\"" : "\"").append(name).append("\":");
        line.append(std::to_string(value));
    };
    add("enabled", seen_.enabled);
    add("messages", seen_.messages);
    add("requests", seen_.requests);
    add("acks", seen_.acks);
    add("flooded", seen_.flooded);
    add("acknowledged", seen_.acknowledged);
    one.session.output.append(line).append("}\n");
    seen_ = {};
}

void server::close(client& one) {
    int fd = one.fd;
    one.tls.reset();
    ::close(fd);
    clients_.erase(fd);
}

} // namespace epode::bench
