#pragma once
/// XEP-0424: Message Retraction. `_0` are the types of version 0.3, of which the request stands
/// inside a fastening (XEP-0422).
#include <epode/jid.hpp>
#include <epode/protocol/xep0425.hpp>

namespace epode {

inline constexpr std::string_view retraction_namespace = "urn:xmpp:message-retract:1";
inline constexpr std::string_view retraction_0_namespace = "urn:xmpp:message-retract:0";

/// Takes back a message (XEP-0424 §3): only the same sender may, or a moderator through the room.
struct message_retract {
    std::optional<std::string> id; ///< the message's; in rooms the stanza id that the room gave it
    std::optional<message_moderated> moderated;
    std::optional<std::string> reason; ///< the moderator's, for people (XEP-0425)
    bool operator==(const message_retract&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   retraction_namespace, "retract", "Takes back a message.",
                   attribute<&message_retract::id>("id", "The message's."),
                   child<&message_retract::moderated>("moderated", "A moderator did it."),
                   child_text<&message_retract::reason>("reason", "Why, for people."))
            .source("XEP-0424 §3")
            .at("message", "retract");
    }
};

/// What an archive has in place of a message that was taken back (XEP-0424 §4).
struct message_retracted {
    std::optional<std::string> id; ///< of the message that took it back
    std::optional<jid> by;
    std::optional<wall_time> stamp; ///< when
    std::optional<message_moderated> moderated;
    std::optional<std::string> reason; ///< the moderator's, for people (XEP-0425)
    bool operator==(const message_retracted&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   retraction_namespace, "retracted", "In place of a message: it was taken back.",
                   attribute<&message_retracted::id>("id", "Of the message that took it back."),
                   attribute<&message_retracted::by>("by", "By whom.").lenient(),
                   attribute<&message_retracted::stamp>("stamp", "When.")
                       .json("timestamp")
                       .lenient(),
                   child<&message_retracted::moderated>("moderated", "A moderator did it."),
                   child_text<&message_retracted::reason>("reason", "Why, for people."))
            .source("XEP-0424 §4")
            .at("message", "retracted");
    }
};

/// Takes back the message that the fastening around it names (XEP-0424 0.3 §3).
struct message_retract_0 {
    bool operator==(const message_retract_0&) const = default;

    static consteval auto table() {
        return schema::element(retraction_0_namespace, "retract", "Takes back a message.")
            .source("XEP-0424 0.3 §3")
            .at("fastening", "retract")
            .value();
    }
};

/// What an archive has in place of a message that was taken back (XEP-0424 0.3 §4).
struct message_retracted_0 {
    std::optional<std::string> origin_id; ///< of the message that was here
    std::optional<jid> by, from;
    std::optional<wall_time> stamp; ///< when
    std::optional<message_moderated> moderated;
    std::optional<std::string> reason; ///< the moderator's, for people (XEP-0425)
    bool operator==(const message_retracted_0&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = message_retracted_0;
        return schema::element(
                   retraction_0_namespace, "retracted", "In place of a message: it was taken back.",
                   child_attribute<&self::origin_id>("origin-id", "id",
                                                     "The message that was here.")
                       .in("urn:xmpp:sid:0")
                       .json("originId"),
                   attribute<&self::by>("by", "By whom.").lenient(),
                   attribute<&self::from>("from", "Who had sent it.").lenient(),
                   attribute<&self::stamp>("stamp", "When.").json("timestamp").lenient(),
                   child<&self::moderated>("moderated", "A moderator did it."),
                   child_text<&self::reason>("reason", "Why, for people."))
            .source("XEP-0424 0.3 §4")
            .at("message", "retracted0");
    }
};

/// A moderator took back the message that the fastening around it names, or the message in which it
/// stands (XEP-0425 0.2 §3.1, §4). To be believed only from the room itself.
struct message_moderated_0 {
    std::optional<jid> by;                        ///< the moderator
    std::optional<std::string> occupant_id;       ///< the moderator's (XEP-0421)
    bool retract = false;                         ///< in a fastening: what shall be done
    std::optional<message_retracted_0> retracted; ///< in an archive: what was done
    std::optional<std::string> reason;
    bool operator==(const message_moderated_0&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = message_moderated_0;
        return schema::element(
                   moderation_0_namespace, "moderated", "A moderator took back a message.",
                   attribute<&self::by>("by", "The moderator.").lenient(),
                   child_attribute<&self::occupant_id>("occupant-id", "id",
                                                       "The moderator's identifier.")
                       .in("urn:xmpp:occupant-id:0")
                       .json("occupantId"),
                   flag<&self::retract>("retract", "In a fastening: what shall be done.")
                       .in(retraction_0_namespace),
                   child<&self::retracted>("retracted", "In an archive: what was done."),
                   child_text<&self::reason>("reason", "Why, for people."))
            .source("XEP-0425 0.2 §3.1")
            .at("fastening", "moderated")
            .at("message", "moderated0");
    }
};

} // namespace epode
