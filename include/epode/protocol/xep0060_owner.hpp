#pragma once
/// XEP-0060: Publish-Subscribe. Here: requests of a node's owner (§8).
#include <epode/protocol/xep0060.hpp>

namespace epode {

inline constexpr std::string_view pubsub_owner_namespace =
    "http://jabber.org/protocol/pubsub#owner";

/// The configuration that nodes have by default (XEP-0060 §8.3).
struct pubsub_default_configuration {
    std::optional<data_form> form; ///< none: asks for it
    bool operator==(const pubsub_default_configuration&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "", "default", "The configuration that nodes have by default.",
                   child<&pubsub_default_configuration::form>("form", "The configuration."))
            .source("XEP-0060 §8.3");
    }
};

/// Deletes a node, or tells that it was deleted (XEP-0060 §8.4).
struct pubsub_delete {
    std::string node;
    std::optional<std::string> redirect; ///< URI of a node that takes its place
    bool operator==(const pubsub_delete&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("", "delete", "Deletes a node.",
                               attribute<&pubsub_delete::node>("node", "Which node."),
                               child_attribute<&pubsub_delete::redirect>(
                                   "redirect", "uri", "URI of a node that takes its place.")
                                   .json("redirect"))
            .source("XEP-0060 §8.4");
    }
};

/// A request of a node's owner, or the answer (XEP-0060 §8). Has one of its members.
struct pubsub_owner {
    std::optional<pubsub_configure> configure;
    std::optional<pubsub_default_configuration> default_configuration;
    std::optional<pubsub_delete> deleted;
    std::optional<std::string> purge; ///< a node whose items are deleted
    std::optional<pubsub_subscriptions> subscriptions;
    std::optional<pubsub_affiliations> affiliations;
    bool operator==(const pubsub_owner&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = pubsub_owner;
        return schema::element(
                   pubsub_owner_namespace, "pubsub", "A request of a node's owner.",
                   child<&self::configure>("configure", "Configures a node."),
                   child<&self::default_configuration>("defaultConfiguration",
                                                       "The default configuration of nodes."),
                   child<&self::deleted>("destroy", "Deletes a node."),
                   child_attribute<&self::purge>("purge", "node", "Deletes all items of this node.")
                       .json("purge"),
                   child<&self::subscriptions>("subscriptions", "Subscriptions to a node."),
                   child<&self::affiliations>("affiliations", "Affiliations to a node."))
            .source("XEP-0060 §8")
            .at("iq", "pubsub")
            .choice("context", "owner")
            .at("message", "pubsub")
            .choice("context", "owner")
            .at("", "pubsub")
            .choice("context", "owner");
    }
};

} // namespace epode
