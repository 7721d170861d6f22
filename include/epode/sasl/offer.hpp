#pragma once
#include <optional>
#include <string>
#include <vector>

namespace epode::sasl {

/// What the server advertised, after TLS, exactly as it stands in its stream features: the
/// XEP-0474 hash is over these texts.
struct offer {
    /// Of `<mechanisms/>` (RFC 6120) or of `<authentication/>` (XEP-0388), whichever is used, and
    /// without the mechanisms of `<fast/>` (XEP-0484).
    std::vector<std::string> mechanisms;
    /// XEP-0440; absent when `<sasl-channel-binding/>` was not there.
    std::optional<std::vector<std::string>> channel_binding_types;
    bool sasl2 = false; ///< the list is that of XEP-0388, where XEP-0440 is stricter
};

/// What our side of the connection can bind to. All empty without TLS.
struct channel_binding {
    bool tls = false;                 ///< the stream is encrypted and the certificate was checked
    std::string tls_exporter;         ///< RFC 9266, 32 raw bytes; empty: not available
    std::string tls_server_end_point; ///< RFC 5929 §4, hash of the certificate; empty: likewise
};

} // namespace epode::sasl
