// Parsing and writing of typical messages, beside expat alone doing the same work.
#include <epode/xml/stream_parser.hpp>
#include <epode/xml/writer.hpp>

#include <benchmark/benchmark.h>
#include <cstdint>
#include <expat.h>
#include <string>
#include <variant>

namespace {

namespace xml = epode::xml;

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>";
// Some 300 bytes, as servers deliver them.
constexpr std::string_view message =
    "<message to='bob@example.org/phone' from='alice@example.org/laptop' type='chat' "
    "id='5f3c2a1e-77'><body>Shall we meet at eight, in front of the theatre?</body>"
    "<request xmlns='urn:xmpp:receipts'/><active xmlns='http://jabber.org/protocol/chatstates'/>"
    "<origin-id xmlns='urn:xmpp:sid:0' id='5f3c2a1e-77'/></message>";
constexpr int messages_a_read = 16;

std::string one_read() {
    std::string bytes;
    for (int i = 0; i < messages_a_read; ++i)
        bytes += message;
    return bytes;
}

void count_messages(benchmark::State& state) {
    state.SetItemsProcessed(state.iterations() * messages_a_read);
    state.SetBytesProcessed(state.iterations() * messages_a_read *
                            static_cast<std::int64_t>(message.size()));
}

void parse_with_expat_alone(benchmark::State& state) {
    XML_Parser parser = XML_ParserCreateNS("UTF-8", '\x01');
    XML_SetElementHandler(
        parser, [](void*, const char*, const char**) {}, [](void*, const char*) {});
    XML_SetCharacterDataHandler(parser, [](void*, const char*, int) {});
    XML_Parse(parser, header.data(), static_cast<int>(header.size()), 0);
    const std::string bytes = one_read();
    for (auto _ : state)
        if (XML_Parse(parser, bytes.data(), static_cast<int>(bytes.size()), 0) != XML_STATUS_OK)
            state.SkipWithError("expat refused it");
    count_messages(state);
    XML_ParserFree(parser);
}
BENCHMARK(parse_with_expat_alone);

void parse_into_trees(benchmark::State& state) {
    xml::stream_parser parser;
    (void)parser.feed(epode::as_bytes(header));
    (void)parser.next();
    const std::string bytes = one_read();
    for (auto _ : state) {
        if (parser.feed(epode::as_bytes(bytes))) state.SkipWithError("epode refused it");
        while (auto item = parser.next())
            benchmark::DoNotOptimize(item);
    }
    count_messages(state);
}
BENCHMARK(parse_into_trees);

void write_message(benchmark::State& state) {
    xml::stream_parser parser;
    (void)parser.feed(epode::as_bytes(header));
    (void)parser.feed(epode::as_bytes(message));
    (void)parser.next();
    const auto item = parser.next();
    const xml::element& root = std::get<xml::document>(*item).root();
    std::string out;
    for (auto _ : state) {
        out.clear();
        if (xml::write(out, root, "jabber:client")) state.SkipWithError("epode refused it");
        benchmark::DoNotOptimize(out.data());
    }
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(out.size()));
}
BENCHMARK(write_message);

} // namespace

BENCHMARK_MAIN();
