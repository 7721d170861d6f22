#pragma once
/// XEP-0071: XHTML-IM.
#include <epode/protocol/xhtml_im.hpp>
#include <epode/schema/table.hpp>

namespace epode {

/// The text of a message (or the status of a presence) with markup (XEP-0071 §5).
///
/// The markup is as it was received, and anybody can write anything into it. Before it is shown,
/// it has to go through clean_xhtml().
struct xhtml_message {
    schema::payloads bodies; ///< XHTML `body` elements, one for each language
    bool operator==(const xhtml_message&) const = default;

    /// The body in the language `lang`, as its `xml:lang` says it; else the first; null when there
    /// is none.
    const xml::element* find(std::string_view lang = {}) const noexcept {
        const xml::element* first = nullptr;
        for (const xml::element& body : bodies.elements()) {
            if (body.attribute_value("lang", xml::xml_namespace).value_or("") == lang) return &body;
            if (!first) first = &body;
        }
        return first;
    }

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "http://jabber.org/protocol/xhtml-im", "html", "The text with markup.",
                   raw_children<&xhtml_message::bodies>("body", "alternateLanguageBodies",
                                                        "The text, in one or more languages.")
                       .in(xhtml_namespace))
            .source("XEP-0071 §5")
            .at("message", "html")
            .at("presence", "html");
    }
};

} // namespace epode
