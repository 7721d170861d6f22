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
    table['.'] = '.';
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
    out += part;
    char* to = out.data() + out.size() - part.size();
    bool complete = true; // no early return: the common case is a straight loop
    for (const char c : part) {
        const char mapped = table[static_cast<unsigned char>(c)];
        complete &= mapped != 0;
        *to++ = mapped;
    }
    return complete;
}

/// Whether the label is certainly an LDH label, if its characters are, and certainly no A-label
/// (RFC 5890 §2.3.1).
bool has_ldh_shape(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           !(label.size() > 3 && label[2] == '-' && label[3] == '-');
}

bool append_ldh_domain(std::string& out, std::string_view part) {
    if (!append_ascii(out, part, domain_table)) return false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < part.size(); ++i) {
        if (part[i] != '.') continue;
        if (!has_ldh_shape(part.substr(begin, i - begin))) return false;
        begin = i + 1;
    }
    return has_ldh_shape(part.substr(begin));
}

/// RFC 7622 §3.2: the dot of the root is stripped before all else. IDNA knows four full stops.
std::size_t final_dot_bytes(std::string_view part) {
    if (part.ends_with('.')) return 1;
    if (part.empty() || static_cast<unsigned char>(part.back()) < 0x80) return 0;
    for (std::string_view dot : {"\u3002", "\uff0e", "\uff61"})
        if (part.ends_with(dot)) return dot.size();
    return 0;
}

error_code append_ip_literal(std::string& out, std::string_view part) {
    // No zone identifier and no IPvFuture: RFC 7622 §3.2 has IPv6address only.
    char text[INET6_ADDRSTRLEN] = {};
    in6_addr address;
    if (part.size() < 2 || part.back() != ']' || part.size() - 2 >= sizeof text ||
        part.find('\0') != part.npos)
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
    part.remove_suffix(final_dot_bytes(part));
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
