#pragma once
/// XEP-0319: Last User Interaction in Presence.
#include <epode/schema/table.hpp>

namespace epode {

/// In presence: since when the user has done nothing (XEP-0319 §2.1).
struct idle {
    wall_time since;
    bool operator==(const idle&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:idle:1", "idle", "Since when the user has done nothing.",
                               attribute<&idle::since>("since", "The last interaction.").required())
            .source("XEP-0319 §2.1")
            .at("presence", "idleSince")
            .value();
    }
};

} // namespace epode
