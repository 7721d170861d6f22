#pragma once
#include <epode/base/error.hpp>
#include <epode/xml/document.hpp>
#include <epode/xml/element.hpp>

#include <string>
#include <string_view>

namespace epode::xml {

/// The namespace of `<stream:stream>`, `<stream:features>` and `<stream:error>`.
inline constexpr std::string_view stream_namespace = "http://etherx.jabber.org/streams";

/// Whether the surrounding XML declares the prefix `stream` for stream_namespace.
enum class stream_prefix : bool { undeclared, declared };

/// Appends `root` and all below it to `out`, where `outer_ns` is the default namespace: elements
/// in it need no `xmlns`. With stream_prefix::declared elements in stream_namespace are written
/// with that prefix, as RFC 6120 §4.8.5 wants it.
///
/// What it writes is well-formed and parses to an equal tree. Otherwise (forbidden_character,
/// invalid_name, reserved_namespace) `out` stays as it was.
error_code write(std::string& out, const element& root, std::string_view outer_ns = {},
                 stream_prefix prefix = stream_prefix::undeclared);

/// Appends `text` as an element's content: `&`, `<`, `>` and CR as references. Refuses what XML 1.0
/// cannot hold (forbidden_character); `out` stays as it was then.
error_code append_escaped_text(std::string& out, std::string_view text);
/// Appends `value` for an attribute in quotes of either kind: `&`, `<`, `>`, both quotes, tab, LF
/// and CR as references. Refuses what XML 1.0 cannot hold, as append_escaped_text.
error_code append_escaped_attribute(std::string& out, std::string_view value);
/// Whether the text can stand in XML 1.0: valid UTF-8 of allowed characters (§2.2).
bool is_writable_text(std::string_view text) noexcept;
/// Whether it is a name without prefix (Namespaces in XML 1.0, NCName) that XMPP servers accept.
bool is_writable_name(std::string_view name);

/// The attributes of a stream's opening tag (RFC 6120 §4.7). Empty ones are left out.
struct stream_header {
    std::string_view to;
    std::string_view from;
    std::string_view id;
    std::string_view lang;
    std::string_view version = "1.0";
    std::string_view default_ns = "jabber:client";
};
/// Appends the XML declaration and the opening tag. Refuses forbidden_character; `out` stays as it
/// was then.
error_code write_stream_open(std::string& out, const stream_header& header);
/// Appends the closing tag.
void write_stream_close(std::string& out);

} // namespace epode::xml
