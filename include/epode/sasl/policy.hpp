#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace epode::sasl {

/// The strongest way in which this account ever logged in. Worth keeping with the account.
struct strength {
    std::string mechanism;       ///< e.g. "SCRAM-SHA-256-PLUS"; empty: never logged in
    std::string channel_binding; ///< e.g. "tls-exporter"; empty: none

    bool operator==(const strength&) const = default;
};

/// What we accept.
struct policy {
    /// PLAIN hands the password to whoever ends the TLS connection, so it is off. When on, it is
    /// still used only inside TLS, and only when no SCRAM is on offer, none was tried and none
    /// ever worked (`best_seen`).
    bool allow_plain = false;
    /// Refuse a login that is not bound to the TLS connection.
    bool require_channel_binding = false;
    /// Refuse a SCRAM login without the hash of XEP-0474 over what the server offered.
    bool require_downgrade_hash = false;

    /// Below RFC 7677 §4's minimum a stolen proof is too cheap to search.
    std::uint32_t minimum_iterations = 4096;
    /// The server chooses how long we compute: a million rounds of SHA-512 keep a core busy for
    /// about half a second, and servers in use ask for 4,096 to some 300,000.
    std::uint32_t maximum_iterations = 1'000'000;
    std::size_t maximum_salt_bytes = 1024; ///< servers use 16 to 64

    /// What worked before. A weaker SCRAM is then accepted only when the server proves with
    /// XEP-0474 that its list is really weaker; PLAIN never after SCRAM or EXTERNAL.
    /// Clear it when the account is told to forget, and clear `channel_binding` when the transport
    /// itself can no longer bind.
    strength best_seen;
    /// Mechanisms that failed in this login and shall not be taken again. A tried SCRAM rules out
    /// PLAIN, a tried -PLUS rules out SCRAM without it.
    std::vector<std::string> tried;
};

} // namespace epode::sasl
