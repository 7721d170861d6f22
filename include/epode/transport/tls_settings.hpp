#pragma once
#include <string>
#include <vector>

namespace epode {

/// Whom the client trusts to name servers. Each certificate given here is an authority as it
/// stands: a server's own self-signed certificate is enough.
struct tls_settings {
    bool system_authorities = true;           ///< those of the operating system
    std::vector<std::string> authority_files; ///< PEM files, besides those
    std::string authorities_pem;              ///< PEM text, besides those

    bool operator==(const tls_settings&) const = default;
};

} // namespace epode
