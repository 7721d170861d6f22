#include "../common/sample.hpp"
#include "../common/usage.hpp"
#include "parts.hpp"

#include <epode/protocol/xep0085.hpp>
#include <epode/protocol/xep0184.hpp>
#include <epode/protocol/xep0359.hpp>
#include <epode/xml/writer.hpp>

#include <string>

namespace epode::bench {

message make_message(std::size_t number) {
    static const jid recipient(sample::recipient);
    std::string id = sample::id(number);
    message made(recipient, sample::body);
    made.id(id);
    made.add(chat_state_notification{chat_state::active});
    made.add(receipt{.type = receipt_type::request});
    made.add(origin_id{std::move(id)});
    return made;
}

figures serialise(const options& options) {
    std::string text;
    auto write = [&](const message& message) {
        text.clear();
        xml::write(text, message.tree(), client_namespace);
        keep(text);
    };
    message made = make_message(1);
    double text_us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            write(made);
    });
    double built_us = cpu_per_stanza(options.count, [&](std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            write(make_message(i));
    });
    return {{"text", text_us}, {"built", built_us}};
}

} // namespace epode::bench
