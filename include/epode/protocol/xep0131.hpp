#pragma once
/// XEP-0131: Stanza Headers and Internet Metadata.
#include <epode/schema/table.hpp>

#include <algorithm>

namespace epode {

inline constexpr std::string_view stanza_headers_namespace = "http://jabber.org/protocol/shim";

/// A header as e-mail and the Web have them (XEP-0131 §4).
struct stanza_header {
    std::string name; ///< such as `Created`, `Urgency`, `In-Reply-To`
    std::string value;
    bool operator==(const stanza_header&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   stanza_headers_namespace, "header", "A header as e-mail and the Web have them.",
                   attribute<&stanza_header::name>("name", "Which one."),
                   text<&stanza_header::value>("value", "Its value; the name says of what form."))
            .source("XEP-0131 §4");
    }
};

/// The headers of a stanza. In an iq they stand inside its payload (XEP-0131 §4).
struct stanza_headers {
    std::vector<stanza_header> headers;
    bool operator==(const stanza_headers&) const = default;

    /// The value of the first header of that name; null when there is none.
    const std::string* find(std::string_view name) const noexcept {
        const auto found =
            std::find_if(headers.begin(), headers.end(),
                         [&](const stanza_header& header) { return header.name == name; });
        return found == headers.end() ? nullptr : &found->value;
    }

    static consteval auto table() {
        using namespace schema;
        return schema::element(stanza_headers_namespace, "headers", "The headers of a stanza.",
                               child<&stanza_headers::headers>("headers", "The headers.").listed())
            .source("XEP-0131 §4")
            .at("message", "headers")
            .value()
            .at("presence", "headers")
            .value()
            .at("disco", "headers")
            .value();
    }
};

} // namespace epode
