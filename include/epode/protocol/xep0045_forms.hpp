#pragma once
/// XEP-0045: Multi-User Chat: its forms.
#include <epode/protocol/xep0045.hpp>
#include <epode/protocol/xep0068.hpp>

namespace epode {

/// Who may do something in a room (XEP-0045 §15.5.3).
enum class muc_permission { anyone, participants, moderators, none };
constexpr std::array<std::string_view, 4> xml_names(muc_permission) {
    return {"anyone", "participants", "moderators", "none"};
}
/// Who may see real addresses (XEP-0045 §10.1.3): in a semi-anonymous room the moderators.
enum class muc_whois { moderators, anyone };
constexpr std::array<std::string_view, 2> xml_names(muc_whois) { return {"moderators", "anyone"}; }

/// What an owner may change about a room (XEP-0045 §15.5.3): the form of muc_owner. What is absent
/// stays as it is.
struct muc_room_configuration {
    std::optional<std::string> name;
    std::optional<std::string> description;
    std::optional<std::string> lang;
    std::optional<std::uint32_t> most_history;   ///< messages that a new occupant gets
    std::optional<std::uint32_t> most_occupants; ///< `none`, no limit, is among the others
    std::optional<bool> persistent;              ///< it stays when everybody has left
    std::optional<bool> is_public;               ///< it is found in lists
    std::optional<bool> members_only;
    std::optional<bool> moderated;
    std::optional<bool> password_protected;
    std::optional<std::string> password;
    std::optional<muc_whois> whois;
    std::optional<muc_permission> private_messages; ///< who may send them
    std::optional<bool> change_subject;             ///< participants may
    std::optional<bool> invite;                     ///< members may
    std::optional<bool> logging;                    ///< in public
    std::optional<bool> archiving;
    std::vector<muc_role> presence_broadcast; ///< the presence of these roles is shown
    std::vector<std::string> member_list;     ///< roles and affiliations that may have it
    std::optional<std::string> pubsub;        ///< a URI of a node
    std::vector<jid> admins;
    std::vector<jid> owners;
    std::vector<form_field> others;
    bool operator==(const muc_room_configuration&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = muc_room_configuration;
        return form_of_type(
                   "http://jabber.org/protocol/muc#roomconfig", "A room's configuration.",
                   form_value<&self::name>("muc#roomconfig_roomname", "The room's name"),
                   form_value<&self::description>("muc#roomconfig_roomdesc", "What it is for"),
                   form_value<&self::lang>("muc#roomconfig_lang", "The language spoken"),
                   form_value<&self::most_history>("muc#maxhistoryfetch",
                                                   "How many messages a new occupant gets"),
                   form_value<&self::most_occupants>("muc#roomconfig_maxusers",
                                                     "How many occupants there may be"),
                   form_value<&self::persistent>("muc#roomconfig_persistentroom",
                                                 "It stays when everybody has left"),
                   form_value<&self::is_public>("muc#roomconfig_publicroom",
                                                "It is found in lists"),
                   form_value<&self::members_only>("muc#roomconfig_membersonly",
                                                   "Only members may enter"),
                   form_value<&self::moderated>("muc#roomconfig_moderatedroom",
                                                "Only those with voice may speak"),
                   form_value<&self::password_protected>("muc#roomconfig_passwordprotectedroom",
                                                         "A password is needed to enter"),
                   form_value<&self::password>("muc#roomconfig_roomsecret", "The password")
                       .secret(),
                   form_value<&self::whois>("muc#roomconfig_whois", "Who sees real addresses"),
                   form_value<&self::private_messages>("muc#roomconfig_allowpm",
                                                       "Who may send private messages"),
                   form_value<&self::change_subject>("muc#roomconfig_changesubject",
                                                     "Participants may change the subject"),
                   form_value<&self::invite>("muc#roomconfig_allowinvites",
                                             "Members may invite others"),
                   form_value<&self::logging>("muc#roomconfig_enablelogging",
                                              "What is said is logged in public"),
                   form_value<&self::archiving>("muc#roomconfig_enablearchiving",
                                                "What is said is archived"),
                   form_value<&self::presence_broadcast>("muc#roomconfig_presencebroadcast",
                                                         "Whose presence is shown"),
                   form_value<&self::member_list>("muc#roomconfig_getmemberlist",
                                                  "Who may have the list of members")
                       .list(),
                   form_value<&self::pubsub>("muc#roomconfig_pubsub",
                                             "The publish-subscribe node that goes with it"),
                   form_value<&self::admins>("muc#roomconfig_roomadmins", "All administrators"),
                   form_value<&self::owners>("muc#roomconfig_roomowners", "All owners"),
                   other_fields<&self::others>())
            .source("XEP-0045 §15.5.3");
    }
};

/// What a room tells about itself (XEP-0045 §15.5.4): among disco_info::extensions.
struct muc_room_info {
    std::optional<std::string> description;
    std::optional<std::string> lang;
    std::optional<std::uint32_t> most_history; ///< messages that a new occupant gets
    std::optional<std::uint32_t> occupants;    ///< how many there are now
    std::optional<std::string> subject;
    std::optional<bool> change_subject; ///< participants may
    std::vector<jid> contacts;
    std::optional<std::string> logs; ///< a URL
    std::optional<std::string> ldap_group;
    std::optional<std::string> hats_hash; ///< changes with the list of hats (XEP-0317 §2)
    std::vector<form_field> others;
    bool operator==(const muc_room_info&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = muc_room_info;
        return form_of_type(
                   "http://jabber.org/protocol/muc#roominfo", "What a room tells about itself.",
                   form_value<&self::description>("muc#roominfo_description", "What it is for"),
                   form_value<&self::lang>("muc#roominfo_lang", "The language spoken"),
                   form_value<&self::most_history>("muc#maxhistoryfetch",
                                                   "How many messages a new occupant gets"),
                   form_value<&self::occupants>("muc#roominfo_occupants",
                                                "How many occupants there are"),
                   form_value<&self::subject>("muc#roominfo_subject", "The subject"),
                   form_value<&self::change_subject>("muc#roominfo_subjectmod",
                                                     "Participants may change the subject"),
                   form_value<&self::contacts>("muc#roominfo_contactjid", "Whom to ask"),
                   form_value<&self::logs>("muc#roominfo_logs", "Where its logs are"),
                   form_value<&self::ldap_group>("muc#roominfo_ldapgroup", "Who may be a member"),
                   form_value<&self::hats_hash>("hats#hash", "Changes with the list of hats"),
                   other_fields<&self::others>())
            .source("XEP-0045 §15.5.4");
    }
};

/// Asks to be a member under a nick, or asks an administrator to allow it (XEP-0045 §15.5.1).
struct muc_registration {
    std::optional<std::string> nick;
    std::optional<std::string> given_name, family_name, email, url;
    std::optional<std::string> faq_entry;
    std::optional<bool> allow; ///< the administrator's answer
    std::vector<form_field> others;
    bool operator==(const muc_registration&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = muc_registration;
        return form_of_type(
                   "http://jabber.org/protocol/muc#register", "Asks to be a member of a room.",
                   form_value<&self::nick>("muc#register_roomnick", "The nick"),
                   form_value<&self::given_name>("muc#register_first", "The given name"),
                   form_value<&self::family_name>("muc#register_last", "The family name"),
                   form_value<&self::email>("muc#register_email", "The address for email"),
                   form_value<&self::url>("muc#register_url", "A page about the person"),
                   form_value<&self::faq_entry>("muc#register_faqentry", "What others often ask")
                       .lines(),
                   form_value<&self::allow>("muc#register_allow", "Whether to allow it"),
                   other_fields<&self::others>())
            .source("XEP-0045 §15.5.1");
    }
};

/// Asks for voice, or asks a moderator to grant it (XEP-0045 §15.5.2).
struct muc_voice_request {
    std::optional<muc_role> role;
    std::optional<jid> address;
    std::optional<std::string> nick;
    std::optional<bool> allow; ///< the moderator's answer
    std::vector<form_field> others;
    bool operator==(const muc_voice_request&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = muc_voice_request;
        return form_of_type("http://jabber.org/protocol/muc#request", "Asks for voice.",
                            form_value<&self::role>("muc#role", "The role asked for"),
                            form_value<&self::address>("muc#jid", "Who asks"),
                            form_value<&self::nick>("muc#roomnick", "Under which nick"),
                            form_value<&self::allow>("muc#request_allow", "Whether to grant it"),
                            other_fields<&self::others>())
            .source("XEP-0045 §15.5.2");
    }
};

} // namespace epode
