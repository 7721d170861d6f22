#pragma once
/// XEP-0045: Multi-User Chat.
#include <epode/jid.hpp>
#include <epode/protocol/xep0004.hpp>

#include <algorithm>
#include <array>

namespace epode {

inline constexpr std::string_view muc_namespace = "http://jabber.org/protocol/muc";
inline constexpr std::string_view muc_user_namespace = "http://jabber.org/protocol/muc#user";

/// XEP-0045 §5.2.
enum class muc_affiliation { none, outcast, member, admin, owner };
constexpr std::array<std::string_view, 5> xml_names(muc_affiliation) {
    return {"none", "outcast", "member", "admin", "owner"};
}
/// XEP-0045 §5.1.
enum class muc_role { none, visitor, participant, moderator };
constexpr std::array<std::string_view, 4> xml_names(muc_role) {
    return {"none", "visitor", "participant", "moderator"};
}

/// Status codes (XEP-0045 §15.6.2).
namespace muc_status {
inline constexpr std::uint16_t non_anonymous = 100;
inline constexpr std::uint16_t affiliation_changed = 101; ///< while not in the room
inline constexpr std::uint16_t shows_unavailable = 102;
inline constexpr std::uint16_t hides_unavailable = 103;
inline constexpr std::uint16_t configuration_changed = 104;
inline constexpr std::uint16_t self_presence = 110;
inline constexpr std::uint16_t logging_enabled = 170;
inline constexpr std::uint16_t logging_disabled = 171;
inline constexpr std::uint16_t now_non_anonymous = 172;
inline constexpr std::uint16_t now_semi_anonymous = 173;
inline constexpr std::uint16_t room_created = 201;
inline constexpr std::uint16_t nick_assigned = 210;
inline constexpr std::uint16_t banned = 301;
inline constexpr std::uint16_t nick_changed = 303;
inline constexpr std::uint16_t kicked = 307;
inline constexpr std::uint16_t affiliation_lost = 321;
inline constexpr std::uint16_t members_only = 322;
inline constexpr std::uint16_t service_shutdown = 332;
inline constexpr std::uint16_t connection_lost = 333;
} // namespace muc_status

/// How much history a new occupant wants (XEP-0045 §7.2.13).
struct muc_history {
    std::optional<std::uint32_t> max_characters;
    std::optional<std::uint32_t> max_stanzas;
    std::optional<std::uint32_t> seconds;
    std::optional<wall_time> since;
    bool operator==(const muc_history&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   muc_namespace, "history", "How much history a new occupant wants.",
                   attribute<&muc_history::max_characters>("maxchars",
                                                           "At most so many characters.")
                       .json("maxCharacters"),
                   attribute<&muc_history::max_stanzas>("maxstanzas", "At most so many messages.")
                       .json("maxStanzas"),
                   attribute<&muc_history::seconds>("seconds", "Not older than that."),
                   attribute<&muc_history::since>("since", "Not before that."))
            .source("XEP-0045 §7.2.13");
    }
};

/// In presence to a room: joins it (XEP-0045 §7.2).
struct muc_join {
    std::optional<std::string> password;
    std::optional<muc_history> history;
    bool operator==(const muc_join&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(muc_namespace, "x", "Joins a room.",
                               child_text<&muc_join::password>("password", "The room's password."),
                               child<&muc_join::history>("history", "How much history to send."))
            .source("XEP-0045 §7.2")
            .at("presence", "muc")
            .choice("type", "join");
    }
};

/// Who did something to an occupant (XEP-0045 §8.2).
struct muc_actor {
    std::optional<jid> address;
    std::optional<std::string> nick;
    bool operator==(const muc_actor&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("", "actor", "Who did it.",
                               attribute<&muc_actor::address>("jid", "The real address.").lenient(),
                               attribute<&muc_actor::nick>("nick", "The nick in the room."))
            .source("XEP-0045 §8.2");
    }
};

/// An occupant, or a user with an affiliation (XEP-0045 §7.2.3, §9).
struct muc_item {
    std::optional<muc_affiliation> affiliation;
    std::optional<muc_role> role;
    std::optional<jid> address; ///< the real one, where the room tells it
    std::optional<std::string> nick;
    std::optional<std::string> reason;
    std::optional<muc_actor> actor;
    bool continues = false; ///< it continues a one-to-one chat
    std::optional<std::string> thread;
    bool operator==(const muc_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "", "item", "An occupant, or a user with an affiliation.",
                   attribute<&muc_item::affiliation>("affiliation", "The lasting relation.")
                       .lenient(),
                   attribute<&muc_item::role>("role", "What the occupant may do now.").lenient(),
                   attribute<&muc_item::address>("jid", "The real address.").lenient(),
                   attribute<&muc_item::nick>("nick", "The nick, also a new one."),
                   child_text<&muc_item::reason>("reason", "Why it changed."),
                   child<&muc_item::actor>("actor", "Who changed it."),
                   flag<&muc_item::continues>("continue", "It continues a one-to-one chat."),
                   child_attribute<&muc_item::thread>("continue", "thread", "Which chat."))
            .source("XEP-0045 §7.2.3");
    }
};

/// A mediated invitation (XEP-0045 §7.8.2).
struct muc_invitation {
    std::optional<jid> from, to;
    std::optional<std::string> reason;
    bool continues = false; ///< it continues a one-to-one chat
    std::optional<std::string> thread;
    bool operator==(const muc_invitation&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   muc_user_namespace, "invite", "An invitation through the room.",
                   attribute<&muc_invitation::from>("from", "Who invites."),
                   attribute<&muc_invitation::to>("to", "Who is invited."),
                   child_text<&muc_invitation::reason>("reason", "Why."),
                   flag<&muc_invitation::continues>("continue", "It continues a one-to-one chat."),
                   child_attribute<&muc_invitation::thread>("continue", "thread", "Which chat."))
            .source("XEP-0045 §7.8.2");
    }
};

/// The refusal of an invitation (XEP-0045 §7.8.2).
struct muc_decline {
    std::optional<jid> from, to;
    std::optional<std::string> reason;
    bool operator==(const muc_decline&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(muc_user_namespace, "decline", "The refusal of an invitation.",
                               attribute<&muc_decline::from>("from", "Who refuses."),
                               attribute<&muc_decline::to>("to", "Who had invited."),
                               child_text<&muc_decline::reason>("reason", "Why."))
            .source("XEP-0045 §7.8.2");
    }
};

/// The room is no more (XEP-0045 §10.9).
struct muc_destroy {
    std::optional<jid> address; ///< of the room that takes its place
    std::optional<std::string> password;
    std::optional<std::string> reason;
    bool operator==(const muc_destroy&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "", "destroy", "The room is no more, or shall be no more.",
                   attribute<&muc_destroy::address>("jid", "The room that takes its place."),
                   child_text<&muc_destroy::password>("password", "The password of that room."),
                   child_text<&muc_destroy::reason>("reason", "Why."))
            .source("XEP-0045 §10.9");
    }
};

/// What a room tells about an occupant or about itself, and invitations (XEP-0045 §7.2.3, §7.8).
struct muc_user {
    std::optional<muc_item> item;
    std::vector<std::uint16_t> status_codes; ///< see muc_status
    std::vector<muc_invitation> invitations;
    std::optional<muc_decline> decline;
    std::optional<muc_destroy> destroyed;
    std::optional<std::string> password; ///< of the room, in an invitation
    bool operator==(const muc_user&) const = default;

    bool has_status(std::uint16_t code) const {
        return std::find(status_codes.begin(), status_codes.end(), code) != status_codes.end();
    }

    static const schema::computed_operations action; ///< which child is there
    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   muc_user_namespace, "x", "What a room tells.",
                   child<&muc_user::item>("item", "The occupant.").spliced(),
                   child_attribute<&muc_user::status_codes>("status", "code", "What happened.")
                       .json("statusCodes")
                       .json_string()
                       .lenient()
                       .listed(),
                   child<&muc_user::invitations>("invite", "Invitations."),
                   child<&muc_user::decline>("decline", "The refusal of an invitation."),
                   child<&muc_user::destroyed>("destroy", "The room is no more."),
                   child_text<&muc_user::password>("password", "The room's password."),
                   computed("action", action, "`invite`, `decline` or `destroy`."))
            .source("XEP-0045 §7.2.3")
            .at("presence", "muc")
            .default_choice("type", "info")
            .at("message", "muc")
            .default_choice("type", "info");
    }
};

/// Lists and changes affiliations and roles (XEP-0045 §9).
struct muc_admin {
    std::vector<muc_item> users;
    bool operator==(const muc_admin&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("http://jabber.org/protocol/muc#admin", "query",
                               "Lists and changes affiliations and roles.",
                               child<&muc_admin::users>("users", "The users."))
            .source("XEP-0045 §9")
            .at("iq", "muc")
            .choice("type", "user-list");
    }
};

/// Configures or destroys a room (XEP-0045 §10).
struct muc_owner {
    std::optional<muc_destroy> destroyed;
    std::optional<data_form> form; ///< the room's configuration (§10.1.3)
    bool operator==(const muc_owner&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("http://jabber.org/protocol/muc#owner", "query",
                               "Configures or destroys a room.",
                               child<&muc_owner::destroyed>("destroy", "Destroys the room."),
                               child<&muc_owner::form>("form", "The room's configuration."))
            .source("XEP-0045 §10")
            .at("iq", "muc")
            .choice("type", "configure");
    }
};

} // namespace epode
