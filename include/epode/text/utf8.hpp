#pragma once
#include <string_view>

namespace epode {

/// Whether `text` is well-formed UTF-8: no overlong form, no surrogate, nothing past U+10FFFF
/// (RFC 3629 §3, §4). The empty text is.
bool is_utf8(std::string_view text) noexcept;

/// Whether `text` may be the content of an XML 1.0 document once it is escaped: UTF-8, and each
/// character matches `Char` (XML 1.0 §2.2), so that no control but tab, LF and CR is in it. No
/// reference can express the others: a stanza with one would end the stream (RFC 6120 §4.9.3.13).
bool is_xml_text(std::string_view text) noexcept;

} // namespace epode
