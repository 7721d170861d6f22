#pragma once
/// XEP-0367: Message Attaching.
#include <epode/schema/table.hpp>

namespace epode {

/// What is in this message belongs to an earlier one (XEP-0367 §3).
struct attach_to {
    std::string id; ///< the earlier message's
    bool operator==(const attach_to&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:message-attaching:1", "attach-to",
                               "What is in this message belongs to an earlier one.",
                               attribute<&attach_to::id>("id", "The earlier one's.").required())
            .source("XEP-0367 §3")
            .at("message", "attachTo")
            .value();
    }
};

} // namespace epode
