#include "jid/profile.hpp"

#include <arpa/inet.h>
#include <array>

namespace epode::jid_profile {

namespace {

/// What an ASCII character becomes in a part; 0 when the fast path does not take it.
using ascii_table = std::array<char, 256>;

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

constexpr ascii_table local_table = [] {
    ascii_table table{};
    // RFC 7622 §3.3.1 takes these from the printable characters.
    constexpr std::string_view forbidden = "\"&'/:<>@";
    for (char c = 0x21; c < 0x7f; ++c)
        if (forbidden.find(c) == forbidden.npos) table[static_cast<std::size_t>(c)] = lower(c);
    return table;
}();

constexpr ascii_table domain_table = [] {
    ascii_table table{};
    for (char c = '0'; c <= '9'; ++c)
        table[static_cast<std::size_t>(c)] = c;
    for (char c = 'a'; c <= 'z'; ++c)
        table[static_cast<std::size_t>(c)] = c;
    for (char c = 'A'; c <= 'Z'; ++c)
        table[static_cast<std::size_t>(c)] = lower(c);
    table['-'] = '-';
    return table;
}();

constexpr ascii_table resource_table = [] {
    ascii_table table{};
    for (char c = 0x20; c < 0x7f; ++c)
        table[static_cast<std::size_t>(c)] = c;
    return table;
}();

/// Appends `part` by `table`; false when a character is not in it.
bool append_ascii(std::string& out, std::string_view part, const ascii_table& table) {
    const std::size_t before = out.size();
    out.resize(before + part.size());
    char* to = out.data() + before;
    for (char c : part) {
        const char mapped = table[static_cast<unsigned char>(c)];
        if (!mapped) return false;
        *to++ = mapped;
    }
    return true;
}

/// A label that is certainly no A-label and certainly an LDH label (RFC 5890 §2.3.1).
bool append_ldh_label(std::string& out, std::string_view label) {
    if (label.empty() || label.size() > 63) return false;
    if (label.front() == '-' || label.back() == '-') return false;
    if (label.size() > 3 && label[2] == '-' && label[3] == '-') return false;
    return append_ascii(out, label, domain_table);
}

bool append_ldh_domain(std::string& out, std::string_view part) {
    for (;;) {
        const std::size_t dot = part.find('.');
        if (!append_ldh_label(out, part.substr(0, dot))) return false;
        if (dot == part.npos) return true;
        out += '.';
        part.remove_prefix(dot + 1);
    }
}

error_code append_ip_literal(std::string& out, std::string_view part) {
    // No zone identifier and no IPvFuture: RFC 7622 §3.2 has IPv6address only.
    char text[INET6_ADDRSTRLEN] = {};
    in6_addr address;
    if (part.size() < 2 || part.back() != ']' || part.size() - 2 >= sizeof text)
        return jid_error::ip_literal;
    part.copy(text, part.size() - 2, 1);
    if (inet_pton(AF_INET6, text, &address) != 1) return jid_error::ip_literal;
    inet_ntop(AF_INET6, &address, text, sizeof text);
    (out += '[') += text;
    out += ']';
    return {};
}

} // namespace

error_code append_local(std::string& out, std::string_view part) {
    if (part.empty()) return jid_error::empty_local;
    const std::size_t before = out.size();
    if (!append_ascii(out, part, local_table)) {
        out.resize(before);
        return append_local_unicode(out, part);
    }
    if (part.size() > jid::max_part_bytes) return jid_error::local_too_long;
    return {};
}

error_code append_domain(std::string& out, std::string_view part) {
    // RFC 7622 §3.2: the dot of the root is stripped before all else.
    if (part.ends_with('.')) part.remove_suffix(1);
    if (part.empty()) return jid_error::empty_domain;
    if (part.front() == '[') return append_ip_literal(out, part);
    const std::size_t before = out.size();
    if (!append_ldh_domain(out, part)) {
        out.resize(before);
        return append_domain_unicode(out, part);
    }
    if (part.size() > jid::max_part_bytes) return jid_error::domain_too_long;
    return {};
}

error_code append_resource(std::string& out, std::string_view part) {
    if (part.empty()) return jid_error::empty_resource;
    const std::size_t before = out.size();
    if (!append_ascii(out, part, resource_table)) {
        out.resize(before);
        return append_resource_unicode(out, part);
    }
    if (part.size() > jid::max_part_bytes) return jid_error::resource_too_long;
    return {};
}

} // namespace epode::jid_profile
