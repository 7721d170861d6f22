#include <epode/text/utf8.hpp>

#include <cstdint>
#include <cstring>

namespace epode {

namespace {

using octet = unsigned char;

bool is_continuation(octet o) { return (o & 0xc0) == 0x80; }

/// How many octets the character takes that begins at `at`, 0 when it is malformed. The ranges of
/// the second octet are those of RFC 3629 §4: they exclude overlong forms and surrogates.
std::size_t character_octets(const octet* at, const octet* end) noexcept {
    const std::size_t left = static_cast<std::size_t>(end - at);
    const octet lead = at[0];
    if (lead < 0x80) return 1;
    if (lead < 0xc2 || lead > 0xf4 || left < 2) return 0;
    const octet second = at[1];
    if (lead < 0xe0) return is_continuation(second) ? 2 : 0;
    const octet lowest = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    const octet highest = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    if (second < lowest || second > highest || left < 3 || !is_continuation(at[2])) return 0;
    if (lead < 0xf0) return 3;
    return left >= 4 && is_continuation(at[3]) ? 4 : 0;
}

bool is_xml_control(octet o) { return o < 0x20 && o != '\t' && o != '\n' && o != '\r'; }

/// U+FFFE and U+FFFF are the only characters past ASCII that XML 1.0 leaves out.
bool is_xml_noncharacter(const octet* at) {
    return at[0] == 0xef && at[1] == 0xbf && (at[2] == 0xbe || at[2] == 0xbf);
}

template <bool Xml>
bool check(std::string_view text) noexcept {
    const auto* at = reinterpret_cast<const octet*>(text.data());
    const octet* const end = at + text.size();
    while (at != end) {
        if constexpr (!Xml) { // eight ASCII octets at once
            std::uint64_t word = 0;
            if (end - at >= 8 && (std::memcpy(&word, at, 8), (word & 0x8080808080808080u) == 0)) {
                at += 8;
                continue;
            }
        }
        const std::size_t octets = character_octets(at, end);
        if (octets == 0) return false;
        if (Xml && (is_xml_control(*at) || (octets == 3 && is_xml_noncharacter(at)))) return false;
        at += octets;
    }
    return true;
}

} // namespace

bool is_utf8(std::string_view text) noexcept { return check<false>(text); }
bool is_xml_text(std::string_view text) noexcept { return check<true>(text); }

} // namespace epode
