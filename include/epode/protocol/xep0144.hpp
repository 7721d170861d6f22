#pragma once
/// XEP-0144: Roster Item Exchange.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view roster_exchange_namespace = "http://jabber.org/protocol/rosterx";

/// XEP-0144 §3.
enum class roster_exchange_action { add, delete_, modify };
constexpr std::array<std::string_view, 3> xml_names(roster_exchange_action) {
    return {"add", "delete", "modify"};
}

/// A contact that somebody suggests to add to the roster, to change or to delete (XEP-0144 §3).
struct roster_exchange_item {
    /// Absent, or a word that is not known: `add` is meant.
    std::optional<roster_exchange_action> action;
    jid address;
    std::optional<std::string> name;
    std::vector<std::string> groups;
    bool operator==(const roster_exchange_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   roster_exchange_namespace, "item", "A contact that somebody suggests.",
                   attribute<&roster_exchange_item::action>("action", "Absent is `add`.").lenient(),
                   attribute<&roster_exchange_item::address>("jid", "The contact.").required(),
                   attribute<&roster_exchange_item::name>("name", "What to call it."),
                   child_text<&roster_exchange_item::groups>("group", "Groups to put it into.")
                       .json("groups")
                       .listed())
            .source("XEP-0144 §3");
    }
};

/// Contacts that somebody suggests. All of one exchange have the same action (XEP-0144 §6). Whom
/// to believe without asking the user, §8.1 says: services that the user trusts, no people.
struct roster_exchange {
    std::vector<roster_exchange_item> items;
    bool operator==(const roster_exchange&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   roster_exchange_namespace, "x", "Contacts that somebody suggests.",
                   child<&roster_exchange::items>("items", "The contacts.").lenient().listed())
            .source("XEP-0144 §3")
            .at("message", "rosterExchange")
            .value()
            .at("iq", "rosterExchange")
            .value();
    }
};

} // namespace epode
