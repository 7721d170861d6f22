#pragma once
/// XEP-0402: PEP Native Bookmarks.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view native_bookmarks_namespace = "urn:xmpp:bookmarks:1";

/// What clients keep beside a bookmark; to be kept as it is when the bookmark changes (XEP-0402
/// §2).
struct bookmark_extensions {
    schema::payloads content;
    bool operator==(const bookmark_extensions&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(native_bookmarks_namespace, "extensions",
                               "What clients keep beside a bookmark.",
                               extensions<&bookmark_extensions::content>("bookmark.extensions",
                                                                         "Elements of any kind."))
            .source("XEP-0402 §2");
    }
};

/// A room that the user comes back to; the item's identifier is the room's address (XEP-0402 §2).
struct bookmark {
    std::optional<std::string> name; ///< for people
    std::optional<bool> autojoin;    ///< clients are in the room while they are online
    std::optional<std::string> nick;
    std::optional<std::string> password; ///< the server can read it
    std::optional<bookmark_extensions> extensions;
    bool operator==(const bookmark&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   native_bookmarks_namespace, "conference",
                   "A room; its address is the item's id.",
                   attribute<&bookmark::name>("name", "What people call it."),
                   attribute<&bookmark::autojoin>("autojoin",
                                                  "Clients are there while they are online.")
                       .json("autoJoin")
                       .lenient(),
                   child_text<&bookmark::nick>("nick", "The user's nick there."),
                   child_text<&bookmark::password>("password", "The room's password."),
                   child<&bookmark::extensions>("extensions", "What clients keep beside it."))
            .source("XEP-0402 §2")
            .at("pubsub.item", "content")
            .choice("itemType", native_bookmarks_namespace)
            .at("", "bookmark");
    }
};

} // namespace epode
