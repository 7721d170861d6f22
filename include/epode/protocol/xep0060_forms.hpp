#pragma once
/// XEP-0060: Publish-Subscribe: its forms.
#include <epode/protocol/xep0060.hpp>
#include <epode/protocol/xep0060_event.hpp>
#include <epode/protocol/xep0068.hpp>

namespace epode {

/// Who may subscribe and retrieve items (XEP-0060 §4.5).
enum class pubsub_access_model { open, presence, roster, authorize, whitelist };
constexpr std::array<std::string_view, 5> xml_names(pubsub_access_model) {
    return {"open", "presence", "roster", "authorize", "whitelist"};
}
/// Who may publish (XEP-0060 §4.3).
enum class pubsub_publish_model { publishers, subscribers, open };
constexpr std::array<std::string_view, 3> xml_names(pubsub_publish_model) {
    return {"publishers", "subscribers", "open"};
}
/// When the last item is sent unasked (XEP-0060 §6.1.7).
enum class pubsub_send_last { never, on_sub, on_sub_and_presence };
constexpr std::array<std::string_view, 3> xml_names(pubsub_send_last) {
    return {"never", "on_sub", "on_sub_and_presence"};
}
/// Whom the notification of an item tells to reply to (XEP-0060 §16.4.4).
enum class pubsub_item_reply { owner, publisher };
constexpr std::array<std::string_view, 2> xml_names(pubsub_item_reply) {
    return {"owner", "publisher"};
}
/// What a publication does to a node that is full (XEP-0060 §16.4.4).
enum class pubsub_when_full { retract_oldest, discard_oldest, reject };
constexpr std::array<std::string_view, 3> xml_names(pubsub_when_full) {
    return {"retract-oldest", "discard-oldest", "reject"};
}
/// The type of the messages that notify (XEP-0060 §16.4.4).
enum class pubsub_notification_type { normal, headline };
constexpr std::array<std::string_view, 2> xml_names(pubsub_notification_type) {
    return {"normal", "headline"};
}
/// Who may put nodes into a collection (XEP-0248).
enum class pubsub_children_policy { all, owners, whitelist };
constexpr std::array<std::string_view, 3> xml_names(pubsub_children_policy) {
    return {"all", "owners", "whitelist"};
}

/// How many at most: a number, or as many as the server allows (XEP-0060 §16.4.4).
struct pubsub_limit {
    static constexpr std::uint32_t as_many_as_allowed = 0xffff'ffff; ///< `max` in the form
    std::uint32_t value = as_many_as_allowed;
    bool operator==(const pubsub_limit&) const = default;
};
extern const schema::value_codec pubsub_limit_codec;
template <>
struct schema::codec_of<pubsub_limit> {
    static constexpr const value_codec* value = &pubsub_limit_codec;
};

/// What a form about a node's configuration is for.
enum class pubsub_settings_of { node, publication };

/// What an owner may change about a node (XEP-0060 §16.4.4), and what has to be so for an item to
/// be published there (§7.1.5). What is absent stays, or may be, as it is.
template <pubsub_settings_of what>
struct pubsub_settings {
    std::optional<std::string> title, description;
    std::optional<std::string> type; ///< of the items, usually their namespace
    std::optional<std::string> lang;
    std::optional<pubsub_access_model> access_model;
    std::vector<std::string> roster_groups; ///< with access model roster
    std::optional<pubsub_publish_model> publish_model;
    std::optional<bool> subscribe; ///< subscriptions are allowed
    std::optional<bool> persist_items;
    std::optional<pubsub_limit> max_items;
    std::optional<pubsub_limit> item_expire;       ///< in seconds
    std::optional<std::uint32_t> max_payload_size; ///< in octets
    std::optional<pubsub_when_full> when_full;
    std::optional<bool> purge_offline;
    std::optional<bool> deliver_notifications, deliver_payloads, presence_based_delivery;
    std::optional<pubsub_send_last> send_last;
    std::optional<pubsub_notification_type> notification_type;
    std::optional<bool> notify_config, notify_delete, notify_retract, notify_sub;
    std::optional<pubsub_item_reply> item_reply;
    std::optional<bool> temporary; ///< subscriptions end with being online
    std::vector<jid> contacts;
    std::optional<pubsub_node_type> node_type;
    std::vector<std::string> collections, children;
    std::optional<pubsub_limit> max_children;
    std::optional<pubsub_children_policy> children_policy;
    std::vector<jid> children_whitelist;
    std::optional<std::string> body_xslt, form_xslt; ///< URLs
    std::vector<form_field> others;
    bool operator==(const pubsub_settings&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = pubsub_settings;
        constexpr bool of_node = what == pubsub_settings_of::node;
        return form_of_type(
                   of_node ? "http://jabber.org/protocol/pubsub#node_config"
                           : "http://jabber.org/protocol/pubsub#publish-options",
                   of_node ? "A node's configuration." : "What has to be so for a publication.",
                   form_value<&self::title>("pubsub#title", "The node's name"),
                   form_value<&self::description>("pubsub#description", "What it is for"),
                   form_value<&self::type>("pubsub#type", "What its items are"),
                   form_value<&self::lang>("pubsub#language", "The language of its items").list(),
                   form_value<&self::access_model>("pubsub#access_model",
                                                   "Who may subscribe and retrieve"),
                   form_value<&self::roster_groups>("pubsub#roster_groups_allowed",
                                                    "Roster groups that may")
                       .list(),
                   form_value<&self::publish_model>("pubsub#publish_model", "Who may publish"),
                   form_value<&self::subscribe>("pubsub#subscribe", "Subscriptions are allowed"),
                   form_value<&self::persist_items>("pubsub#persist_items", "Items are stored"),
                   form_value<&self::max_items>("pubsub#max_items", "How many items are kept"),
                   form_value<&self::item_expire>("pubsub#item_expire",
                                                  "After how many seconds items go"),
                   form_value<&self::max_payload_size>("pubsub#max_payload_size",
                                                       "Octets of an item"),
                   form_value<&self::when_full>("pubsub#publish_node_full",
                                                "What a publication does to a full node"),
                   form_value<&self::purge_offline>("pubsub#purge_offline",
                                                    "Items go when their publisher is offline"),
                   form_value<&self::deliver_notifications>("pubsub#deliver_notifications",
                                                            "Subscribers are told"),
                   form_value<&self::deliver_payloads>("pubsub#deliver_payloads",
                                                       "What they are told has the items"),
                   form_value<&self::presence_based_delivery>("pubsub#presence_based_delivery",
                                                              "Only who is online is told"),
                   form_value<&self::send_last>("pubsub#send_last_published_item",
                                                "When the last item is sent unasked"),
                   form_value<&self::notification_type>("pubsub#notification_type",
                                                        "The type of the messages that tell"),
                   form_value<&self::notify_config>("pubsub#notify_config",
                                                    "Of changed configuration, too"),
                   form_value<&self::notify_delete>("pubsub#notify_delete",
                                                    "Of the node's end, too"),
                   form_value<&self::notify_retract>("pubsub#notify_retract",
                                                     "Of retracted items, too"),
                   form_value<&self::notify_sub>("pubsub#notify_sub",
                                                 "Owners are told of subscriptions"),
                   form_value<&self::item_reply>("pubsub#itemreply",
                                                 "Whom subscribers may reply to"),
                   form_value<&self::temporary>("pubsub#tempsub",
                                                "Subscriptions end with being online"),
                   form_value<&self::contacts>("pubsub#contact", "Whom to ask"),
                   form_value<&self::node_type>("pubsub#node_type", "A leaf or a collection"),
                   form_value<&self::collections>("pubsub#collection",
                                                  "The collections that have it"),
                   form_value<&self::children>("pubsub#children",
                                               "The nodes that a collection has"),
                   form_value<&self::max_children>("pubsub#children_max",
                                                   "How many nodes it may have"),
                   form_value<&self::children_policy>("pubsub#children_association_policy",
                                                      "Who may put nodes into it"),
                   form_value<&self::children_whitelist>("pubsub#children_association_whitelist",
                                                         "Who may, with policy whitelist"),
                   form_value<&self::body_xslt>("pubsub#body_xslt", "Makes texts of items"),
                   form_value<&self::form_xslt>("pubsub#dataform_xslt", "Makes forms of items"),
                   other_fields<&self::others>())
            .source(of_node ? "XEP-0060 §16.4.4" : "XEP-0060 §7.1.5");
    }
};
using pubsub_node_configuration = pubsub_settings<pubsub_settings_of::node>;
using pubsub_publish_options = pubsub_settings<pubsub_settings_of::publication>;

/// What a node tells about itself (XEP-0060 §16.4.3): among disco_info::extensions.
struct pubsub_metadata {
    std::optional<std::string> title, description;
    std::optional<std::string> type; ///< of the items, usually their namespace
    std::optional<std::string> lang;
    std::optional<pubsub_access_model> access_model;
    std::optional<pubsub_publish_model> publish_model;
    std::optional<pubsub_limit> max_items;
    std::optional<wall_time> creation_date;
    std::optional<jid> creator;
    std::vector<jid> contacts, owners, publishers;
    std::optional<std::uint32_t> subscribers; ///< how many
    std::vector<form_field> others;
    bool operator==(const pubsub_metadata&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = pubsub_metadata;
        return form_of_type(
                   "http://jabber.org/protocol/pubsub#meta-data", "What a node tells about itself.",
                   form_value<&self::title>("pubsub#title", "The node's name"),
                   form_value<&self::description>("pubsub#description", "What it is for"),
                   form_value<&self::type>("pubsub#type", "What its items are"),
                   form_value<&self::lang>("pubsub#language", "The language of its items").list(),
                   form_value<&self::access_model>("pubsub#access_model",
                                                   "Who may subscribe and retrieve"),
                   form_value<&self::publish_model>("pubsub#publish_model", "Who may publish"),
                   form_value<&self::max_items>("pubsub#max_items", "How many items are kept"),
                   form_value<&self::creation_date>("pubsub#creation_date", "Since when it is"),
                   form_value<&self::creator>("pubsub#creator", "Who made it"),
                   form_value<&self::contacts>("pubsub#contact", "Whom to ask"),
                   form_value<&self::owners>("pubsub#owner", "Its owners"),
                   form_value<&self::publishers>("pubsub#publisher", "Its publishers"),
                   form_value<&self::subscribers>("pubsub#num_subscribers",
                                                  "How many subscribers it has"),
                   other_fields<&self::others>())
            .source("XEP-0060 §16.4.3");
    }
};

/// What a subscription is for (XEP-0060 §16.4.2; XEP-0248).
enum class pubsub_subscription_type { items, nodes };
constexpr std::array<std::string_view, 2> xml_names(pubsub_subscription_type) {
    return {"items", "nodes"};
}
enum class pubsub_subscription_depth { one, all };
constexpr std::array<std::string_view, 2> xml_names(pubsub_subscription_depth) {
    return {"1", "all"};
}
/// When a subscriber wants to be told: in which states of presence (XEP-0060 §16.4.2).
enum class pubsub_presence_state { online, chat, away, xa, dnd };
constexpr std::array<std::string_view, 5> xml_names(pubsub_presence_state) {
    return {"online", "chat", "away", "xa", "dnd"};
}
/// How a subscriber wants to be told (XEP-0060 §16.4.2): the form of pubsub_options.
struct pubsub_subscribe_options {
    std::optional<bool> deliver;                   ///< false: not for now
    std::optional<bool> digest;                    ///< several notifications in one
    std::optional<std::uint32_t> digest_frequency; ///< in milliseconds, at least
    std::optional<pubsub_expiry> expire;
    std::optional<bool> include_body; ///< a text for people, too
    std::vector<pubsub_presence_state> show_values;
    std::optional<pubsub_subscription_type> type;
    std::optional<pubsub_subscription_depth> depth;
    std::vector<form_field> others;
    bool operator==(const pubsub_subscribe_options&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = pubsub_subscribe_options;
        return form_of_type(
                   "http://jabber.org/protocol/pubsub#subscribe_options",
                   "How a subscriber wants to be told.",
                   form_value<&self::deliver>("pubsub#deliver", "Be told at all"),
                   form_value<&self::digest>("pubsub#digest", "Several in one"),
                   form_value<&self::digest_frequency>("pubsub#digest_frequency",
                                                       "Milliseconds between two, at least"),
                   form_value<&self::expire>("pubsub#expire", "When it ends"),
                   form_value<&self::include_body>("pubsub#include_body", "A text for people, too"),
                   form_value<&self::show_values>("pubsub#show-values",
                                                  "In which states of presence"),
                   form_value<&self::type>("pubsub#subscription_type",
                                           "Of new items or of new nodes"),
                   form_value<&self::depth>("pubsub#subscription_depth",
                                            "Of which nodes of a collection"),
                   other_fields<&self::others>())
            .source("XEP-0060 §16.4.2");
    }
};

/// Asks an owner to allow a subscription, and the answer (XEP-0060 §16.4.1): a form in a message.
struct pubsub_subscribe_authorization {
    std::optional<std::string> node;
    std::optional<jid> subscriber;
    std::optional<std::string> subscription_id;
    std::optional<bool> allow;
    std::vector<form_field> others;
    bool operator==(const pubsub_subscribe_authorization&) const = default;

    static consteval auto form() {
        using namespace schema;
        using self = pubsub_subscribe_authorization;
        return form_of_type(
                   "http://jabber.org/protocol/pubsub#subscribe_authorization",
                   "Asks an owner to allow a subscription.",
                   form_value<&self::node>("pubsub#node", "The node"),
                   form_value<&self::subscriber>("pubsub#subscriber_jid", "Who wants to subscribe"),
                   form_value<&self::subscription_id>("pubsub#subid", "Which subscription"),
                   form_value<&self::allow>("pubsub#allow", "Whether to allow it"),
                   other_fields<&self::others>())
            .source("XEP-0060 §16.4.1");
    }
};

} // namespace epode
