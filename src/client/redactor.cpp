#include <client/redactor.hpp>

#include <algorithm>
#include <array>
#include <utility>

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

/// Masks the value of the attribute of that name in a start tag.
void mask_attribute(std::string& tag, std::string_view name) {
    static constexpr std::string_view blanks = " \t\r\n";
    for (std::size_t at = tag.find_first_of(blanks); at != tag.npos;) {
        const std::size_t start = tag.find_first_not_of(blanks, at);
        const std::size_t equals = tag.find('=', start);
        const std::size_t quote = tag.find_first_of("'\"", equals);
        if (quote == tag.npos) return;
        const std::size_t end = tag.find(tag[quote], quote + 1);
        if (end == tag.npos) return;
        const std::string_view found = std::string_view(tag).substr(start, equals - start);
        if (found.substr(0, found.find_first_of(blanks)) == name) {
            tag.replace(quote + 1, end - quote - 1, mask);
            return;
        }
        at = end + 1;
    }
}

} // namespace

void redactor::reset() { *this = {}; }

/// A complete tag. Inside a secret element only that element's end counts: all else is content.
void redactor::tag(std::string& out) {
    const std::string name(local_name(tag_));
    const bool is_end = tag_.starts_with("</");
    if (!secret_.empty() && !(is_end && name == secret_)) {
        hide(out);
    } else {
        secret_.clear();
        if (name == "enabled") mask_attribute(tag_, "id");
        if (name == "resume" || name == "resumed") mask_attribute(tag_, "previd");
        if (name == "token") mask_attribute(tag_, "token"); // XEP-0484
        if (holds_secret_text(name) && !is_end && !tag_.ends_with("/>")) secret_ = name;
        hidden_ = false;
        out += tag_;
    }
    tag_.clear();
}

void redactor::hide(std::string& out) {
    if (!std::exchange(hidden_, true)) out += mask;
}

void redactor::feed(std::string_view bytes, std::string& out) {
    for (const char c : bytes) {
        if (!tag_.empty()) {
            tag_ += c;
            if (quote_) {
                if (c == quote_) quote_ = 0;
            } else if ((c == '\'' || c == '"') && !tag_.starts_with("<!")) {
                quote_ = c; // in CDATA it is a character like others
            } else if (c == '>') {
                tag(out);
            }
        } else if (c == '<') {
            tag_ = c;
        } else if (secret_.empty()) {
            out += c;
        } else {
            hide(out);
        }
    }
}

} // namespace epode
