#include "xml/characters.hpp"

#include <cstdint>

namespace epode::xml {

namespace {

struct character {
    std::uint32_t code = 0;
    std::size_t bytes = 0; // 0 if there is none
};

// The smallest code that needs so many bytes: less is an overlong form.
constexpr std::uint32_t smallest_code[] = {0, 0, 0x80, 0x800, 0x10000};

std::size_t sequence_length(unsigned char lead) noexcept {
    if (lead < 0x80) return 1;
    if (lead < 0xc2) return 0; // a trailing byte, or the lead of an overlong form
    if (lead < 0xe0) return 2;
    if (lead < 0xf0) return 3;
    return lead < 0xf5 ? 4 : 0;
}

character decode(std::string_view text) noexcept {
    if (text.empty()) return {};
    const auto lead = static_cast<unsigned char>(text[0]);
    const std::size_t length = sequence_length(lead);
    if (length == 0 || length > text.size()) return {};
    if (length == 1) return {lead, 1};
    std::uint32_t code = lead & (0x7fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xc0) != 0x80) return {};
        code = code << 6 | (byte & 0x3fu);
    }
    const bool surrogate = code >= 0xd800 && code <= 0xdfff;
    if (code < smallest_code[length] || code > 0x10ffff || surrogate) return {};
    return {code, length};
}

} // namespace

std::size_t utf8_length(std::string_view text) noexcept { return decode(text).bytes; }

std::size_t character_length(std::string_view text) noexcept {
    const character first = decode(text);
    const bool control =
        first.code < 0x20 && first.code != '\t' && first.code != '\n' && first.code != '\r';
    return control || first.code == 0xfffe || first.code == 0xffff ? 0 : first.bytes;
}

std::size_t cut_character(std::string_view text) noexcept {
    for (std::size_t n = 1; n <= text.size() && n < 4; ++n) {
        const auto byte = static_cast<unsigned char>(text[text.size() - n]);
        if ((byte & 0xc0) != 0x80) return sequence_length(byte) > n ? n : 0;
    }
    return 0;
}

} // namespace epode::xml
