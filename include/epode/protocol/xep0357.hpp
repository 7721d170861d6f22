#pragma once
/// XEP-0357: Push Notifications.
#include <epode/jid.hpp>
#include <epode/protocol/xep0004.hpp>

namespace epode {

inline constexpr std::string_view push_namespace = "urn:xmpp:push:0";

/// The server shall publish notifications (XEP-0357 §5).
struct push_enable {
    jid service;                     ///< where to publish
    std::optional<std::string> node; ///< there
    std::optional<data_form> form;   ///< options for each publication, such as a secret
    bool operator==(const push_enable&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(push_namespace, "enable", "The server shall publish notifications.",
                               attribute<&push_enable::service>("jid", "Where.").required(),
                               attribute<&push_enable::node>("node", "At which node there."),
                               child<&push_enable::form>("form", "Options for each of them."))
            .source("XEP-0357 §5")
            .at("iq", "push")
            .choice("action", "enable");
    }
};

/// The server shall no longer publish notifications (XEP-0357 §6).
struct push_disable {
    jid service;
    std::optional<std::string> node; ///< absent: all nodes
    bool operator==(const push_disable&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   push_namespace, "disable", "The server shall publish no more notifications.",
                   attribute<&push_disable::service>("jid", "Where.").required(),
                   attribute<&push_disable::node>("node", "At which node there; absent: any."))
            .source("XEP-0357 §6")
            .at("iq", "push")
            .choice("action", "disable");
    }
};

/// What is published: something happened (XEP-0357 §7).
struct push_notification {
    std::optional<data_form> form; ///< a summary
    schema::payloads more;
    bool operator==(const push_notification&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   push_namespace, "notification", "Something happened.",
                   child<&push_notification::form>("form", "A summary."),
                   extensions<&push_notification::more>("pushNotification", "More of it."))
            .source("XEP-0357 §7")
            .at("pubsub.item", "content")
            .choice("itemType", push_namespace)
            .at("", "pushNotification")
            .choice("itemType", push_namespace);
    }
};

} // namespace epode
