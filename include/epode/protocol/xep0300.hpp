#pragma once
/// XEP-0300: Use of Cryptographic Hash Functions in XMPP.
#include <epode/schema/table.hpp>

#include <variant>

namespace epode {

inline constexpr std::string_view hashes_namespace = "urn:xmpp:hashes:2";

/// A hash, in base64 (XEP-0300 §3).
struct hash_value {
    std::string algorithm;               ///< `sha-256`, `sha3-256`, …
    std::optional<schema::binary> value; ///< absent: not known yet
    bool operator==(const hash_value&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   hashes_namespace, "hash", "A hash.",
                   attribute<&hash_value::algorithm>("algo", "The function.").json("algorithm"),
                   text<&hash_value::value>("value", "The hash; absent: not known yet."))
            .source("XEP-0300 §3")
            .at("hash", "")
            .usual_choice("version", "2")
            .at("", "hash")
            .usual_choice("version", "2");
    }
};

/// A hash, in hexadecimal digits (XEP-0300 before its version 0.5).
struct hash_value_1 {
    std::string algorithm;
    std::optional<schema::binary> value;
    bool operator==(const hash_value_1&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:hashes:1", "hash", "A hash, in hexadecimal digits.",
                   attribute<&hash_value_1::algorithm>("algo", "The function.").json("algorithm"),
                   text<&hash_value_1::value>("value", "The hash; absent: not known yet.")
                       .as(hex_codec))
            .source("XEP-0300 §3, before version 0.5")
            .at("hash", "")
            .choice("version", "1")
            .at("", "hash")
            .choice("version", "1");
    }
};

/// Hashes of either version.
using hash_values = std::vector<std::variant<hash_value, hash_value_1>>;

/// Which hash function will be used (XEP-0300 §3).
struct hash_used {
    std::string algorithm;
    bool operator==(const hash_used&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   hashes_namespace, "hash-used", "Which hash function will be used.",
                   attribute<&hash_used::algorithm>("algo", "The function.").json("algorithm"),
                   constant("version", "2", "Of the namespace."))
            .source("XEP-0300 §3")
            .at("", "hashUsed");
    }
};

} // namespace epode
