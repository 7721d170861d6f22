#pragma once
/// XEP-0308: Last Message Correction.
#include <epode/schema/table.hpp>

namespace epode {

/// This message takes the place of an earlier one of the same sender (XEP-0308 §3). Whether the
/// senders are the same is for the receiver to look at (§4); ids are not secret.
struct message_correction {
    std::string id; ///< of the first version, also when it is corrected once more
    bool operator==(const message_correction&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:message-correct:0", "replace", "Replaces an earlier message.",
                   attribute<&message_correction::id>("id", "The message that is replaced.")
                       .required())
            .source("XEP-0308 §3")
            .at("message", "replace")
            .value();
    }
};

} // namespace epode
