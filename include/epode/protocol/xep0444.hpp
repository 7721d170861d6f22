#pragma once
/// XEP-0444: Message Reactions.
#include <epode/schema/table.hpp>

namespace epode {

/// The sender's reactions to a message, in place of those before (XEP-0444 §3).
struct message_reactions {
    std::string id; ///< the message's; in rooms the stanza id that the room gave it
    std::vector<std::string> reactions; ///< an emoji each; none takes all back
    bool operator==(const message_reactions&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:reactions:0", "reactions", "The sender's reactions to a message.",
                   attribute<&message_reactions::id>("id", "The message's.").required(),
                   child_text<&message_reactions::reactions>("reaction", "An emoji each.")
                       .json("reactions")
                       .listed())
            .source("XEP-0444 §3")
            .at("message", "reactions");
    }
};

} // namespace epode
