#pragma once
/// XEP-0060: Publish-Subscribe. Here: what a service tells its subscribers.
#include <epode/protocol/xep0060_owner.hpp>

namespace epode {

inline constexpr std::string_view pubsub_event_namespace =
    "http://jabber.org/protocol/pubsub#event";

/// When a subscription ends (XEP-0060 §12.19).
struct pubsub_expiry {
    std::optional<wall_time> at; ///< none: as soon as the subscriber goes offline (`presence`)
    bool operator==(const pubsub_expiry&) const = default;
};
extern const schema::value_codec pubsub_expiry_codec;

} // namespace epode

namespace epode::schema {

template <>
struct codec_of<pubsub_expiry> {
    static constexpr const value_codec* value = &pubsub_expiry_codec;
};

} // namespace epode::schema

namespace epode {

/// What was published, as subscribers are told (XEP-0060 §7.1.2).
struct pubsub_event_item {
    std::optional<std::string> id;
    std::optional<jid> publisher;    ///< not to be believed unless the service is known to set it
    std::optional<std::string> node; ///< in a collection: where it was published
    schema::payloads content;        ///< one element, or none if only the event is told
    bool operator==(const pubsub_event_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_event_item;
        return schema::element(
                   pubsub_event_namespace, "item", "What was published.",
                   attribute<&self::id>("id", "Its identifier, unique at its node."),
                   attribute<&self::publisher>("publisher", "Who published it.").lenient(),
                   attribute<&self::node>("node", "In a collection: where it was published."),
                   extensions<&self::content>("pubsub.item", "What it holds: one element."))
            .source("XEP-0060 §7.1.2")
            .at("", "pubsubeventitem");
    }
};

/// Items that were published or deleted (XEP-0060 §7.1.2, §7.2.2).
struct pubsub_event_items {
    std::string node;
    std::vector<std::string> retracted; ///< identifiers of items that were deleted
    std::vector<pubsub_event_item> published;
    bool operator==(const pubsub_event_items&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_event_items;
        return schema::element("", "items", "Items that were published or deleted.",
                               attribute<&self::node>("node", "At which node."),
                               child_attribute<&self::retracted>("retract", "id",
                                                                 "Identifiers of deleted items.")
                                   .json("retracted")
                                   .listed(),
                               child<&self::published>("published", "Items that were published."))
            .source("XEP-0060 §7.1.2");
    }
};

/// A node of which all items were deleted (XEP-0060 §8.5.2).
struct pubsub_event_purge {
    std::string node;
    bool operator==(const pubsub_event_purge&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("", "purge", "All items of a node were deleted.",
                               attribute<&pubsub_event_purge::node>("node", "Which node."))
            .source("XEP-0060 §8.5.2");
    }
};

/// The configuration of a node changed (XEP-0060 §8.2.5.3).
struct pubsub_event_configuration {
    std::optional<std::string> node;
    std::optional<data_form> form; ///< the new one, if the service tells it
    bool operator==(const pubsub_event_configuration&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_event_configuration;
        return schema::element("", "configuration", "The configuration of a node changed.",
                               attribute<&self::node>("node", "Which node."),
                               child<&self::form>("form", "The new configuration."))
            .source("XEP-0060 §8.2.5.3");
    }
};

/// A subscription changed, or is there from now on (XEP-0060 §8.8.4, §12.19).
struct pubsub_event_subscription {
    std::optional<jid> address; ///< of the subscriber
    std::optional<std::string> node;
    std::optional<std::string> subscription_id;
    std::optional<pubsub_subscription_state> state;
    std::optional<pubsub_expiry> expires;
    bool operator==(const pubsub_event_subscription&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_event_subscription;
        return schema::element(
                   "", "subscription", "A subscription changed.",
                   attribute<&self::address>("jid", "Who is subscribed."),
                   attribute<&self::node>("node", "To which node."),
                   attribute<&self::subscription_id>("subid", "Which of several subscriptions."),
                   attribute<&self::state>("subscription", "Its state.").json("type").lenient(),
                   attribute<&self::expires>("expiry", "When it ends; `presence`: as soon as the "
                                                       "subscriber goes offline.")
                       .json("expires")
                       .lenient())
            .source("XEP-0060 §12.19");
    }
};

/// A node came to a collection, or left it (XEP-0248 §7).
struct pubsub_event_collection {
    std::optional<std::string> node;       ///< the collection
    std::optional<std::string> associated; ///< the node that came
    std::optional<std::string> disassociated;
    bool operator==(const pubsub_event_collection&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_event_collection;
        return schema::element(
                   "", "collection", "A node came to a collection, or left it.",
                   attribute<&self::node>("node", "The collection."),
                   child_attribute<&self::associated>("associate", "node", "The node that came.")
                       .json("associate"),
                   child_attribute<&self::disassociated>("disassociate", "node",
                                                         "The node that left.")
                       .json("disassociate"))
            .source("XEP-0248 §7");
    }
};

/// What a service tells its subscribers (XEP-0060 §7, §8). Has one of its members.
struct pubsub_event {
    std::optional<pubsub_event_items> items;
    std::optional<pubsub_event_purge> purge;
    std::optional<pubsub_delete> deleted;
    std::optional<pubsub_event_configuration> configuration;
    std::optional<pubsub_event_subscription> subscription;
    std::optional<pubsub_event_collection> collection;
    bool operator==(const pubsub_event&) const = default;

    static const schema::computed_operations event_type;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_event;
        return schema::element(
                   pubsub_event_namespace, "event", "What a service tells its subscribers.",
                   child<&self::items>("items", "Items were published or deleted."),
                   child<&self::purge>("purge", "All items of a node were deleted."),
                   child<&self::deleted>("delete", "A node was deleted."),
                   child<&self::configuration>("configuration", "A node was configured."),
                   child<&self::subscription>("subscription", "A subscription changed."),
                   child<&self::collection>("collection", "A collection changed."),
                   computed("eventType", event_type, "Which of these it is."))
            .source("XEP-0060 §7.1.2")
            .at("message", "pubsub")
            .choice("context", "event");
    }
};

} // namespace epode
