#include <epode/jid.hpp>
#include <epode/schema/codec.hpp>
#include <epode/text/base64.hpp>
#include <epode/text/date_time.hpp>
#include <epode/text/utf8.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <type_traits>

namespace epode::schema {

namespace {

template <class T>
T& as(void* p) {
    return *static_cast<T*>(p);
}
template <class T>
const T& as(const void* p) {
    return *static_cast<const T*>(p);
}

bool parse_string(void* out, std::string_view text) {
    as<std::string>(out).assign(text);
    return true;
}
bool format_string(const void* in, std::string& out) {
    out += as<std::string>(in);
    return true;
}

/// xs:boolean.
bool parse_bool(void* out, std::string_view text) {
    const bool yes = text == "true" || text == "1";
    as<bool>(out) = yes;
    return yes || text == "false" || text == "0";
}
bool format_bool(const void* in, std::string& out) {
    out += as<bool>(in) ? '1' : '0';
    return true;
}
bool format_word_bool(const void* in, std::string& out) {
    out += as<bool>(in) ? "true" : "false";
    return true;
}

/// Digits only, with `-` where the type has a sign: no space, no `+`, nothing after them.
template <class T>
bool parse_integer(void* out, std::string_view text) {
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, as<T>(out));
    return failed == std::errc() && stop == end;
}
template <class T>
bool format_integer(const void* in, std::string& out) {
    out += std::to_string(as<T>(in));
    return true;
}
template <class T>
constexpr value_codec integer_codec(std::string_view name) {
    return {&parse_integer<T>, &format_integer<T>, name, json_kind::number};
}

bool parse_double(void* out, std::string_view text) {
    const char* end = text.data() + text.size();
    const auto [stop, failed] = std::from_chars(text.data(), end, as<double>(out));
    return failed == std::errc() && stop == end && std::isfinite(as<double>(out));
}
bool format_double(const void* in, std::string& out) {
    const double value = as<double>(in);
    if (!std::isfinite(value)) return false;
    char text[32];
    const auto [end, failed] = std::to_chars(text, text + sizeof text, value);
    out.append(text, end);
    return failed == std::errc();
}

bool parse_time(void* out, std::string_view text) {
    const auto when = parse_date_time(text);
    if (when) as<wall_time>(out) = *when;
    return when.has_value();
}
/// Always with milliseconds, as JavaScript writes dates.
bool format_time(const void* in, std::string& out) {
    using namespace std::chrono;
    const wall_time when = as<wall_time>(in);
    if (when < sys_days(year(0) / 1 / 1) || when >= sys_days(year(10000) / 1 / 1)) return false;
    std::string text = format_date_time(when);
    if (text.find('.') == text.npos) text.insert(text.size() - 1, ".000");
    out += text;
    return true;
}

bool parse_jid(void* out, std::string_view text) {
    auto parsed = jid::parse(text);
    if (parsed) as<jid>(out) = std::move(*parsed);
    return parsed.has_value();
}
bool format_jid(const void* in, std::string& out) {
    out += as<jid>(in).str();
    return !as<jid>(in).empty();
}
bool parse_address_text(void* out, std::string_view text) {
    return jid::parse(text).has_value() && parse_string(out, text);
}

std::string tight(std::string_view text) {
    std::string without_space;
    for (const char c : text)
        if (c != ' ' && c != '\n' && c != '\t' && c != '\r') without_space += c;
    return without_space;
}

/// XEPs allow white space inside, and RFC 6120 §6.4.2 a lone `=` for no octets at all.
bool parse_binary(void* out, std::string_view given) {
    std::string text = tight(given);
    if (text == "=") text.clear();
    auto octets = base64_decode(text);
    if (octets) as<binary>(out).octets = std::move(*octets);
    return octets.has_value();
}
bool format_binary(const void* in, std::string& out) {
    out += base64_encode(as<binary>(in).octets);
    return true;
}

int digit_of(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}
bool parse_hex(void* out, std::string_view given) {
    const std::string text = tight(given);
    std::string octets;
    for (std::size_t i = 0; i + 1 < text.size(); i += 2) {
        const int high = digit_of(text[i]), low = digit_of(text[i + 1]);
        if (high < 0 || low < 0) return false;
        octets += static_cast<char>(high * 16 + low);
    }
    as<binary>(out).octets = std::move(octets);
    return text.size() % 2 == 0;
}
bool format_hex(const void* in, std::string& out) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : as<binary>(in).octets) {
        const auto octet = static_cast<unsigned char>(c);
        out += digits[octet / 16];
        out += digits[octet % 16];
    }
    return true;
}
bool parse_utf8(void* out, std::string_view text) {
    as<binary>(out).octets.assign(text);
    return true;
}
bool format_utf8(const void* in, std::string& out) {
    out += as<binary>(in).octets;
    return is_utf8(as<binary>(in).octets);
}

constexpr std::int32_t most_minutes = 14 * 60; // XML Schema part 2, §3.2.7.3

/// `Z`, or hours and minutes with a sign (XEP-0082 §3.2).
bool parse_time_zone(void* out, std::string_view text) {
    auto& minutes = as<std::int32_t>(out);
    minutes = 0;
    if (text == "Z") return true;
    if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return false;
    for (const std::size_t i : {1, 2, 4, 5})
        if (text[i] < '0' || text[i] > '9') return false;
    const std::int32_t hours = (text[1] - '0') * 10 + (text[2] - '0');
    const std::int32_t rest = (text[4] - '0') * 10 + (text[5] - '0');
    minutes = (hours * 60 + rest) * (text[0] == '-' ? -1 : 1);
    return rest < 60 && hours * 60 + rest <= most_minutes;
}
bool format_time_zone(const void* in, std::string& out) {
    const std::int32_t offset = as<std::int32_t>(in);
    const std::int32_t minutes = offset < 0 ? -offset : offset;
    if (minutes > most_minutes) return false;
    const auto two = [&](std::int32_t number) {
        out += static_cast<char>('0' + number / 10);
        out += static_cast<char>('0' + number % 10);
    };
    out += offset < 0 ? '-' : '+';
    two(minutes / 60);
    out += ':';
    two(minutes % 60);
    return true;
}
bool parse_json_time_zone(void* out, std::string_view text) {
    auto& offset = as<std::int32_t>(out);
    const bool good = parse_integer<std::int32_t>(&offset, text) && offset >= -most_minutes &&
                      offset <= most_minutes;
    if (good) offset = -offset;
    return good;
}
bool format_json_time_zone(const void* in, std::string& out) {
    out += std::to_string(-std::int64_t(as<std::int32_t>(in)));
    return true;
}

} // namespace

constinit const value_codec string_codec{&parse_string, &format_string, "text"};
constinit const value_codec bool_codec{&parse_bool, &format_bool, "boolean", json_kind::boolean};
constinit const value_codec word_bool_codec{&parse_bool, &format_word_bool, "boolean",
                                            json_kind::boolean};
constinit const value_codec u8_codec = integer_codec<std::uint8_t>("number from 0 to 255");
constinit const value_codec u16_codec = integer_codec<std::uint16_t>("number from 0 to 65535");
constinit const value_codec u32_codec = integer_codec<std::uint32_t>("number from 0 to 2^32-1");
constinit const value_codec u64_codec = integer_codec<std::uint64_t>("number from 0 to 2^64-1");
constinit const value_codec i8_codec = integer_codec<std::int8_t>("number from -128 to 127");
constinit const value_codec i32_codec = integer_codec<std::int32_t>("number of 32 bits");
constinit const value_codec i64_codec = integer_codec<std::int64_t>("number of 64 bits");
constinit const value_codec double_codec{&parse_double, &format_double, "decimal number",
                                         json_kind::number};
constinit const value_codec time_codec{&parse_time, &format_time, "date and time"};
constinit const value_codec jid_codec{&parse_jid, &format_jid, "address"};
constinit const value_codec address_text_codec{&parse_address_text, &format_string, "address"};
constinit const value_codec binary_codec{&parse_binary, &format_binary, "base64",
                                         json_kind::binary};

constinit const value_codec hex_codec{&parse_hex, &format_hex, "hexadecimal digits",
                                      json_kind::binary};
constinit const value_codec utf8_codec{&parse_utf8, &format_utf8, "text", json_kind::binary};
constinit const value_codec time_zone_codec{
    &parse_time_zone,      &format_time_zone,     "offset from UTC", json_kind::number, {},
    &parse_json_time_zone, &format_json_time_zone};

namespace detail {

bool split_names(std::string_view text, std::string_view& general, std::string_view& specific) {
    const std::size_t slash = std::min(text.find('/'), text.size());
    general = text.substr(0, slash);
    specific = slash < text.size() ? text.substr(slash + 1) : std::string_view();
    return !general.empty();
}

/// A list of one or two strings without escapes: what append_json_names() writes.
bool split_json_names(std::string_view json, std::string& text) {
    const auto take = [&](std::string_view expected) {
        if (!json.starts_with(expected)) return false;
        json.remove_prefix(expected.size());
        return true;
    };
    if (!take("[")) return false;
    for (bool first = true;; first = false) {
        const std::size_t end = json.find('"', 1);
        if (!take("\"") || end == json.npos) return false;
        text.append(first ? "" : "/").append(json.substr(0, end - 1));
        json.remove_prefix(end);
        if (json == "]") return true;
        if (!first || !take(",")) return false;
    }
}
void append_json_names(std::string_view text, std::string& json) {
    std::string_view general, specific;
    split_names(text, general, specific);
    json.append("[\"").append(general);
    if (!specific.empty()) json.append("\",\"").append(specific);
    json += "\"]";
}

int index_of(std::span<const std::string_view> names, std::string_view text) noexcept {
    if (text.empty()) return -1;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == text) return static_cast<int>(i);
    return -1;
}

bool append_name(std::span<const std::string_view> names, std::size_t index, std::string& out) {
    if (index >= names.size()) return false;
    out += names[index];
    return true;
}

} // namespace detail
} // namespace epode::schema
