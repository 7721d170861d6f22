#include "bare_wire.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <unistd.h>
#include <vector>

namespace epode::bench {
namespace {

constexpr std::size_t read_bytes = 65536;
std::vector<char> read_buffer(read_bytes);

} // namespace

bare_wire::bare_wire(std::uint16_t port, SSL_CTX* context) {
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect to the sink");
    int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    open_stream();
    if (context) start_tls(context);
    write("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>");
    read_until("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    open_stream();
    write("<iq type='set' id='bind'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
    read_until("</iq>");
    write("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    read_until("<enabled ");
}

bare_wire::~bare_wire() {
    tls_.reset();
    close(fd_);
}

void bare_wire::open_stream() {
    write("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
          "to='localhost' version='1.0'>");
    read_until("</stream:features>");
}

void bare_wire::start_tls(SSL_CTX* context) {
    write("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    read_until("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    tls_.reset(SSL_new(context));
    SSL_set_fd(tls_.get(), fd_);
    if (SSL_connect(tls_.get()) != 1) throw std::runtime_error("TLS with the sink failed");
    open_stream();
}

void bare_wire::write(std::string_view bytes) {
    while (!bytes.empty()) {
        long sent = tls_ ? SSL_write(tls_.get(), bytes.data(), int(bytes.size()))
                         : ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent <= 0) throw std::runtime_error("the sink is gone");
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

std::string_view bare_wire::read() {
    long got = tls_ ? SSL_read(tls_.get(), read_buffer.data(), int(read_bytes))
                    : ::recv(fd_, read_buffer.data(), read_bytes, 0);
    if (got <= 0) throw std::runtime_error("the sink closed the connection");
    return {read_buffer.data(), static_cast<std::size_t>(got)};
}

void bare_wire::read_until(std::string_view wanted) {
    for (seen_.clear(); seen_.find(wanted) == seen_.npos;) {
        std::string_view piece = read();
        seen_.append(piece);
        greeting_.append(piece);
    }
}

} // namespace epode::bench
