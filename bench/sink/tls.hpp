#pragma once
#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace epode::bench {

struct openssl_free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* connection) const { SSL_free(connection); }
};
using tls_context = std::unique_ptr<SSL_CTX, openssl_free>;
using tls_connection = std::unique_ptr<SSL, openssl_free>;

/// A server's context with a certificate made on the spot for "localhost" and signed by itself,
/// which is written to `certificate_file` as PEM for the clients to trust.
tls_context make_server_context(const std::string& certificate_file);

} // namespace epode::bench
