#pragma once
/// XEP-0249: Direct MUC Invitations.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

/// An invitation that does not go through the room (XEP-0249 §2). Beside one that does, JSON has it
/// under a key of its own.
struct direct_invitation {
    jid room;
    std::optional<std::string> password;
    std::optional<std::string> reason;
    std::optional<bool> continues; ///< it continues a one-to-one chat
    std::optional<std::string> thread;
    bool operator==(const direct_invitation&) const = default;

    static const schema::computed_operations action; ///< always "invite"
    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "jabber:x:conference", "x", "An invitation that does not go through the room.",
                   attribute<&direct_invitation::room>("jid", "The room.").required(),
                   attribute<&direct_invitation::password>("password", "The room's password."),
                   attribute<&direct_invitation::reason>("reason", "Why."),
                   attribute<&direct_invitation::continues>("continue",
                                                            "It continues a one-to-one chat."),
                   attribute<&direct_invitation::thread>("thread", "Which chat."),
                   computed("action", action, "Always `invite`."))
            .source("XEP-0249 §2")
            .at("message", "muc")
            .choice("type", "direct-invite")
            .at("message", "legacyMUC")
            .choice("type", "direct-invite")
            .last();
    }
};

} // namespace epode
