#pragma once
/// XEP-0313: Message Archive Management, as it was before version 0.6 of 2017: in the namespace
/// `urn:xmpp:mam:1`. JSON has it under the same keys, with the version.
#include <epode/protocol/xep0313.hpp>

namespace epode {

inline constexpr std::string_view archive_1_namespace = "urn:xmpp:mam:1";

/// As mam_query (XEP-0313 0.5 §4.1).
struct mam_1_query {
    std::optional<std::string> query_id;
    std::optional<std::string> node;
    std::optional<data_form> form;
    std::optional<result_set> paging;
    bool operator==(const mam_1_query&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_1_namespace, "query", "Asks an archive for messages.",
                   attribute<&mam_1_query::query_id>("queryid", "Comes back in each result.")
                       .json("queryId"),
                   attribute<&mam_1_query::node>("node", "Of an archive of publications."),
                   child<&mam_1_query::form>("form", "Which messages."),
                   child<&mam_1_query::paging>("paging", "Which page."))
            .source("XEP-0313 0.5 §4.1")
            .at("iq", "archive")
            .default_choice("type", "query")
            .choice("version", "1");
    }
};

/// As mam_result (XEP-0313 0.5 §4.2).
struct mam_1_result {
    std::optional<std::string> query_id;
    std::string id;
    std::optional<forwarded> item;
    bool operator==(const mam_1_result&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_1_namespace, "result", "A message from an archive.",
                   attribute<&mam_1_result::query_id>("queryid", "That of the query.")
                       .json("queryId"),
                   attribute<&mam_1_result::id>("id", "The message's, in that archive.").required(),
                   child<&mam_1_result::item>("item", "The message, and when it was archived."))
            .source("XEP-0313 0.5 §4.2")
            .at("message", "archive")
            .choice("version", "1");
    }
};

/// As mam_fin (XEP-0313 0.5 §4.2).
struct mam_1_fin {
    std::optional<bool> complete;
    std::optional<bool> stable;
    std::optional<result_set> paging;
    bool operator==(const mam_1_fin&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_1_namespace, "fin", "The end of a page of results.",
                   attribute<&mam_1_fin::complete>("complete", "Nothing is behind this page."),
                   attribute<&mam_1_fin::stable>("stable", "`false`: results may change yet."),
                   child<&mam_1_fin::paging>("paging", "Which page it is."))
            .source("XEP-0313 0.5 §4.2")
            .at("iq", "archive")
            .choice("type", "result")
            .choice("version", "1");
    }
};

/// As mam_preferences (XEP-0313 0.5 §5).
struct mam_1_preferences {
    std::optional<mam_default> otherwise;
    std::vector<jid> always;
    std::vector<jid> never;
    bool operator==(const mam_1_preferences&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_1_namespace, "prefs", "What an archive keeps.",
                   attribute<&mam_1_preferences::otherwise>("default", "For all others.").lenient(),
                   child_text<&mam_1_preferences::always>("jid", "Whose messages are kept.")
                       .within("always")
                       .json("always")
                       .listed(),
                   child_text<&mam_1_preferences::never>("jid", "Whose messages are not kept.")
                       .within("never")
                       .json("never")
                       .listed())
            .source("XEP-0313 0.5 §5")
            .at("iq", "archive")
            .choice("type", "preferences")
            .choice("version", "1");
    }
};

} // namespace epode
