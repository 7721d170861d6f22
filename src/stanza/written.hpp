#pragma once
#include <epode/base/limits.hpp>
#include <epode/base/result.hpp>
#include <epode/xml/document.hpp>

#include <string>
#include <string_view>

namespace epode {

/// What the application made itself is not measured by what a peer may send.
inline constexpr limits own_stanzas = [] {
    limits l;
    l.stanza_bytes = l.stanza_depth = l.element_attributes = l.name_bytes = 1 << 30;
    return l;
}();

/// A stanza that goes over a stream leaves out the stream's own namespace: the same with it.
std::string with_namespace(std::string written);
/// The tree of a stanza as we wrote it, without that namespace.
result<xml::document> parse_written(std::string written);

} // namespace epode
