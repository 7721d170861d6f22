#pragma once
/// XEP-0199: XMPP Ping.
#include <epode/schema/table.hpp>

namespace epode {

/// Asks for any answer at all (XEP-0199).
struct ping {
    bool operator==(const ping&) const = default;

    static consteval auto table() {
        return schema::element("urn:xmpp:ping", "ping", "Asks for any answer at all.")
            .source("XEP-0199 §3")
            .at("iq", "ping")
            .value();
    }
};

} // namespace epode
