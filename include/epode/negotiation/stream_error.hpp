#pragma once
#include <epode/base/error.hpp>
#include <epode/protocol/rfc6120.hpp>
#include <epode/xml/element.hpp>

#include <string_view>

namespace epode {

/// The conditions of a stream error (RFC 6120 §4.9.3) as error codes: 1 + the enumerator.
const error_category& stream_condition_category() noexcept;
error_code make_error_code(stream_condition c) noexcept;
/// The condition's element name, "policy-violation".
std::string_view to_string(stream_condition c) noexcept;

/// `<stream:error/>` of the peer; what cannot be read counts as undefined-condition.
stream_error read_stream_error(const xml::element& error);
/// The peer's explanation, if it gave one: untrusted.
std::string_view text_of(const stream_error& error) noexcept;

/// Whether connecting again cannot help.
bool is_final(stream_condition c) noexcept;
/// Whether something that we wrote may have caused it.
bool blames_stanza(stream_condition c) noexcept;

} // namespace epode

namespace boost::system {
template <>
struct is_error_code_enum<epode::stream_condition> : std::true_type {};
} // namespace boost::system
