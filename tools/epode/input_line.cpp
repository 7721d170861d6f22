#include "input_line.hpp"

#include <epode/stanza/json.hpp>

namespace epode::cli {

std::optional<message> message_of_line(const std::string& line, const input_form& form,
                                       std::string& why) {
    const auto type = form.room ? message_type::groupchat : message_type::chat;
    if (!form.json) return message(form.to, line).type(type);
    diagnostics about;
    auto m = message_from_json(line, &about);
    if (!m) {
        why = about.ours.empty() ? m.error().message() : about.ours;
        return std::nullopt;
    }
    if (m->to_text().empty()) {
        if (form.to.empty()) {
            why = "no \"to\" in it, and no --to was given";
            return std::nullopt;
        }
        m->to(form.to);
    }
    if (!m->body()) {
        why = "no \"body\" in it";
        return std::nullopt;
    }
    if (m->type_text().empty()) m->type(type);
    return std::move(*m);
}

} // namespace epode::cli
