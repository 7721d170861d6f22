#pragma once
/// XEP-0484: Fast Authentication Streamlining Tokens.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view fast_namespace = "urn:xmpp:fast:0";

/// The server gives tokens and takes them; inside the SASL 2 feature (XEP-0484 §3.1).
struct fast_feature {
    std::vector<std::string> mechanisms;
    std::optional<bool> tls_0rtt; ///< authentication may go with the first flight of TLS
    bool operator==(const fast_feature&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   fast_namespace, "fast", "The server gives tokens and takes them.",
                   child_text<&fast_feature::mechanisms>("mechanism", "A mechanism for them.")
                       .json("mechanisms")
                       .listed(),
                   attribute<&fast_feature::tls_0rtt>("tls-0rtt", "TLS 0-RTT may be used.")
                       .as(word_bool_codec)
                       .json("tls0RTT"))
            .source("XEP-0484 §3.1")
            .at("sasl2.inline", "fast");
    }
};

/// Asks for a token (XEP-0484 §3.2).
struct fast_token_request {
    std::string mechanism; ///< with which it will be used
    bool operator==(const fast_token_request&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(fast_namespace, "request-token", "Asks for a token.",
                               attribute<&fast_token_request::mechanism>(
                                   "mechanism", "With which it will be used.")
                                   .required())
            .source("XEP-0484 §3.2")
            .at("sasl2.authenticate", "requestToken");
    }
};

/// A token (XEP-0484 §3.3).
struct fast_token {
    std::string token;               ///< secret
    std::optional<wall_time> expiry; ///< then it is void
    bool operator==(const fast_token&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   fast_namespace, "token", "A token.",
                   attribute<&fast_token::token>("token", "The token itself; secret.").required(),
                   attribute<&fast_token::expiry>("expiry", "When it is void.").lenient())
            .source("XEP-0484 §3.3")
            .at("sasl2.success", "token");
    }
};

/// The client authenticates with a token (XEP-0484 §3.4).
struct fast_authentication {
    std::optional<std::uint64_t> count; ///< rises with each use, against replays
    std::optional<bool> invalidate;     ///< it is the token's last use (§3.6)
    bool operator==(const fast_authentication&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   fast_namespace, "fast", "The client authenticates with a token.",
                   attribute<&fast_authentication::count>("count", "Rises with each use."),
                   attribute<&fast_authentication::invalidate>("invalidate", "It is the last use.")
                       .as(word_bool_codec))
            .source("XEP-0484 §3.4")
            .at("sasl2.authenticate", "fast");
    }
};

} // namespace epode
