#include <client/redactor.hpp>

#include <algorithm>
#include <array>

namespace epode {

namespace {

constexpr std::string_view mask = "***";

std::string_view local_name(std::string_view tag) {
    tag.remove_prefix(1); // `<`
    if (tag.starts_with('/')) tag.remove_prefix(1);
    tag = tag.substr(0, tag.find_first_of(" \t\r\n/>"));
    const std::size_t colon = tag.find(':');
    return colon == tag.npos ? tag : tag.substr(colon + 1);
}

bool holds_secret_text(std::string_view name) {
    static constexpr std::array<std::string_view, 8> names = {
        "auth",  "response",         "challenge",       "success",
        "token", "initial-response", "additional-data", "password"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// Masks the value of an attribute ` name='…'` in a tag.
void mask_attribute(std::string& tag, std::string_view name) {
    for (std::size_t at = tag.find(name); at != tag.npos; at = tag.find(name, at + 1)) {
        const std::size_t equals = at + name.size();
        if (tag[at - 1] != ' ' || equals + 1 >= tag.size() || tag[equals] != '=') continue;
        const char quote = tag[equals + 1];
        const std::size_t end = tag.find(quote, equals + 2);
        if (end == tag.npos) return;
        tag.replace(equals + 2, end - equals - 2, mask);
        return;
    }
}

} // namespace

void redactor::reset() { *this = {}; }

void redactor::tag(std::string& out) {
    const std::string name(local_name(tag_));
    if (name == "enabled") mask_attribute(tag_, "id");
    if (name == "resume" || name == "resumed") mask_attribute(tag_, "previd");
    masking_ = holds_secret_text(name) && !tag_.starts_with("</") && !tag_.ends_with("/>");
    masked_ = false;
    out += tag_;
    tag_.clear();
}

void redactor::feed(std::string_view bytes, std::string& out) {
    for (const char c : bytes) {
        if (!tag_.empty()) {
            tag_ += c;
            if (quote_) {
                if (c == quote_) quote_ = 0;
            } else if (c == '\'' || c == '"') {
                quote_ = c;
            } else if (c == '>') {
                tag(out);
            }
        } else if (c == '<') {
            tag_ = c;
        } else if (!masking_) {
            out += c;
        } else if (!masked_) {
            out += mask;
            masked_ = true;
        }
    }
}

} // namespace epode
