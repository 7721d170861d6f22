#pragma once
/// XEP-0440: SASL Channel-Binding Type Capability.
#include <epode/schema/table.hpp>

namespace epode {

/// The stream feature (XEP-0440 §2).
struct sasl_channel_binding {
    std::vector<std::string> types; ///< such as `tls-exporter`
    bool operator==(const sasl_channel_binding&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:sasl-cb:0", "sasl-channel-binding",
                               "How the server can bind authentication to the TLS channel.",
                               child_attribute<&sasl_channel_binding::types>(
                                   "channel-binding", "type", "A type of channel binding.")
                                   .json("types")
                                   .listed())
            .source("XEP-0440 §2")
            .at("features", "saslChannelBinding");
    }
};

} // namespace epode
