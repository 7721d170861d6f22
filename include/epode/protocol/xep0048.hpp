#pragma once
/// XEP-0048: Bookmarks. Those of XEP-0402 took their place.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view bookmarks_namespace = "storage:bookmarks";

/// A room that the user comes back to (XEP-0048 §2.1).
struct bookmark_storage_room {
    jid address;
    std::optional<std::string> name; ///< for people
    std::optional<bool> autojoin;    ///< none is false
    std::optional<std::string> nick;
    std::optional<std::string> password; ///< better not: the server can read it
    schema::payloads others;             ///< what some clients keep beside it
    bool operator==(const bookmark_storage_room&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = bookmark_storage_room;
        return schema::element(
                   bookmarks_namespace, "conference", "A room.",
                   attribute<&self::address>("jid", "Its address.").required(),
                   attribute<&self::name>("name", "What people call it."),
                   attribute<&self::autojoin>("autojoin", "Clients join it when they come online.")
                       .json("autoJoin")
                       .lenient(),
                   child_text<&self::nick>("nick", "The user's nick there."),
                   child_text<&self::password>("password", "The room's password."),
                   extensions<&self::others>("bookmarkStorage.rooms",
                                             "What some clients keep beside it."))
            .source("XEP-0048 §2.1");
    }
};

/// A web page (XEP-0048 §2.2).
struct bookmark_storage_page {
    std::optional<std::string> name; ///< for people
    std::string url;
    bool operator==(const bookmark_storage_page&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = bookmark_storage_page;
        return schema::element(bookmarks_namespace, "url", "A web page.",
                               attribute<&self::name>("name", "What people call it."),
                               attribute<&self::url>("url", "Its address.").required())
            .source("XEP-0048 §2.2");
    }
};

/// All bookmarks of a user, in private storage or as the one item of a node (XEP-0048 §2). To
/// change one, all are written again: what could not be read is then lost.
struct bookmark_storage {
    std::vector<bookmark_storage_room> rooms; ///< those with a legal address
    std::vector<bookmark_storage_page> pages;
    bool operator==(const bookmark_storage&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = bookmark_storage;
        return schema::element(bookmarks_namespace, "storage", "All bookmarks of a user.",
                               child<&self::rooms>("rooms", "Rooms.").lenient(),
                               child<&self::pages>("urls", "Web pages.").lenient())
            .source("XEP-0048 §2")
            .at("iq.privateStorage", "bookmarks")
            .at("pubsub.item", "content")
            .choice("itemType", bookmarks_namespace)
            .at("", "bookmarkStorage");
    }
};

} // namespace epode
