// What it costs to read six payloads of a message of some 300 bytes, beside parsing it to a tree.
// Prints one JSON object: CPU µs a message of the tree alone and with typed payloads, in turns.
#include "../common/usage.hpp"

#include <epode/protocol/xep0085.hpp>
#include <epode/protocol/xep0184.hpp>
#include <epode/protocol/xep0203.hpp>
#include <epode/protocol/xep0333.hpp>
#include <epode/protocol/xep0334.hpp>
#include <epode/protocol/xep0359.hpp>
#include <epode/stanza/message.hpp>
#include <epode/xml/stream_parser.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace bench = epode::bench;
namespace xml = epode::xml;

constexpr std::string_view header =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "version='1.0'>";
constexpr std::string_view message =
    "<message from='a@example.org/x' to='b@example.org'>"
    "<active xmlns='http://jabber.org/protocol/chatstates'/>"
    "<request xmlns='urn:xmpp:receipts'/>"
    "<markable xmlns='urn:xmpp:chat-markers:0'/>"
    "<store xmlns='urn:xmpp:hints'/>"
    "<origin-id xmlns='urn:xmpp:sid:0' id='5f3c'/>"
    "<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/></message>";

bool read_payloads(const epode::message& m) {
    return m.payload<epode::chat_state_notification>() && m.payload<epode::receipt>() &&
           m.payload<epode::chat_marker>() && m.payload<epode::processing_hints>() &&
           m.payload<epode::origin_id>() && m.payload<epode::delay>();
}

/// CPU µs a message.
double measure(int messages, bool typed) {
    xml::stream_parser parser;
    static_cast<void>(parser.feed(std::as_bytes(std::span(header))));
    static_cast<void>(parser.next());
    bool good = true;
    const double before = bench::cpu_us();
    for (int i = 0; i < messages; ++i) {
        good = good && !parser.feed(std::as_bytes(std::span(message)));
        auto item = parser.next();
        epode::message m(std::get<xml::document>(std::move(*item)));
        if (typed) good = good && read_payloads(m);
        bench::keep(m);
    }
    const double used = bench::cpu_us() - before;
    if (!good) std::abort(); // what is measured has to work
    return used / messages;
}

} // namespace

int main(int count, char** arguments) {
    const int messages = count > 1 ? std::atoi(arguments[1]) : 50'000;
    const int rounds = count > 2 ? std::atoi(arguments[2]) : 11;
    measure(messages / 10, true); // warm
    std::string trees, typed;
    for (int i = 0; i < rounds; ++i) {
        trees += (i ? "," : "") + std::to_string(measure(messages, false));
        typed += (i ? "," : "") + std::to_string(measure(messages, true));
    }
    std::printf("{\"bytes\":%zu,\"tree\":[%s],\"typed\":[%s]}\n", message.size(), trees.c_str(),
                typed.c_str());
}
