#include "sample.hpp"

namespace epode::bench {
namespace {

constexpr std::string_view id_prefix = "b7e1c0-";

void write_number(char* out, std::size_t number) {
    for (std::size_t digit = sample::number_digits; digit > 0; --digit, number /= 10)
        out[digit - 1] = static_cast<char>('0' + number % 10);
}

} // namespace

std::string sample::id(std::size_t number) {
    std::string id(id_prefix);
    id.append(number_digits, '0');
    write_number(id.data() + id_prefix.size(), number);
    return id;
}

sample_text::sample_text(bool with_sender, std::string_view recipient) {
    std::string id = sample::id(0);
    text_ = "<message ";
    if (with_sender) text_.append("from='").append(sample::sender).append("' ");
    text_.append("to='").append(recipient).append("' id='");
    id_at_ = text_.size() + id_prefix.size();
    text_.append(id).append("' type='chat'><body>");
    for (char c : sample::body)
        c == '&' ? text_.append("&amp;") : text_.append(1, c);
    text_.append("</body><active xmlns='").append(sample::chat_states);
    text_.append("'/><request xmlns='").append(sample::receipts);
    text_.append("'/><origin-id xmlns='").append(sample::stanza_ids).append("' id='");
    origin_id_at_ = text_.size() + id_prefix.size();
    text_.append(id).append("'/></message>");
}

void sample_text::append(std::string& out, std::size_t number) const {
    std::size_t start = out.size();
    out.append(text_);
    write_number(out.data() + start + id_at_, number);
    write_number(out.data() + start + origin_id_at_, number);
}

sample_input::sample_input() {
    constexpr std::size_t block_messages = 1000;
    sample_text text(true);
    message_bytes_ = text.size();
    for (std::size_t i = 0; i < block_messages; ++i)
        text.append(block_, i);
}

} // namespace epode::bench
