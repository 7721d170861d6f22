#pragma once
/// XEP-0421: Occupant identifiers for semi-anonymous MUCs.
#include <epode/schema/table.hpp>

namespace epode {

/// Who it is in a room, whatever the nick (XEP-0421 §3). To be believed only when the room
/// announces `urn:xmpp:occupant-id:0`.
struct occupant_id {
    std::string id;
    bool operator==(const occupant_id&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:occupant-id:0", "occupant-id", "Who it is in a room.",
                               attribute<&occupant_id::id>("id", "The identifier.").required())
            .source("XEP-0421 §3")
            .at("message", "occupantId")
            .value()
            .at("presence", "occupantId")
            .value();
    }
};

} // namespace epode
