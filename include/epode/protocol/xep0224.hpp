#pragma once
/// XEP-0224: Attention.
#include <epode/schema/table.hpp>

namespace epode {

/// Asks for the recipient's attention. It is void in a message that was delayed (XEP-0224 §4).
struct attention {
    bool operator==(const attention&) const = default;

    static consteval auto table() {
        return schema::element("urn:xmpp:attention:0", "attention",
                               "Asks for the recipient's attention.")
            .source("XEP-0224 §3")
            .at("message", "requestingAttention")
            .value();
    }
};

} // namespace epode
