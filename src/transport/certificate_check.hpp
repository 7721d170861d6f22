#pragma once
#include <epode/base/error.hpp>
#include <transport/server_name.hpp>

#include <openssl/types.h>
#include <string>

namespace epode::transport {

/// What came of checking a server's certificate.
struct certificate_verdict {
    error_code code; ///< error::certificate_…, or none: it is good
    std::string why; ///< which check failed and what to do about it, for people
};

/// Validates the chain (RFC 5280) and the names (RFC 9525).
certificate_verdict check_certificate(X509_STORE_CTX* chain, const server_name& expected);

/// For SSL_CTX_set_cert_verify_callback(): check_certificate() for the tls_stream that is the
/// SSL object's application data, and keeps the verdict there.
int verify_server_certificate(X509_STORE_CTX* chain, void* unused);

/// Lower-case hexadecimal SHA-256 of the certificate, as `openssl x509 -fingerprint` counts it.
std::string fingerprint(const X509* certificate);

} // namespace epode::transport
