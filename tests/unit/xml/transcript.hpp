#pragma once
#include <epode/xml/error.hpp>
#include <epode/xml/stream_parser.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace epode::xml {

/// The opening of a stream for tests; jabber:client is its default namespace.
inline constexpr std::string_view stream_start =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>";

/// An element as text that shows all of the tree, independent of the writer.
inline std::string show(const element& e) {
    std::string out = "<{" + std::string(e.ns) + "}" + std::string(e.name);
    for (const attribute* a = e.attributes; a; a = a->next)
        out += " {" + std::string(a->ns) + "}" + std::string(a->name) + "=\"" +
               std::string(a->value) + "\"";
    out += ">";
    for (const node* n = e.first_node; n; n = n->next)
        out += n->is_text ? "[" + std::string(static_cast<const text_node*>(n)->value) + "]"
                          : show(static_cast<const element&>(*n));
    return out + "</>";
}

inline std::string show(const item& one) {
    if (const auto* open = std::get_if<stream_open>(&one))
        return "open " + std::string(open->default_ns) + " " + show(open->header.root());
    if (const auto* child = std::get_if<document>(&one)) return show(child->root());
    return "close";
}

/// Everything that a parser says about a stream that comes in these pieces: one line an item, and
/// the error, if any.
inline std::vector<std::string> transcript(const std::vector<std::string_view>& pieces,
                                           const limits& bounds = {}) {
    stream_parser parser(bounds);
    for (std::string_view piece : pieces)
        (void)parser.feed(as_bytes(piece));
    std::vector<std::string> lines;
    while (const auto one = parser.next())
        lines.push_back(show(*one));
    if (const error_code failed = parser.error())
        lines.push_back(failed.message() + " at " + std::to_string(parser.error_offset()));
    return lines;
}

} // namespace epode::xml
