#pragma once
#include <epode/xml/document.hpp>

namespace epode {

/// StanzaJS has some members in another place of the XML than their specification, which is where
/// epode reads and writes them. These move them, in the whole of a document, for whoever talks to a
/// program that has StanzaJS (12.22); docs/json-differences.md lists the places.
void from_stanzajs(xml::document& written_by_it);
void to_stanzajs(xml::document& for_it);

} // namespace epode
