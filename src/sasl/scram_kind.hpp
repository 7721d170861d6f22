#pragma once
#include <epode/crypto/hash.hpp>

#include <string_view>

namespace epode::sasl {

struct scram_kind {
    std::string_view name;
    crypto::hash_algorithm algorithm;
    bool plus; ///< bound to the TLS connection
};

/// The strongest first (RFC 5802, RFC 7677, and SHA-512 by the same pattern).
inline constexpr scram_kind scram_kinds[] = {
    {"SCRAM-SHA-512-PLUS", crypto::hash_algorithm::sha512, true},
    {"SCRAM-SHA-256-PLUS", crypto::hash_algorithm::sha256, true},
    {"SCRAM-SHA-1-PLUS", crypto::hash_algorithm::sha1, true},
    {"SCRAM-SHA-512", crypto::hash_algorithm::sha512, false},
    {"SCRAM-SHA-256", crypto::hash_algorithm::sha256, false},
    {"SCRAM-SHA-1", crypto::hash_algorithm::sha1, false},
};

/// Null for any other name.
constexpr const scram_kind* find_scram(std::string_view name) noexcept {
    for (const scram_kind& kind : scram_kinds) {
        if (kind.name == name) return &kind;
    }
    return nullptr;
}

} // namespace epode::sasl
