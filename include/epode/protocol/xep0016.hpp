#pragma once
/// XEP-0016: Privacy Lists.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view privacy_namespace = "jabber:iq:privacy";

enum class privacy_item_type { jid, group, subscription };
constexpr std::array<std::string_view, 3> xml_names(privacy_item_type) {
    return {"jid", "group", "subscription"};
}

enum class privacy_action { allow, deny };
constexpr std::array<std::string_view, 2> xml_names(privacy_action) { return {"allow", "deny"}; }

/// A rule (XEP-0016 §2.1). Without a type it is for everybody: so one that is not known makes the
/// whole unreadable. Without kinds of stanzas it is for all of them.
struct privacy_item {
    std::optional<privacy_item_type> type;
    std::optional<std::string> value; ///< an address, a group, or a subscription
    privacy_action action{};
    std::uint32_t order = 0; ///< the lowest comes first
    bool messages = false;
    bool incoming_presence = false;
    bool outgoing_presence = false;
    bool iq = false;
    bool operator==(const privacy_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   privacy_namespace, "item", "A rule.",
                   attribute<&privacy_item::type>("type", "What the value is."),
                   attribute<&privacy_item::value>("value", "For whom the rule is."),
                   attribute<&privacy_item::action>("action", "What it does.").required(),
                   attribute<&privacy_item::order>("order", "The lowest comes first.").required(),
                   flag<&privacy_item::messages>("message", "It is for messages.").json("messages"),
                   flag<&privacy_item::incoming_presence>("presence-in",
                                                          "It is for presence that comes in.")
                       .json("incomingPresence"),
                   flag<&privacy_item::outgoing_presence>("presence-out",
                                                          "It is for presence that goes out.")
                       .json("outgoingPresence"),
                   flag<&privacy_item::iq>("iq", "It is for requests that come in."))
            .source("XEP-0016 §2.1");
    }
};

struct privacy_list {
    std::string name;
    std::vector<privacy_item> items;
    bool operator==(const privacy_list&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   privacy_namespace, "list", "Rules.",
                   attribute<&privacy_list::name>("name", "The list's name.").required(),
                   child<&privacy_list::items>("items", "The rules."))
            .source("XEP-0016 §2.1");
    }
};

/// Reads and changes privacy lists, and chooses which is in force (XEP-0016 §2).
struct privacy_lists {
    std::optional<std::string> active;   ///< in force for this session
    std::optional<std::string> defaults; ///< in force for all sessions that chose none
    std::vector<privacy_list> lists;
    bool operator==(const privacy_lists&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(privacy_namespace, "query", "Privacy lists.",
                               child_attribute<&privacy_lists::active>("active", "name",
                                                                       "In force for this session.")
                                   .json("activeList")
                                   .keep_empty(),
                               child_attribute<&privacy_lists::defaults>(
                                   "default", "name", "In force for other sessions.")
                                   .json("defaultList")
                                   .keep_empty(),
                               child<&privacy_lists::lists>("lists", "The lists."))
            .source("XEP-0016 §2")
            .at("iq", "privacy");
    }
};

} // namespace epode
