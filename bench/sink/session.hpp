#pragma once
#include "../common/sample.hpp"
#include "scanner.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace epode::bench {

/// What the sink saw since it was last asked. The driver checks by it that stream management was
/// really on, and that what a client claims to have sent or received is true.
struct statistics {
    std::uint64_t enabled = 0;      ///< `<enable/>` seen, each a connection with XEP-0198 on
    std::uint64_t messages = 0;     ///< messages received
    std::uint64_t requests = 0;     ///< `<r/>` received
    std::uint64_t acks = 0;         ///< `<a/>` received
    std::uint64_t flooded = 0;      ///< messages sent by command
    std::uint64_t acknowledged = 0; ///< sum of the rises of `<a h='…'/>`
};

/// The server's side of one connection: bytes in, bytes out, no socket.
class session {
public:
    session(statistics& seen, bool demands_tls, std::uint64_t number)
        : seen_(seen), demands_tls_(demands_tls), number_(number) {}

    /// Takes a piece of the stream; answers are appended to `output`.
    void input(std::string_view bytes);
    /// True once after `<starttls/>`; the caller speaks TLS after it has written `output`.
    bool take_start_tls();
    /// Appends some of the messages asked for, as long as there are any.
    void flood();
    bool flooding() const { return flood_left_ > 0; }
    bool closed() const { return closed_; }

    std::string output;

private:
    void on_stream();
    void on_element(std::string_view element);
    void on_message(std::string_view element);
    void on_iq(std::string_view element);
    void on_enable();
    void on_ack(std::string_view element);

    statistics& seen_;
    bool demands_tls_;
    std::uint64_t number_;
    scanner scanner_;
    std::string pending_;
    bool encrypted_ = false;
    bool authenticated_ = false;
    bool start_tls_ = false;
    bool closed_ = false;
    bool managed_ = false;
    std::uint32_t handled_ = 0;
    std::uint32_t last_ack_ = 0;
    std::size_t flood_left_ = 0;
    std::size_t flood_sent_ = 0;
    std::size_t flood_request_every_ = 10;
    sample_text message_{true, sample::client};
};

} // namespace epode::bench
