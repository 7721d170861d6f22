#pragma once
/// XEP-0114: Jabber Component Protocol.
#include <epode/schema/table.hpp>

namespace epode {

/// Authenticates a component; an empty one is the server's consent (XEP-0114 §3).
struct component_handshake {
    std::optional<schema::binary> digest; ///< SHA-1 of the stream's id and the secret
    bool operator==(const component_handshake&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("jabber:component:accept", "handshake", "Authenticates a component.",
                               text<&component_handshake::digest>(
                                   "value", "SHA-1 of the stream's id and the secret.")
                                   .as(hex_codec))
            .source("XEP-0114 §3")
            .at("", "handshake");
    }
};

} // namespace epode
