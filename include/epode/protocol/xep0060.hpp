#pragma once
/// XEP-0060: Publish-Subscribe. Here: what users ask of a service and what it answers, and errors.
/// Requests of a node's owner are in xep0060_owner.hpp, events in xep0060_event.hpp.
#include <epode/jid.hpp>
#include <epode/protocol/xep0004.hpp>
#include <epode/protocol/xep0059.hpp>
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view pubsub_namespace = "http://jabber.org/protocol/pubsub";
inline constexpr std::string_view pubsub_errors_namespace =
    "http://jabber.org/protocol/pubsub#errors";

/// The lasting relation of an entity to a node (XEP-0060 §4.1).
enum class pubsub_affiliation_state { member, none, outcast, owner, publisher, publish_only };
constexpr std::array<std::string_view, 6> xml_names(pubsub_affiliation_state) {
    return {"member", "none", "outcast", "owner", "publisher", "publish-only"};
}

/// XEP-0060 §4.2.
enum class pubsub_subscription_state { none, pending, subscribed, unconfigured };
constexpr std::array<std::string_view, 4> xml_names(pubsub_subscription_state) {
    return {"none", "pending", "subscribed", "unconfigured"};
}

/// Items are published at leaf nodes; a collection holds nodes (XEP-0248 §3).
enum class pubsub_node_type { leaf, collection };
constexpr std::array<std::string_view, 2> xml_names(pubsub_node_type) {
    return {"leaf", "collection"};
}

/// What was published, or which of it is meant (XEP-0060 §7.1).
struct pubsub_item {
    std::optional<std::string> id; ///< the service gives one to an item that is published without
    std::optional<jid> publisher;  ///< not to be believed unless the service is known to set it
    schema::payloads content;      ///< one element
    bool operator==(const pubsub_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   pubsub_namespace, "item", "What was published.",
                   attribute<&pubsub_item::id>("id", "Its identifier, unique at its node."),
                   attribute<&pubsub_item::publisher>("publisher", "Who published it.").lenient(),
                   extensions<&pubsub_item::content>("pubsub.item", "What it holds: one element."))
            .source("XEP-0060 §7.1")
            .at("", "pubsubitem");
    }
};

/// Creates a node (XEP-0060 §8.1).
struct pubsub_create {
    std::optional<std::string> node; ///< none: the service chooses a name
    bool operator==(const pubsub_create&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("", "create", "Creates a node.",
                               attribute<&pubsub_create::node>(
                                   "node", "Its name. None: the service chooses one."))
            .source("XEP-0060 §8.1");
    }
};

/// Configures a node, when it is created (XEP-0060 §8.1.3) or later, by its owner (§8.2).
struct pubsub_configure {
    std::optional<std::string> node;
    std::optional<data_form> form; ///< none: asks for it, or is content with the defaults
    bool operator==(const pubsub_configure&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "", "configure", "Configures a node.",
                   attribute<&pubsub_configure::node>("node", "The node, if it is there already."),
                   child<&pubsub_configure::form>("form", "The configuration."))
            .source("XEP-0060 §8.2");
    }
};

/// Subscribes to a node (XEP-0060 §6.1).
struct pubsub_subscribe {
    std::optional<jid> address; ///< of the subscriber
    std::optional<std::string> node;
    bool operator==(const pubsub_subscribe&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "", "subscribe", "Subscribes to a node.",
                   attribute<&pubsub_subscribe::address>("jid", "Who is to be subscribed."),
                   attribute<&pubsub_subscribe::node>("node", "The node."))
            .source("XEP-0060 §6.1");
    }
};

/// Ends a subscription (XEP-0060 §6.2).
struct pubsub_unsubscribe {
    std::optional<jid> address; ///< of the subscriber
    std::optional<std::string> node;
    std::optional<std::string> subscription_id; ///< if there are several
    bool operator==(const pubsub_unsubscribe&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_unsubscribe;
        return schema::element(
                   "", "unsubscribe", "Ends a subscription.",
                   attribute<&self::address>("jid", "Who is subscribed."),
                   attribute<&self::node>("node", "The node."),
                   attribute<&self::subscription_id>("subid", "Which of several subscriptions."))
            .source("XEP-0060 §6.2");
    }
};

/// The options of a subscription (XEP-0060 §6.3).
struct pubsub_options {
    std::optional<jid> address; ///< of the subscriber
    std::optional<std::string> node;
    std::optional<std::string> subscription_id; ///< if there are several
    std::optional<data_form> form;              ///< none: asks for it
    bool operator==(const pubsub_options&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_options;
        return schema::element(
                   "", "options", "The options of a subscription.",
                   attribute<&self::address>("jid", "Who is subscribed."),
                   attribute<&self::node>("node", "The node."),
                   attribute<&self::subscription_id>("subid", "Which of several subscriptions."),
                   child<&self::form>("form", "The options."))
            .source("XEP-0060 §6.3");
    }
};

/// The options that subscriptions have by default (XEP-0060 §6.4).
struct pubsub_default_options {
    std::optional<std::string> node; ///< none: at the service as a whole
    std::optional<pubsub_node_type> type;
    std::optional<data_form> form; ///< none: asks for it
    bool operator==(const pubsub_default_options&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_default_options;
        return schema::element("", "default", "The options that subscriptions have by default.",
                               attribute<&self::node>("node", "The node. None: any node."),
                               attribute<&self::type>("type", "Of nodes of this type.").lenient(),
                               child<&self::form>("form", "The options."))
            .source("XEP-0060 §6.4");
    }
};

/// A subscription and its state (XEP-0060 §5.6, §6.1, §8.8).
struct pubsub_subscription {
    std::optional<jid> address; ///< of the subscriber
    std::optional<std::string> node;
    std::optional<pubsub_subscription_state> state;
    std::optional<std::string> subscription_id;
    bool configurable = false;           ///< it has options
    bool configuration_required = false; ///< it is not in force before they are set
    bool operator==(const pubsub_subscription&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_subscription;
        return schema::element(
                   "", "subscription", "A subscription and its state.",
                   attribute<&self::address>("jid", "Who is subscribed."),
                   attribute<&self::node>("node", "The node."),
                   attribute<&self::state>("subscription", "Its state.").json("state").lenient(),
                   attribute<&self::subscription_id>("subid", "Which of several subscriptions."),
                   flag<&self::configurable>("subscribe-options", "It has options.")
                       .json("configurable"),
                   flag<&self::configuration_required>("required", "The options have to be set.")
                       .within("subscribe-options")
                       .json("configurationRequired")
                       .otherwise("0"))
            .source("XEP-0060 §6.1");
    }
};

/// The subscriptions of a user, or to an owner's node (XEP-0060 §5.6, §8.8).
struct pubsub_subscriptions {
    std::optional<std::string> node; ///< none: at all nodes
    std::optional<jid> address;
    std::vector<pubsub_subscription> items;
    bool operator==(const pubsub_subscriptions&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_subscriptions;
        return schema::element("", "subscriptions", "Subscriptions.",
                               attribute<&self::node>("node", "At this node only."),
                               attribute<&self::address>("jid", "Of this entity only."),
                               child<&self::items>("items", "The subscriptions."))
            .source("XEP-0060 §5.6");
    }
};

/// What an entity is at a node (XEP-0060 §5.7, §8.9).
struct pubsub_affiliation {
    std::optional<pubsub_affiliation_state> affiliation;
    std::optional<jid> address;
    std::optional<std::string> node;
    bool operator==(const pubsub_affiliation&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_affiliation;
        return schema::element("", "affiliation", "What an entity is at a node.",
                               attribute<&self::affiliation>("affiliation", "What.").lenient(),
                               attribute<&self::address>("jid", "Who."),
                               attribute<&self::node>("node", "Where."))
            .source("XEP-0060 §5.7");
    }
};

/// The affiliations of a user, or to an owner's node (XEP-0060 §5.7, §8.9).
struct pubsub_affiliations {
    std::optional<std::string> node; ///< none: at all nodes
    std::vector<pubsub_affiliation> items;
    bool operator==(const pubsub_affiliations&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_affiliations;
        return schema::element("", "affiliations", "Affiliations.",
                               attribute<&self::node>("node", "At this node only."),
                               child<&self::items>("items", "The affiliations."))
            .source("XEP-0060 §5.7");
    }
};

/// Asks for items, or is the answer (XEP-0060 §6.5).
struct pubsub_items {
    std::string node;
    std::optional<std::uint32_t> max;           ///< at most so many, the youngest
    std::optional<std::string> subscription_id; ///< if there are several
    std::vector<pubsub_item> items;             ///< in a request: those with these identifiers
    std::optional<result_set> paging;           ///< usually it stands beside
    bool operator==(const pubsub_items&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "", "items", "Asks for items, or has them.",
                   attribute<&pubsub_items::node>("node", "Of which node."),
                   attribute<&pubsub_items::max>("max_items", "At most so many, the youngest.")
                       .json("max")
                       .lenient(),
                   attribute<&pubsub_items::subscription_id>("subid",
                                                             "Which of several subscriptions."),
                   child<&pubsub_items::items>("items", "In a request: those with these "
                                                        "identifiers."),
                   child<&pubsub_items::paging>("paging", "Which page."))
            .source("XEP-0060 §6.5");
    }
};

/// Publishes an item (XEP-0060 §7.1).
struct pubsub_publish {
    std::string node;
    std::optional<pubsub_item> item; ///< none: tells that something happened
    bool operator==(const pubsub_publish&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("", "publish", "Publishes an item.",
                               attribute<&pubsub_publish::node>("node", "Where."),
                               child<&pubsub_publish::item>("item", "What."))
            .source("XEP-0060 §7.1");
    }
};

/// Deletes an item (XEP-0060 §7.2).
struct pubsub_retract {
    std::string node;
    std::optional<std::string> id; ///< of the item
    std::optional<bool> notify;    ///< subscribers are told
    bool operator==(const pubsub_retract&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "", "retract", "Deletes an item.",
                   attribute<&pubsub_retract::node>("node", "Of which node."),
                   child_attribute<&pubsub_retract::id>("item", "id", "Which item."),
                   attribute<&pubsub_retract::notify>("notify", "Subscribers are to be told.")
                       .lenient())
            .source("XEP-0060 §7.2");
    }
};

/// A request of a user to a publish-subscribe service, or the answer; in a message it tells a user
/// of a subscription or an affiliation (XEP-0060 §5 to §7, §8.1). All but `create` with
/// `configure`, `subscribe` with `options`, and `publish` with `publish_options` stand alone.
struct pubsub {
    std::optional<pubsub_create> create;
    std::optional<pubsub_configure> configure;
    std::optional<pubsub_subscribe> subscribe;
    std::optional<pubsub_options> options;
    std::optional<pubsub_unsubscribe> unsubscribe;
    std::optional<pubsub_subscription> subscription;
    std::optional<pubsub_subscriptions> subscriptions;
    std::optional<pubsub_affiliations> affiliations;
    std::optional<pubsub_default_options> default_options;
    std::optional<pubsub_items> items;
    std::optional<pubsub_publish> publish;
    std::optional<data_form> publish_options;
    std::optional<pubsub_retract> retract;
    std::optional<result_set> paging; ///< of the items
    bool operator==(const pubsub&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   pubsub_namespace, "pubsub", "A request to a publish-subscribe service.",
                   child<&pubsub::create>("create", "Creates a node."),
                   child<&pubsub::configure>("configure", "Configures it."),
                   child<&pubsub::subscribe>("subscribe", "Subscribes to a node."),
                   child<&pubsub::options>("subscriptionOptions", "Options of the subscription."),
                   child<&pubsub::unsubscribe>("unsubscribe", "Ends a subscription."),
                   child<&pubsub::subscription>("subscription", "What became of a subscription."),
                   child<&pubsub::subscriptions>("subscriptions", "The user's subscriptions."),
                   child<&pubsub::affiliations>("affiliations", "The user's affiliations."),
                   child<&pubsub::default_options>("defaultSubscriptionOptions",
                                                   "The default options of subscriptions."),
                   child<&pubsub::items>("fetch", "Asks for items, or has them."),
                   child<&pubsub::publish>("publish", "Publishes an item."),
                   child<&pubsub::publish_options>("publishOptions", "How the node has to be.")
                       .within("publish-options"),
                   child<&pubsub::retract>("retract", "Deletes an item."),
                   child<&pubsub::paging>("paging", "Which page of the items."))
            .source("XEP-0060 §6")
            .at("iq", "pubsub")
            .default_choice("context", "user")
            .at("message", "pubsub")
            .default_choice("context", "user")
            .at("", "pubsub")
            .default_choice("context", "user");
    }
};

/// The conditions of XEP-0060 §16.4 (schema).
enum class pubsub_condition {
    closed_node,
    configuration_required,
    invalid_jid,
    invalid_options,
    invalid_payload,
    invalid_subscription_id,
    item_forbidden,
    item_required,
    jid_required,
    max_items_exceeded,
    max_nodes_exceeded,
    node_id_required,
    not_in_roster_group,
    not_subscribed,
    payload_required,
    payload_too_big,
    pending_subscription,
    precondition_not_met,
    presence_subscription_required,
    subscription_id_required,
    too_many_subscriptions,
    unsupported,
    unsupported_access_model,
};
constexpr std::array<std::string_view, 23> xml_names(pubsub_condition) {
    return {"closed-node",
            "configuration-required",
            "invalid-jid",
            "invalid-options",
            "invalid-payload",
            "invalid-subid",
            "item-forbidden",
            "item-required",
            "jid-required",
            "max-items-exceeded",
            "max-nodes-exceeded",
            "nodeid-required",
            "not-in-roster-group",
            "not-subscribed",
            "payload-required",
            "payload-too-big",
            "pending-subscription",
            "precondition-not-met",
            "presence-subscription-required",
            "subid-required",
            "too-many-subscriptions",
            "unsupported",
            "unsupported-access-model"};
}

/// What a publish-subscribe service says in an error beside its general condition.
struct pubsub_error {
    std::optional<pubsub_condition> condition;
    std::optional<std::string> unsupported_feature; ///< with `unsupported`
    bool operator==(const pubsub_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_error;
        return schema::group("Why a publish-subscribe service refuses.",
                             child_name<&self::condition>(pubsub_errors_namespace, "pubsubError",
                                                          "The condition."),
                             child_attribute<&self::unsupported_feature>(
                                 "unsupported", "feature", "With `unsupported`: the feature.")
                                 .in(pubsub_errors_namespace)
                                 .json("pubsubUnsupportedFeature"))
            .source("XEP-0060 §15.2")
            .at("error", "");
    }
};

} // namespace epode
