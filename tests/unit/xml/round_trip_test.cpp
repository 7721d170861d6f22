// Whatever tree is written, reading it gives the same tree.
#include "transcript.hpp"

#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace epode::xml {
namespace {

const std::vector<std::string_view> namespaces = {
    "",    "jabber:client", "urn:x", "urn:xmpp:&'<>\"\n", stream_namespace, xml_namespace,
    "ns1", "\u00e9",
};
const std::vector<std::string_view> names = {"a",   "b",  "message", "_x-1.2", "\u00e9t\u00e9",
                                             "ns1", "xml"};

/// Text that is rich in what needs care: markup, line ends, long and rare characters.
std::string any_text() {
    const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
        "a", "text ", "&", "<", ">", "'", "\"", "\t", "\n", "\r", "\r\n", "]]>", "&amp;", "\x7f",
        "\u00e9", "\u2028", "\ufffd", "\U0001f600", "\U0010ffff", std::string(700, 'x')));
    std::string text;
    for (const std::string& piece : pieces)
        text += piece;
    return text;
}

std::string_view any_namespace() { return *rc::gen::elementOf(namespaces); }
std::string_view any_name() { return *rc::gen::elementOf(names); }

void fill(document& d, element& e, int depth) {
    for (int i = *rc::gen::inRange(0, 4); i > 0; --i)
        e.set_attribute(d.memory(), any_name(), any_text(), any_namespace());
    for (int i = depth > 0 ? *rc::gen::inRange(0, 4) : 0; i > 0; --i) {
        if (*rc::gen::arbitrary<bool>()) e.add_text(d.memory(), any_text());
        fill(d, e.add_child(d.memory(), any_name(), any_namespace()), depth - 1);
    }
    if (*rc::gen::arbitrary<bool>()) e.add_text(d.memory(), any_text());
}

document any_document() {
    document d(any_name(), any_namespace());
    fill(d, d.root(), 4);
    return d;
}

RC_GTEST_PROP(round_trip, alone, ()) {
    const document d = any_document();
    std::string out;
    RC_ASSERT(!write(out, d.root()));
    const auto read = parse_document(out);
    RC_ASSERT(read.has_value());
    RC_ASSERT(show(read->root()) == show(d.root()));
    RC_ASSERT(equal(read->root(), d.root()));
}

RC_GTEST_PROP(round_trip, within_a_stream_in_pieces, ()) {
    const document d = any_document();
    std::string out;
    RC_ASSERT(!write_stream_open(out, {}));
    RC_ASSERT(!write(out, d.root(), "jabber:client", stream_prefix::declared));
    write_stream_close(out);
    std::vector<std::string_view> pieces;
    for (std::string_view rest = out; !rest.empty();) {
        pieces.push_back(rest.substr(0, *rc::gen::inRange<std::size_t>(1, 1'000)));
        rest.remove_prefix(pieces.back().size());
    }
    const auto lines = transcript(pieces);
    RC_ASSERT(lines.size() == 3u);
    RC_ASSERT(lines[1] == show(d.root()));
}

// Bytes at random: the writer refuses exactly what the parser does not take back unchanged.
RC_GTEST_PROP(round_trip, bytes_survive_or_are_refused, (const std::string& bytes)) {
    std::string out = "<a b='";
    const bool written = !append_escaped_attribute(out, bytes);
    RC_ASSERT(written == is_writable_text(bytes));
    out += written ? "'>" : bytes + "'>";
    if (written) RC_ASSERT(!append_escaped_text(out, bytes));
    out += "</a>";
    const auto read = parse_document(out);
    const bool same = read.has_value() && read->root().text() == bytes &&
                      read->root().attribute_value("b") == bytes;
    RC_ASSERT(same == written);
}

} // namespace
} // namespace epode::xml
