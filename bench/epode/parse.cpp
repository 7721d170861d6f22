#include "../common/sample.hpp"
#include "parts.hpp"

#include <epode/protocol/xep0085.hpp>
#include <epode/protocol/xep0184.hpp>
#include <epode/protocol/xep0359.hpp>
#include <epode/stanza/message.hpp>
#include <epode/xml/stream_parser.hpp>

#include <span>
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
                messages += accept(std::get<xml::document>(std::move(*item)));
        });
        require_count("messages", messages, count);
    });
}

bool is_tree(xml::document document) { return document.root().is("message", client_namespace); }
bool is_typed(xml::document document) {
    return message::is(document.root()) && is_sample(message(std::move(document)));
}

} // namespace

bool is_sample(const message& message) {
    static const jid sender(sample::sender);
    auto origin = message.payload<origin_id>();
    auto state = message.payload<chat_state_notification>();
    auto receipt = message.payload<epode::receipt>();
    return message.body() == sample::body && message.from() == sender &&
           !message.to_text().empty() && message.type() == message_type::chat && origin &&
           origin->id == message.id() && state && state->state == chat_state::active && receipt &&
           receipt->type == receipt_type::request;
}

figures parse(const options& options) {
    return {{"typed", parse_us(options, is_typed)}, {"tree", parse_us(options, is_tree)}};
}

} // namespace epode::bench
