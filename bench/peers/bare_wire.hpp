#pragma once
#include "../sink/tls.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace epode::bench {

/// A blocking connection to the sink without any XMPP library: the floor that no library can be
/// below. It writes bytes made before and looks at what comes in no closer than it must.
class bare_wire {
public:
    /// Connects and logs in with stream management; with TLS when `context` is given.
    bare_wire(std::uint16_t port, SSL_CTX* context);
    ~bare_wire();
    bare_wire(const bare_wire&) = delete;
    bare_wire& operator=(const bare_wire&) = delete;

    void write(std::string_view bytes);
    /// What one read gives. The view is valid until the next call.
    std::string_view read();
    /// Reads until `wanted` came in.
    void read_until(std::string_view wanted);
    /// What came in while logging in.
    const std::string& greeting() const { return greeting_; }

private:
    void start_tls(SSL_CTX* context);
    void open_stream();

    int fd_ = -1;
    tls_connection tls_;
    std::string seen_;
    std::string greeting_;
};

} // namespace epode::bench
