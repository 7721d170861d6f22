#pragma once
/// XEP-0313: Message Archive Management. What archives of before version 0.6 (2017) speak is in
/// xep0313_before_0_6.hpp.
#include <epode/jid.hpp>
#include <epode/protocol/xep0004.hpp>
#include <epode/protocol/xep0059.hpp>
#include <epode/protocol/xep0297.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view archive_namespace = "urn:xmpp:mam:2";

/// Asks an archive for messages (XEP-0313 §4.1).
struct mam_query {
    std::optional<std::string> query_id; ///< comes back in each result
    std::optional<std::string> node;     ///< of an archive of publications
    std::optional<data_form> form;       ///< which messages (§4.1.1)
    std::optional<result_set> paging;
    bool flip = false; ///< within the page the newest first (§4.1.2)
    bool operator==(const mam_query&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_namespace, "query", "Asks an archive for messages.",
                   attribute<&mam_query::query_id>("queryid", "Comes back in each result.")
                       .json("queryId"),
                   attribute<&mam_query::node>("node", "Of an archive of publications."),
                   child<&mam_query::form>("form", "Which messages."),
                   child<&mam_query::paging>("paging", "Which page."),
                   flag<&mam_query::flip>("flip-page", "Within the page the newest first.")
                       .json("flip"))
            .source("XEP-0313 §4.1")
            .at("iq", "archive")
            .default_choice("type", "query")
            .default_choice("version", "2");
    }
};

/// A message from an archive (XEP-0313 §4.2). To be believed only when the message around it is
/// from the archive that was asked, and the query is one of ours.
struct mam_result {
    std::optional<std::string> query_id; ///< that of the query
    std::string id;                      ///< the message's, in that archive
    std::optional<forwarded> item;       ///< the message and when it was archived
    bool operator==(const mam_result&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_namespace, "result", "A message from an archive.",
                   attribute<&mam_result::query_id>("queryid", "That of the query.")
                       .json("queryId"),
                   attribute<&mam_result::id>("id", "The message's, in that archive.").required(),
                   child<&mam_result::item>("item", "The message, and when it was archived."))
            .source("XEP-0313 §4.2")
            .at("message", "archive")
            .default_choice("version", "2");
    }
};

/// The end of a page of results (XEP-0313 §4.2).
struct mam_fin {
    std::optional<bool> complete; ///< there is nothing behind this page
    std::optional<bool> stable;   ///< false: what was read before may change yet
    std::optional<result_set> paging;
    bool operator==(const mam_fin&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_namespace, "fin", "The end of a page of results.",
                   attribute<&mam_fin::complete>("complete", "Nothing is behind this page."),
                   attribute<&mam_fin::stable>("stable", "`false`: results may change yet."),
                   child<&mam_fin::paging>("paging", "Which page it is."))
            .source("XEP-0313 §4.2")
            .at("iq", "archive")
            .choice("type", "result")
            .default_choice("version", "2");
    }
};

/// Where an archive begins and ends; empty in the request, and for an empty archive (XEP-0313 §5).
struct mam_metadata {
    std::optional<std::string> start_id; ///< of the first message
    std::optional<wall_time> start_time; ///< when it was archived
    std::optional<std::string> end_id;   ///< of the last message
    std::optional<wall_time> end_time;
    bool operator==(const mam_metadata&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_namespace, "metadata", "Where an archive begins and ends.",
                   child_attribute<&mam_metadata::start_id>("start", "id", "The first message's.")
                       .json("startId"),
                   child_attribute<&mam_metadata::start_time>("start", "timestamp",
                                                              "When it was archived.")
                       .json("startTimestamp"),
                   child_attribute<&mam_metadata::end_id>("end", "id", "The last message's.")
                       .json("endId"),
                   child_attribute<&mam_metadata::end_time>("end", "timestamp",
                                                            "When it was archived.")
                       .json("endTimestamp"))
            .source("XEP-0313 §5")
            .at("iq", "archive")
            .choice("type", "metadata")
            .at("bound2", "archive")
            .choice("type", "metadata");
    }
};

enum class mam_default { always, never, roster };
constexpr std::array<std::string_view, 3> xml_names(mam_default) {
    return {"always", "never", "roster"};
}

/// What an archive keeps (XEP-0441 §2, before that XEP-0313).
struct mam_preferences {
    std::optional<mam_default> otherwise; ///< for all others
    std::vector<jid> always;
    std::vector<jid> never;
    bool operator==(const mam_preferences&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   archive_namespace, "prefs", "What an archive keeps.",
                   attribute<&mam_preferences::otherwise>("default", "For all others.").lenient(),
                   child_text<&mam_preferences::always>("jid", "Whose messages are kept.")
                       .within("always")
                       .json("always")
                       .listed(),
                   child_text<&mam_preferences::never>("jid", "Whose messages are not kept.")
                       .within("never")
                       .json("never")
                       .listed())
            .source("XEP-0441 §2")
            .at("iq", "archive")
            .choice("type", "preferences")
            .default_choice("version", "2");
    }
};

} // namespace epode
