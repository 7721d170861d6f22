#pragma once
// Parts of stanzas that several files of the session look at.
#include <epode/jid.hpp>
#include <epode/stanza/stanza.hpp>
#include <epode/xml/element.hpp>

#include <optional>
#include <string_view>
#include <utility>

namespace epode {

inline constexpr std::string_view stanza_errors_ns = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view stanza_id_ns = "urn:xmpp:sid:0";
inline constexpr std::string_view delay_ns = "urn:xmpp:delay";

/// Empty when there is no element, or it has none.
inline std::string_view id_of(const xml::element* e) {
    return e ? e->attribute_value("id").value_or("") : std::string_view();
}

/// The id that an entity gave the message (XEP-0359 §3.1); empty: none. Only who knows that this
/// entity removes forged ones can believe it.
inline std::string_view stanza_id_by(const xml::element& m, std::string_view who) {
    for (const xml::element& c : m.children())
        if (c.is("stanza-id", stanza_id_ns) && c.attribute_value("by") == who) return id_of(&c);
    return {};
}

/// None when the attribute is absent or no JID.
inline std::optional<jid> address_of(const xml::element& e, std::string_view attribute) {
    auto parsed = jid::parse(e.attribute_value(attribute).value_or(""));
    return parsed ? std::optional<jid>(std::move(*parsed)) : std::nullopt;
}

} // namespace epode
