#pragma once
/// RFC 6121: the roster, and what a server offers for it.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

/// RFC 6121 §2.1.2.5; `remove` is a request, or the news that an item is gone.
enum class roster_subscription { none, to, from, both, remove };
constexpr std::array<std::string_view, 5> xml_names(roster_subscription) {
    return {"none", "to", "from", "both", "remove"};
}

/// A contact (RFC 6121 §2.1.2).
struct roster_item {
    jid address;
    std::optional<std::string> name;
    std::optional<roster_subscription> subscription;
    std::optional<std::string> ask; ///< "subscribe": a request is pending
    std::optional<bool> approved;   ///< its own request was approved in advance
    std::vector<std::string> groups;
    bool operator==(const roster_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "jabber:iq:roster", "item", "A contact.",
                   attribute<&roster_item::address>("jid", "The contact's address.").required(),
                   attribute<&roster_item::name>("name", "What the user calls the contact."),
                   attribute<&roster_item::subscription>("subscription",
                                                         "Who sees the other's presence.")
                       .lenient(),
                   attribute<&roster_item::ask>("ask", "`subscribe`: a request is pending.")
                       .json("pending"),
                   attribute<&roster_item::approved>("approved",
                                                     "The contact's request is approved already.")
                       .json("preApproved"),
                   child_text<&roster_item::groups>("group", "A group that it belongs to.")
                       .json("groups")
                       .listed())
            .source("RFC 6121 §2.1.2");
    }
};

/// The roster, or a part of it (RFC 6121 §2.1).
struct roster {
    std::optional<std::string> version; ///< an empty one differs from none (§2.6)
    std::vector<roster_item> items;
    bool operator==(const roster&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("jabber:iq:roster", "query", "The roster, or a part of it.",
                               attribute<&roster::version>("ver", "Which state of the roster.")
                                   .json("version")
                                   .keep_empty(),
                               child<&roster::items>("items", "The contacts.").lenient())
            .source("RFC 6121 §2.1")
            .at("iq", "roster");
    }
};

/// The stream feature: the server keeps versions of the roster (RFC 6121 §2.6.1).
struct roster_versioning_feature {
    bool operator==(const roster_versioning_feature&) const = default;

    static consteval auto table() {
        return schema::element("urn:xmpp:features:rosterver", "ver",
                               "The server keeps versions of the roster.")
            .source("RFC 6121 §2.6.1")
            .at("features", "rosterVersioning")
            .value();
    }
};

/// The stream feature: a user may approve a request that is yet to come (RFC 6121 §3.4.1).
struct roster_pre_approval_feature {
    bool operator==(const roster_pre_approval_feature&) const = default;

    static consteval auto table() {
        return schema::element("urn:xmpp:features:pre-approval", "sub",
                               "A request that is yet to come can be approved.")
            .source("RFC 6121 §3.4.1")
            .at("features", "rosterPreApproval")
            .value();
    }
};

} // namespace epode
