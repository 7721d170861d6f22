#pragma once
#include <epode/base/error.hpp>

#include <type_traits>

namespace epode::transport {

/// Why there is no connection, where the operating system's own code does not say it.
enum class error {
    host_not_found = 1,         ///< the name has no address
    lookup_failed,              ///< the resolver gave no answer
    bad_host_name,              ///< the name cannot be written in the DNS (IDNA2008)
    timed_out,                  ///< no address accepted the connection in time
    closed_by_peer,             ///< the other side ended the connection
    tls_failed,                 ///< the handshake or a later TLS record was refused, by either side
    certificate_untrusted,      ///< no chain to an authority that we trust
    certificate_expired,        ///< the certificate, or one above it, is over
    certificate_not_yet_valid,  ///< the certificate, or one above it, is not valid yet
    certificate_wrong_host,     ///< it does not name the domain (RFC 9525, RFC 6120 §13.7.1.2)
    certificate_invalid,        ///< anything else that chain validation refuses (RFC 5280)
    bad_trust_settings,         ///< a file of authorities cannot be read or holds no certificate
    bad_client_certificate,     ///< our certificate or its key cannot be read or used
    client_certificate_refused, ///< the server does not accept our certificate, or misses one
};

const error_category& category() noexcept;
inline error_code make_error_code(error e) noexcept { return {static_cast<int>(e), category()}; }

} // namespace epode::transport

template <>
struct boost::system::is_error_code_enum<epode::transport::error> : std::true_type {};
