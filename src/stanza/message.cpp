#include <epode/stanza/message.hpp>

namespace epode {

message::message(const jid& to, std::string_view text) : message() {
    this->to(to).type(message_type::chat).body(text);
}

message_type message::type() const noexcept {
    return schema::enum_value<message_type>(type_text()).value_or(message_type::normal);
}

message& message::type(message_type value) & {
    return change("type", value == message_type::normal ? std::string_view() : to_string(value));
}

message& message::body(std::string_view text, std::string_view lang) & {
    set_child_text("body", text, lang);
    return *this;
}

message& message::subject(std::string_view text, std::string_view lang) & {
    set_child_text("subject", text, lang);
    return *this;
}

message& message::thread(std::string_view identifier) & {
    set_child_text("thread", identifier);
    return *this;
}

message message::reply(std::string_view text) const {
    message answer;
    answer.type(type());
    if (const auto sender = from())
        answer.to(type() == message_type::groupchat ? sender->bare() : *sender);
    answer.body(text);
    if (const xml::element* conversation = tree().child("thread", tree().ns))
        answer.document().root().add_copy(answer.document().memory(), *conversation);
    return answer;
}

} // namespace epode
