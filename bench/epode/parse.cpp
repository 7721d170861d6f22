#include "../common/sample.hpp"
#include "parts.hpp"

#include <epode/xml/stream_parser.hpp>

#include <stdexcept>

namespace epode::bench {
namespace {

void feed(xml::stream_parser& parser, std::string_view bytes) {
    if (parser.feed(std::as_bytes(std::span(bytes)))) throw std::runtime_error("refused");
}

template <class Accept>
double parse_us(const options& options, Accept accept) {
    xml::stream_parser parser;
    feed(parser, sample::stream_header);
    parser.next();
    sample_input input;
    return cpu_per_stanza(options.count, [&](std::size_t count) {
        std::size_t messages = 0;
        input.feed(count, parse_chunk_bytes, [&](std::string_view chunk) {
            feed(parser, chunk);
            while (auto item = parser.next())
                messages += accept(std::get<xml::document>(*item));
        });
        require_count("messages", messages, count);
    });
}

bool is_tree(xml::document document) { return document.root().is("message", "jabber:client"); }

} // namespace

figures parse(const options& options) { return {{"tree", parse_us(options, is_tree)}}; }

} // namespace epode::bench
