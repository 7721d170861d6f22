#pragma once
/// RFC 3921: the session that clients of its time had to establish. RFC 6121 has none.
#include <epode/schema/table.hpp>

namespace epode {

/// Session establishment: feature and request (RFC 3921 §3).
struct legacy_session {
    bool optional =
        false; ///< in the feature: a client may do without (draft-cridland-xmpp-session)
    bool operator==(const legacy_session&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:ietf:params:xml:ns:xmpp-session", "session",
                               "Establishes a session.",
                               flag<&legacy_session::optional>("optional", "There is no need to."))
            .source("RFC 3921 §3")
            .at("iq", "legacySession")
            .at("features", "legacySession");
    }
};

} // namespace epode
