#pragma once
/// XEP-0461: Message Replies.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

/// This message answers an earlier one (XEP-0461 §3).
struct message_reply {
    std::optional<jid> to; ///< who wrote the earlier message
    std::string id;        ///< the earlier message's; in rooms the stanza id that the room gave it
    bool operator==(const message_reply&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:reply:0", "reply", "This message answers an earlier one.",
                   attribute<&message_reply::to>("to", "Who wrote that one.").lenient(),
                   attribute<&message_reply::id>("id", "The id of that one.").required())
            .source("XEP-0461 §3")
            .at("message", "reply");
    }
};

} // namespace epode
