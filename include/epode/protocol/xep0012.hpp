#pragma once
/// XEP-0012: Last Activity, and XEP-0256: Last Activity in Presence.
#include <epode/schema/table.hpp>

namespace epode {

/// How long ago an entity did something: request (empty) and answer (XEP-0012 §2). Of a bare
/// address it is the time since the user was last online, of a full one the time since the user
/// was last active, of a server its uptime.
struct last_activity {
    std::optional<std::uint64_t> seconds;
    std::string status; ///< the last status text of a user who is offline (§3)
    bool operator==(const last_activity&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("jabber:iq:last", "query", "How long ago an entity did something.",
                               attribute<&last_activity::seconds>("seconds", "How long ago."),
                               text<&last_activity::status>("status", "The last status text."))
            .source("XEP-0012 §2")
            .at("iq", "lastActivity")
            .at("presence", "legacyLastActivity");
    }
};

} // namespace epode
