#include <epode/jid.hpp>
#include <epode/schema/codec.hpp>
#include <epode/text/date_time.hpp>

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
bool format_time(const void* in, std::string& out) {
    const std::string text = format_date_time(as<wall_time>(in));
    out += text;
    return !text.empty();
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

constexpr std::string_view base64_alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 (RFC 4648 §4); whitespace, which XEPs allow inside, is passed over.
bool parse_binary(void* out, std::string_view text) {
    std::string& octets = as<binary>(out).octets;
    octets.clear();
    std::uint32_t bits = 0;
    int count = 0, padding = 0;
    for (const char c : text) {
        if (c == ' ' || c == '\n' || c == '\t' || c == '\r') continue;
        if (c == '=') {
            ++padding;
            continue;
        }
        const auto value = base64_alphabet.find(c);
        if (value == base64_alphabet.npos || padding) return false;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        if (++count % 4 == 0) {
            for (int shift : {16, 8, 0})
                octets += static_cast<char>(bits >> shift & 0xFF);
            bits = 0;
        }
    }
    const int rest = count % 4;
    if (rest == 1 || (rest + padding) % 4 != 0 || padding > 2) return count == 0 && padding == 1;
    if (rest >= 2) octets += static_cast<char>(bits >> (rest == 2 ? 4 : 10) & 0xFF);
    if (rest == 3) octets += static_cast<char>(bits >> 2 & 0xFF);
    return true;
}
bool format_binary(const void* in, std::string& out) {
    const std::string& octets = as<binary>(in).octets;
    for (std::size_t i = 0; i < octets.size(); i += 3) {
        std::uint32_t bits = 0;
        for (std::size_t k = 0; k < 3; ++k)
            bits = bits << 8 |
                   (i + k < octets.size() ? static_cast<unsigned char>(octets[i + k]) : 0u);
        for (std::size_t k = 0; k < 4; ++k)
            out += i + k <= octets.size() ? base64_alphabet[bits >> (18 - 6 * k) & 63] : '=';
    }
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
constinit const value_codec address_text_codec{
    &parse_string, &format_string, "address", json_kind::string, {}, &parse_address_text};
constinit const value_codec binary_codec{&parse_binary, &format_binary, "base64",
                                         json_kind::binary};

namespace detail {

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
