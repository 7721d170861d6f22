#pragma once
/// XEP-0055: Jabber Search.
#include <epode/jid.hpp>
#include <epode/protocol/xep0004.hpp>
#include <epode/protocol/xep0059.hpp>

namespace epode {

inline constexpr std::string_view search_namespace = "jabber:iq:search";

/// Somebody whom a search found (XEP-0055 §2.1).
struct search_item {
    jid address;
    std::optional<std::string> given_name, family_name, nick, email;
    bool operator==(const search_item&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = search_item;
        return schema::element(
                   search_namespace, "item", "Somebody whom a search found.",
                   attribute<&self::address>("jid", "The address.").required(),
                   child_text<&self::given_name>("first", "The given name.").json("givenName"),
                   child_text<&self::family_name>("last", "The family name.").json("familyName"),
                   child_text<&self::nick>("nick", "The nick."),
                   child_text<&self::email>("email", "The address for email."))
            .source("XEP-0055 §2.1");
    }
};

/// A search in a directory: which fields there are, a request, its results (XEP-0055 §2.1). Where
/// the service tells which fields there are, they are there and empty.
struct search_query {
    std::optional<std::string> instructions; ///< for people
    std::optional<std::string> given_name, family_name, nick, email;
    std::vector<search_item> items; ///< results
    std::optional<data_form> form;  ///< instead of all those (§3)
    std::optional<result_set> paging;
    bool operator==(const search_query&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = search_query;
        return schema::element(
                   search_namespace, "query", "A search in a directory.",
                   child_text<&self::instructions>("instructions", "What to do, for people."),
                   child_text<&self::given_name>("first", "The given name.")
                       .json("givenName")
                       .keep_empty(),
                   child_text<&self::family_name>("last", "The family name.")
                       .json("familyName")
                       .keep_empty(),
                   child_text<&self::nick>("nick", "The nick.").keep_empty(),
                   child_text<&self::email>("email", "The address for email.").keep_empty(),
                   child<&self::items>("items", "Whom the search found.").lenient(),
                   child<&self::form>("form", "Instead of all those."),
                   child<&self::paging>("paging", "Which part of the results."))
            .source("XEP-0055 §2.1")
            .at("iq", "search");
    }
};

} // namespace epode
