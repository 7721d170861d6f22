#include "../common/sample.hpp"
#include "../common/usage.hpp"
#include "parts.hpp"

#include <epode/xml/writer.hpp>

#include <string>

namespace epode::bench {

message make_message(std::size_t number) {
    static const jid recipient(sample::recipient);
    std::string id = sample::id(number);
    message made(recipient, sample::body);
    made.id(id);
    xml::document& tree = made.document();
    tree.root().add_child(tree.memory(), "active", sample::chat_states);
    tree.root().add_child(tree.memory(), "request", sample::receipts);
    tree.root()
        .add_child(tree.memory(), "origin-id", sample::stanza_ids)
        .set_attribute(tree.memory(), "id", id);
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
