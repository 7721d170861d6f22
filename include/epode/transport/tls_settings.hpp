#pragma once
#include <string>
#include <vector>

namespace epode {

/// Whom the client trusts to name servers, and what it shows of itself. Each authority given here
/// is one as it stands: a server's own self-signed certificate is enough. Files are read when the
/// first client with these settings is made, and shared by all that have the same settings
/// meanwhile.
struct tls_settings {
    bool system_authorities = true;           ///< those of the operating system
    std::vector<std::string> authority_files; ///< PEM files, besides those
    std::string authorities_pem;              ///< PEM text, besides those

    /// The certificate with which the client logs in (SASL EXTERNAL, XEP-0178): a PEM file with it
    /// and then the authorities between it and one that the server trusts. Empty: none.
    std::string certificate_file;
    /// Its private key in PEM form, not encrypted. Empty: it is in `certificate_file` as well.
    std::string key_file;

    bool operator==(const tls_settings&) const = default;
};

} // namespace epode
