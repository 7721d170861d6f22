#include <epode/jid/escaping.hpp>

#include <array>
#include <utility>

namespace epode {

namespace {

/// The ten escapes of XEP-0106 §3: no other sequence is one, and the digits are lower case.
constexpr std::array<std::pair<char, std::string_view>, 10> escapes = {{{' ', "\\20"},
                                                                        {'"', "\\22"},
                                                                        {'&', "\\26"},
                                                                        {'\'', "\\27"},
                                                                        {'/', "\\2f"},
                                                                        {':', "\\3a"},
                                                                        {'<', "\\3c"},
                                                                        {'>', "\\3e"},
                                                                        {'@', "\\40"},
                                                                        {'\\', "\\5c"}}};

std::string_view escape_of(char c) {
    for (const auto& [plain, escaped] : escapes)
        if (plain == c) return escaped;
    return {};
}

/// The character that `text` begins with in escaped form; 0 when it begins with no escape.
char escaped_at_front(std::string_view text) {
    for (const auto& [plain, escaped] : escapes)
        if (text.starts_with(escaped)) return plain;
    return 0;
}

} // namespace

result<std::string> escape_local(std::string_view text) {
    if (text.empty()) return jid_error::empty_local;
    if (text.front() == ' ' || text.back() == ' ') return jid_error::local_forbidden;
    std::string out;
    out.reserve(text.size() + 8);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view escape = escape_of(text[i]);
        // A backslash is ordinary unless what follows would make an escape of it (§4.2).
        const bool needed = text[i] != '\\' || escaped_at_front(text.substr(i));
        if (!escape.empty() && needed)
            out += escape;
        else
            out += text[i];
    }
    return out;
}

std::string unescape_local(std::string_view local) {
    std::string out;
    out.reserve(local.size());
    while (!local.empty()) {
        char c = escaped_at_front(local);
        // §4.2: an escaped space never stands at either end, there it is not one.
        const bool at_an_end = out.empty() || local.size() == escapes[0].second.size();
        if (c == ' ' && at_an_end) c = 0;
        out += c ? c : local.front();
        local.remove_prefix(c ? 3 : 1);
    }
    return out;
}

} // namespace epode
