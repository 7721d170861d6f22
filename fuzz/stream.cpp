// A stream's bytes give the same items and the same error however they are cut, and what was read
// can be written and read again.
//
// Input: a byte for the limits ('t' for tight ones), two for the cuts, then the stream.
#include "support/fuzz.hpp"

#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <string>
#include <unit/xml/transcript.hpp>
#include <vector>

namespace {

using namespace epode;
using fuzz::require;

limits bounds_of(char kind) {
    limits bounds;
    if (kind != 't') return bounds;
    bounds.stanza_bytes = 200;
    bounds.stanza_depth = 4;
    bounds.element_attributes = 3;
    bounds.name_bytes = 20;
    return bounds;
}

std::vector<std::string_view> cut(std::string_view text, std::uint32_t seed) {
    std::vector<std::string_view> pieces;
    const std::size_t longest = 1 + seed % 61;
    while (!text.empty()) {
        seed = seed * 1'664'525 + 1'013'904'223;
        pieces.push_back(text.substr(0, 1 + (seed >> 16) % longest));
        text.remove_prefix(pieces.back().size());
    }
    return pieces;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string out;
    for (const std::string& line : lines)
        out += line + "\n";
    return out;
}

void write_and_read(const xml::element& read, std::string_view outer_ns) {
    stanza_limits wide; // references make the text longer than it came
    wide.stanza_bytes = 64 << 20;
    wide.stanza_depth = 256;
    wide.name_bytes = 1 << 20;
    std::string out;
    require(!xml::write(out, read), "what was read can be written", xml::show(read));
    const auto alone = xml::parse_document(out, nullptr, wide);
    require(alone && xml::equal(alone->root(), read), "written alone it is the same", out);

    std::string stream;
    require(!xml::write_stream_open(stream, {.default_ns = outer_ns}), "a stream opens", outer_ns);
    require(!xml::write(stream, read, outer_ns, xml::stream_prefix::declared),
            "it can be written within a stream", xml::show(read));
    xml::stream_parser parser(wide);
    require(!parser.feed(as_bytes(stream)), "a written stream is well-formed", stream);
    require(parser.next().has_value(), "it opens", stream);
    const auto item = parser.next();
    const auto* child = item ? std::get_if<xml::document>(&*item) : nullptr;
    require(child && xml::equal(child->root(), read), "within a stream it is the same", stream);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 3) return 0;
    const limits bounds = bounds_of(static_cast<char>(data[0]));
    const std::string_view whole = fuzz::text_of(data + 3, size - 3);
    const std::string expected = joined(xml::transcript({whole}, bounds));
    const auto pieces = cut(whole, data[1] | std::uint32_t{data[2]} << 8);
    const std::string in_pieces = joined(xml::transcript(pieces, bounds));
    require(in_pieces == expected, "in pieces it is as in one", expected + "---\n" + in_pieces);

    xml::stream_parser parser(bounds);
    (void)parser.feed(as_bytes(whole));
    std::string outer_ns;
    while (const auto item = parser.next()) {
        if (const auto* open = std::get_if<xml::stream_open>(&*item)) outer_ns = open->default_ns;
        if (const auto* child = std::get_if<xml::document>(&*item))
            write_and_read(child->root(), outer_ns);
    }
    return 0;
}
