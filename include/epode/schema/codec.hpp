#pragma once
#include <epode/base/time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace epode {
class jid;
}

namespace epode::schema {

/// How a value stands in JSON.
enum class json_kind : std::uint8_t {
    string,
    number,
    boolean,
    binary, ///< `{"type": "Buffer", "data": [octets]}`; the value is a `binary`
    json,   ///< the text is itself JSON
};

/// Text to value and back, once for each *value type*.
struct value_codec {
    /// False when `text` is not a legal value; `out` may then hold anything.
    bool (*parse)(void* out, std::string_view text);
    /// Appends the text. False when the value must not be written.
    bool (*format)(const void* in, std::string& out);
    std::string_view name; ///< of the value type, for the reference and for error texts
    json_kind json = json_kind::string;
    std::span<const std::string_view> names = {}; ///< of an enumeration: all legal texts
    /// Where JSON has another text than XML.
    bool (*parse_json)(void* out, std::string_view text) = nullptr;
    bool (*format_json)(const void* in, std::string& out) = nullptr;

    bool from_json(void* out, std::string_view text) const {
        return (parse_json ? parse_json : parse)(out, text);
    }
    bool to_json(const void* in, std::string& out) const {
        return (format_json ? format_json : format)(in, out);
    }
};

/// Octets: base64 in XML.
struct binary {
    std::string octets;
    bool operator==(const binary&) const = default;
};

/// The codec of a value type. A program adds its own types by specialising it.
template <class T>
struct codec_of;

extern const value_codec string_codec, bool_codec, u8_codec, u16_codec, u32_codec, u64_codec,
    i8_codec, i32_codec, i64_codec, double_codec, time_codec, jid_codec, binary_codec;
/// bool as `true` and `false` rather than `1` and `0` (both are read by either codec).
extern const value_codec word_bool_codec;
/// Octets as hexadecimal digits, and octets that are the text itself.
extern const value_codec hex_codec, utf8_codec;
/// A time zone in minutes (std::int32_t). XML has the offset of local time from UTC, `+02:00`
/// (XEP-0082 §3.2); JSON has what has to be added to local time, as getTimezoneOffset() tells it:
/// -120. The member holds the offset: 120.
extern const value_codec time_zone_codec;
/// A string that holds a legal JID, as it was written.
extern const value_codec address_text_codec;

template <>
struct codec_of<std::string> {
    static constexpr const value_codec* value = &string_codec;
};
template <>
struct codec_of<bool> {
    static constexpr const value_codec* value = &bool_codec;
};
template <>
struct codec_of<std::uint8_t> {
    static constexpr const value_codec* value = &u8_codec;
};
template <>
struct codec_of<std::uint16_t> {
    static constexpr const value_codec* value = &u16_codec;
};
template <>
struct codec_of<std::uint32_t> {
    static constexpr const value_codec* value = &u32_codec;
};
template <>
struct codec_of<std::uint64_t> {
    static constexpr const value_codec* value = &u64_codec;
};
template <>
struct codec_of<std::int8_t> {
    static constexpr const value_codec* value = &i8_codec;
};
template <>
struct codec_of<std::int32_t> {
    static constexpr const value_codec* value = &i32_codec;
};
template <>
struct codec_of<std::int64_t> {
    static constexpr const value_codec* value = &i64_codec;
};
template <>
struct codec_of<double> {
    static constexpr const value_codec* value = &double_codec;
};
template <>
struct codec_of<wall_time> {
    static constexpr const value_codec* value = &time_codec;
};
template <>
struct codec_of<jid> {
    static constexpr const value_codec* value = &jid_codec;
};
template <>
struct codec_of<binary> {
    static constexpr const value_codec* value = &binary_codec;
};

namespace detail {

int index_of(std::span<const std::string_view> names, std::string_view text) noexcept;
bool append_name(std::span<const std::string_view> names, std::size_t index, std::string& out);

template <class E>
struct enum_codec {
    static constexpr auto names = xml_names(E{});
    static bool parse_in(std::span<const std::string_view> all, void* out, std::string_view text) {
        const int index = index_of(all, text);
        if (index < 0) return false;
        *static_cast<E*>(out) = static_cast<E>(index);
        return true;
    }
    static bool format_in(std::span<const std::string_view> all, const void* in, std::string& out) {
        return append_name(all, static_cast<std::size_t>(*static_cast<const E*>(in)), out);
    }
    static bool parse(void* out, std::string_view text) { return parse_in(names, out, text); }
    static bool format(const void* in, std::string& out) { return format_in(names, in, out); }
    static constexpr value_codec make() {
        value_codec codec{&parse, &format, "choice", json_kind::string, names, {}, {}};
        if constexpr (requires { json_names(E{}); }) {
            codec.parse_json = [](void* out, std::string_view text) {
                static constexpr auto in_json = json_names(E{});
                return parse_in(in_json, out, text);
            };
            codec.format_json = [](const void* in, std::string& out) {
                static constexpr auto in_json = json_names(E{});
                return format_in(in_json, in, out);
            };
        }
        return codec;
    }
    static constexpr value_codec value = make();
};

} // namespace detail

/// An enumeration from 0 on: beside it stands
/// `constexpr std::array<std::string_view, N> xml_names(E) { return {…}; }`, its texts in order,
/// and, where JSON has others, `json_names(E)`. An empty text means "is not written".
template <class E>
requires requires { xml_names(E{}); }
struct codec_of<E> {
    static constexpr const value_codec* value = &detail::enum_codec<E>::value;
};

/// An enumerated value and, perhaps, one that makes it more precise (see nested_name()).
template <class General, class Specific>
struct nested {
    General general{};
    std::optional<Specific> specific;
    bool operator==(const nested&) const = default;
};

namespace detail {

/// The text is `general` or `general/specific`; JSON has a list of the two.
bool split_names(std::string_view text, std::string_view& general, std::string_view& specific);
bool split_json_names(std::string_view json, std::string& text);
void append_json_names(std::string_view text, std::string& json);

template <class General, class Specific>
struct nested_codec {
    using value_type = nested<General, Specific>;
    static bool parse(void* out, std::string_view text) {
        auto& made = *static_cast<value_type*>(out);
        std::string_view general, specific;
        if (!split_names(text, general, specific)) return false;
        if (!enum_codec<General>::parse(&made.general, general)) return false;
        // A specific name that is not known leaves the general one.
        if (Specific known{}; enum_codec<Specific>::parse(&known, specific)) made.specific = known;
        return true;
    }
    static bool format(const void* in, std::string& out) {
        const auto& held = *static_cast<const value_type*>(in);
        if (!enum_codec<General>::format(&held.general, out)) return false;
        if (!held.specific) return true;
        out += '/';
        return enum_codec<Specific>::format(&*held.specific, out);
    }
    static bool parse_json(void* out, std::string_view json) {
        std::string text;
        return split_json_names(json, text) && parse(out, text);
    }
    static bool format_json(const void* in, std::string& out) {
        std::string text;
        if (!format(in, text)) return false;
        append_json_names(text, out);
        return true;
    }
    static constexpr value_codec value{
        &parse,      &format,     "choice", json_kind::json, enum_codec<General>::names,
        &parse_json, &format_json};
};

} // namespace detail

template <class General, class Specific>
struct codec_of<nested<General, Specific>> {
    static constexpr const value_codec* value = &detail::nested_codec<General, Specific>::value;
};

/// The value that a text names; none for any other text (and for an empty one).
template <class E>
requires requires { xml_names(E{}); }
std::optional<E> enum_value(std::string_view text) noexcept {
    const int index = detail::index_of(detail::enum_codec<E>::names, text);
    if (index < 0) return {};
    return static_cast<E>(index);
}

} // namespace epode::schema

namespace epode {

/// The text of an enumerated value, as it stands in XML.
template <class E>
requires requires { xml_names(E{}); }
constexpr std::string_view to_string(E value) noexcept {
    return schema::detail::enum_codec<E>::names[static_cast<std::size_t>(value)];
}

} // namespace epode
