#pragma once
/// XEP-0103: URL Address Information.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view url_data_namespace = "http://jabber.org/protocol/url-data";

/// A URL, and what is needed to get what is there (XEP-0103 §5.1).
struct url_data {
    std::string target;             ///< the URL
    std::optional<std::string> sid; ///< of the stream initiation that it belongs to (XEP-0095)
    schema::multilingual description;
    schema::payloads scheme; ///< what is particular to the URL's scheme (XEP-0104)
    bool operator==(const url_data&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   url_data_namespace, "url-data", "A URL, and what is needed to use it.",
                   attribute<&url_data::target>("target", "The URL.").required(),
                   attribute<&url_data::sid>("sid", "The stream initiation it belongs to."),
                   language_texts<&url_data::description>("desc", "alternateLanguageDescriptions",
                                                          "What is there, for people.")
                       .json("description"),
                   extensions<&url_data::scheme>("urlData", "What is particular to the scheme."))
            .source("XEP-0103 §5.1")
            .at("message", "urlData")
            .list()
            .at("iq", "urlData")
            .at("fileSharing.source", "urlData")
            .list();
    }
};

/// XEP-0103 §5.3.
enum class url_data_condition { malformed_url, transfer_failed, transfer_refused };
constexpr std::array<std::string_view, 3> xml_names(url_data_condition) {
    return {"malformed-url", "transfer-failed", "transfer-refused"};
}

/// In an error: why the URL was of no use (XEP-0103 §5.3).
struct url_data_error {
    url_data_condition condition{};
    bool operator==(const url_data_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(url_data_namespace, "", "Why the URL was of no use.",
                               element_name<&url_data_error::condition>("condition", "Why."))
            .source("XEP-0103 §5.3")
            .at("error", "urlDataError")
            .value();
    }
};

} // namespace epode
