#pragma once
/// XEP-0425: Moderated Message Retraction. `_0` are the types of version 0.2, which stand inside a
/// fastening (XEP-0422).
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view moderation_namespace = "urn:xmpp:message-moderate:1";
inline constexpr std::string_view moderation_0_namespace = "urn:xmpp:message-moderate:0";

/// A moderator wants a message to be retracted (XEP-0425 §3).
struct message_moderate {
    std::string id;       ///< the stanza id that the room gave the message
    bool retract = false; ///< what shall be done
    std::optional<std::string> reason;
    bool operator==(const message_moderate&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   moderation_namespace, "moderate", "A moderator wants a message retracted.",
                   attribute<&message_moderate::id>("id", "The stanza id that the room gave it.")
                       .required(),
                   flag<&message_moderate::retract>("retract", "What shall be done.")
                       .in("urn:xmpp:message-retract:1"),
                   child_text<&message_moderate::reason>("reason", "Why, for people."))
            .source("XEP-0425 §3")
            .at("iq", "moderate");
    }
};

/// In a retraction: it was a moderator's (XEP-0425 §3.1). To be believed only from the room itself.
struct message_moderated {
    std::optional<jid> by;                  ///< the moderator
    std::optional<std::string> occupant_id; ///< the moderator's (XEP-0421)
    bool operator==(const message_moderated&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(moderation_namespace, "moderated", "It was a moderator's.",
                               attribute<&message_moderated::by>("by", "The moderator.").lenient(),
                               child_attribute<&message_moderated::occupant_id>(
                                   "occupant-id", "id", "The moderator's identifier.")
                                   .in("urn:xmpp:occupant-id:0")
                                   .json("occupantId"))
            .source("XEP-0425 §3.1");
    }
};

/// A moderator wants a message to be retracted, in a fastening (XEP-0425 0.2 §3).
struct message_moderate_0 {
    bool retract = false; ///< what shall be done
    std::optional<std::string> reason;
    bool operator==(const message_moderate_0&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   moderation_0_namespace, "moderate", "A moderator wants a message retracted.",
                   flag<&message_moderate_0::retract>("retract", "What shall be done.")
                       .in("urn:xmpp:message-retract:0"),
                   child_text<&message_moderate_0::reason>("reason", "Why, for people."))
            .source("XEP-0425 0.2 §3")
            .at("fastening", "moderate");
    }
};

} // namespace epode
