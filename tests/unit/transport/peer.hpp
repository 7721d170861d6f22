#pragma once
#include "certificates.hpp"

#include <transport/openssl_pointer.hpp>

#include <cstdint>
#include <functional>
#include <openssl/ssl.h>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace epode::transport::test {

/// The server's end of one accepted connection, blocking: a script in a thread drives it. No call
/// waits longer than 20 s. Failures show as short results.
class accepted {
public:
    explicit accepted(int socket) : socket_(socket) {}
    accepted(const accepted&) = delete;
    accepted& operator=(const accepted&) = delete;
    ~accepted() { finish(); }

    int socket() const noexcept { return socket_; }
    SSL* tls() const noexcept { return ssl_.get(); }

    bool write(std::string_view bytes);
    /// What came next; empty when no more comes.
    std::string read_some();
    /// Until so many bytes came, or no more come.
    std::string read(std::size_t bytes);
    /// Until the end.
    std::string read_all();
    /// Answers a TLS handshake.
    bool accept_tls(SSL_CTX* context);
    void finish();     ///< FIN, after close_notify where there is TLS
    void half_close(); ///< the same, but what the client still writes can be read
    void reset();      ///< RST

private:
    std::string read_at_most(std::size_t bytes);

    openssl_pointer<SSL, SSL_free> ssl_;
    int socket_;
};

/// Listens on 127.0.0.1 and runs the scripts one after the other, each for one connection.
class peer {
public:
    using script = std::function<void(accepted&)>;

    explicit peer(script only) : peer(std::vector<script>{std::move(only)}) {}
    explicit peer(std::vector<script> scripts);
    ~peer() { wait(); }

    std::uint16_t port() const noexcept { return port_; }
    /// Until the scripts are through.
    void wait();

private:
    void serve(const script& each) const;

    int listener_;
    std::uint16_t port_;
    std::thread thread_;
};

/// A port of 127.0.0.1 on which nobody listens.
std::uint16_t deaf_port();

using context_pointer = openssl_pointer<SSL_CTX, SSL_CTX_free>;
/// A server's context that shows this identity and, when given, the authority in between.
context_pointer server_context(const identity& own, const identity* intermediate = nullptr);

} // namespace epode::transport::test
