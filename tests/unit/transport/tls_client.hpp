#pragma once
#include "peer.hpp"
#include "recorder.hpp"

#include <gtest/gtest.h>

#include <string>

namespace epode::transport::test {

inline constexpr auto direct = endpoint::security::direct_tls;
inline constexpr std::size_t much = 8 << 20;

inline const identity& good() {
    static const identity instance =
        issue({.common_name = "x", .names = "DNS:example.org"}, &authority());
    return instance;
}

inline tls_settings trusting(const identity& who) {
    return {.system_authorities = false, .authorities_pem = who.pem()};
}

/// A client that makes its connection TLS as soon as there is one.
struct tls_client : recorder {
    explicit tls_client(std::string domain = "example.org",
                        const tls_settings& trust = trusting(authority()))
        : recorder(trust) {
        at_dialed = [this, domain] { start_tls(domain); };
    }
    void run_until_ready() {
        run_until([this] { return tls_ready > 0 || lost > 0; });
        ASSERT_EQ(tls_ready, 1) << why.ours;
    }
};

inline std::string named_by_client(SSL* ssl) {
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    return name ? name : "";
}

} // namespace epode::transport::test
