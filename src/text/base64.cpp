#include <epode/text/base64.hpp>

#include <array>
#include <cstdint>

namespace epode {

namespace {

constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::uint8_t not_in_alphabet = 0xff;

constexpr std::array<std::uint8_t, 256> values = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(not_in_alphabet);
    for (std::uint8_t i = 0; i < 64; ++i)
        table[static_cast<unsigned char>(alphabet[i])] = i;
    return table;
}();

/// The value of `count` characters, 6 bits each; no_value when one is not in the alphabet.
constexpr std::uint32_t no_value = 0xffffffff;
std::uint32_t decode_group(const char* characters, std::size_t count) {
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t value = values[static_cast<unsigned char>(characters[i])];
        if (value == not_in_alphabet) return no_value;
        group = group << 6 | value;
    }
    return group;
}

/// Why a group of four characters did not decode.
text_error group_error(std::string_view group) {
    return group.find('=') != group.npos ? text_error::base64_padding
                                         : text_error::base64_character;
}

} // namespace

std::string base64_encode(byte_view bytes) {
    std::string out((bytes.size() + 2) / 3 * 4, '=');
    char* to = out.data();
    while (!bytes.empty()) {
        const std::size_t taken = bytes.size() < 3 ? bytes.size() : 3;
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < taken ? std::to_integer<std::uint32_t>(bytes[i]) : 0u);
        for (std::size_t i = 0; i <= taken; ++i)
            to[i] = alphabet[group >> (18 - 6 * i) & 63];
        to += 4;
        bytes = bytes.subspan(taken);
    }
    return out;
}

result<std::string> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return text_error::base64_length;
    std::string out;
    if (text.empty()) return out;
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    out.resize(text.size() / 4 * 3 - padding);
    char* to = out.data();

    const std::size_t whole = padding ? text.size() - 4 : text.size();
    for (std::size_t i = 0; i < whole; i += 4) {
        const std::uint32_t group = decode_group(text.data() + i, 4);
        if (group == no_value) return group_error(text.substr(i, 4));
        *to++ = static_cast<char>(group >> 16);
        *to++ = static_cast<char>(group >> 8);
        *to++ = static_cast<char>(group);
    }
    if (padding == 0) return out;

    const std::string_view last = text.substr(whole, 4 - padding);
    const std::uint32_t group = decode_group(last.data(), last.size());
    if (group == no_value) return group_error(last);
    const std::uint32_t unused = padding == 2 ? 4 : 2; // bits
    if (group & ((1u << unused) - 1)) return text_error::base64_padding;
    const std::uint32_t octets = group >> unused;
    if (padding == 1) *to++ = static_cast<char>(octets >> 8);
    *to = static_cast<char>(octets);
    return out;
}

} // namespace epode
