#pragma once
#include <epode/base/error.hpp>

#include <string_view>

namespace epode::xml {

/// Why XML was refused, on its way in or out.
enum class error {
    // Incoming XML, and the stream error that tells the peer (stream_error_condition).
    not_well_formed = 1,    ///< breaks XML 1.0 or Namespaces in XML in another way than these:
    mismatched_tag,         ///< an end tag that is not of the element that is open
    undeclared_prefix,      ///< a prefix that no `xmlns:` around it declares
    repeated_attribute,     ///< an attribute twice in a tag, also by way of two prefixes
    incomplete,             ///< a document ended before its root element did
    invalid_utf8,           ///< bytes that are no UTF-8
    unsupported_encoding,   ///< another encoding than UTF-8, declared or recognised
    restricted_dtd,         ///< a document type declaration (RFC 6120 §11.1)
    restricted_comment,     ///< a comment
    restricted_instruction, ///< a processing instruction
    restricted_entity,      ///< a reference to another entity than the five predefined ones
    text_between_stanzas,   ///< text other than whitespace as a child of the stream
    stanza_too_large,       ///< limits::stanza_bytes
    too_deep,               ///< limits::stanza_depth
    too_many_attributes,    ///< limits::element_attributes, namespace declarations counted
    name_too_long,          ///< limits::name_bytes
    out_of_memory,          ///< the system gave no memory for the tree

    // Outgoing XML.
    forbidden_character, ///< a character that XML 1.0 §2.2 does not allow, or invalid UTF-8
    invalid_name,        ///< no NCName
    reserved_namespace,  ///< a namespace that no element or attribute can be in (XML Names §3)
};

const error_category& xml_category() noexcept;
error_code make_error_code(error value) noexcept;

/// The condition to send in `<stream:error/>` after incoming XML was refused (RFC 6120 §4.9.3),
/// e.g. "restricted-xml". For errors of outgoing XML "internal-server-error".
std::string_view stream_error_condition(error value) noexcept;

} // namespace epode::xml

namespace boost::system {
template <>
struct is_error_code_enum<epode::xml::error> : std::true_type {};
} // namespace boost::system
