#pragma once
#include "session.hpp"
#include "tls.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

namespace epode::bench {

/// The sink: accepts on loopback, answers what a client needs to go on, counts the rest.
/// One thread, epoll. Ports are chosen by the system.
class server {
public:
    explicit server(const std::string& certificate_file);
    ~server();
    server(const server&) = delete;
    server& operator=(const server&) = delete;

    std::uint16_t plain_port() const { return plain_port_; }
    std::uint16_t tls_port() const { return tls_port_; }
    /// Serves until the process ends.
    [[noreturn]] void run();

private:
    struct client;
    int listen_on_loopback(std::uint16_t& port);
    void accept_from(int listener);
    void serve(client& one);
    bool read_some(client& one);
    bool write_some(client& one);
    bool handshake(client& one);
    void answer_control(client& one);
    void close(client& one);

    tls_context tls_;
    int epoll_ = -1;
    int plain_listener_ = -1;
    int tls_listener_ = -1;
    std::uint16_t plain_port_ = 0;
    std::uint16_t tls_port_ = 0;
    std::uint64_t accepted_ = 0;
    statistics seen_;
    std::unordered_map<int, std::unique_ptr<client>> clients_;
};

} // namespace epode::bench
