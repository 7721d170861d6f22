#include <epode/xml/error.hpp>

#include <array>

namespace epode::xml {

namespace {

constexpr std::array<std::string_view, 21> texts{
    "success",
    "the XML is not well-formed",
    "the XML is not well-formed: an end tag does not match the element that is open",
    "the XML is not well-formed: a prefix is not declared",
    "the XML is not well-formed: a tag has an attribute twice",
    "the XML ends before its element does",
    "the XML holds bytes that are not UTF-8",
    "the XML is not encoded in UTF-8",
    "XMPP does not allow a document type declaration",
    "XMPP does not allow a comment",
    "XMPP does not allow a processing instruction",
    "XMPP does not allow an entity reference other than the predefined five",
    "there is text between two stanzas",
    "a stanza has more bytes than the limit stanza_bytes allows",
    "elements are nested deeper than the limit stanza_depth allows",
    "an element has more attributes than the limit element_attributes allows",
    "a name is longer than the limit name_bytes allows",
    "there is no memory for the XML tree",
    "the text holds a character that XML does not allow, or is not UTF-8",
    "an element or attribute has a name that XML does not allow",
    "an element or attribute is in a namespace that XML reserves",
};
constexpr table_category category("epode.xml", texts);

} // namespace

const error_category& xml_category() noexcept { return category; }

error_code make_error_code(error value) noexcept { return {static_cast<int>(value), category}; }

std::string_view stream_error_condition(error value) noexcept {
    switch (value) {
    case error::not_well_formed:
    case error::mismatched_tag:
    case error::undeclared_prefix:
    case error::repeated_attribute:
    case error::incomplete: return "not-well-formed";
    case error::invalid_utf8: // RFC 6120 §4.9.3.22: also for a breach of the rules of UTF-8
    case error::unsupported_encoding: return "unsupported-encoding";
    case error::restricted_dtd:
    case error::restricted_comment:
    case error::restricted_instruction:
    case error::restricted_entity: return "restricted-xml";
    case error::text_between_stanzas: return "bad-format";
    case error::stanza_too_large:
    case error::too_deep:
    case error::too_many_attributes:
    case error::name_too_long: return "policy-violation";
    case error::out_of_memory: return "resource-constraint";
    case error::forbidden_character:
    case error::invalid_name:
    case error::reserved_namespace: break;
    }
    return "internal-server-error";
}

} // namespace epode::xml
