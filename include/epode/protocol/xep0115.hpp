#pragma once
/// XEP-0115: Entity Capabilities.
#include <epode/schema/table.hpp>

namespace epode {

/// What the sender can do, as a hash of its service discovery (XEP-0115 §4).
struct entity_capabilities {
    std::optional<std::string> node;         ///< a URI of the software
    std::optional<std::string> verification; ///< the hash, in base64; before version 1.4 a version
    std::optional<std::string> hash;         ///< its function; absent before version 1.4
    std::optional<std::string> ext;          ///< before version 1.4: names of bundles of features
    bool operator==(const entity_capabilities&) const = default;

    static constexpr schema::computed_operations legacy{
        [](const void*, const schema::registry&, std::string& json) { json = "true"; }};
    static consteval auto table() {
        using namespace schema;
        using self = entity_capabilities;
        return schema::element(
                   "http://jabber.org/protocol/caps", "c", "What the sender can do, as a hash.",
                   attribute<&self::hash>("hash", "The hash function.").json("algorithm"),
                   attribute<&self::node>("node", "A URI of the software."),
                   attribute<&self::verification>("ver", "The hash, in base64.").json("value"),
                   attribute<&self::ext>("ext", "Obsolete: bundles of features."),
                   computed("legacy", legacy, "It is not that of XEP-0390."))
            .source("XEP-0115 §4")
            .at("presence", "legacyCapabilities")
            .list()
            .at("features", "legacyCapabilities")
            .list();
    }
};

} // namespace epode
