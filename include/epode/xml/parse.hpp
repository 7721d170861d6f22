#pragma once
#include <epode/base/limits.hpp>
#include <epode/base/result.hpp>
#include <epode/xml/document.hpp>

#include <cstddef>
#include <string_view>

namespace epode::xml {

/// Parses one element that stands alone, an XML declaration and whitespace around it allowed. The
/// rules and errors are those of stream_parser; the document's element has the depth 1.
///
/// After an error `*error_offset`, if given, is the number of bytes before its place.
result<document> parse_document(std::string_view text, std::size_t* error_offset = nullptr,
                                const stanza_limits& bounds = {});

} // namespace epode::xml
