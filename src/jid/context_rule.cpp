#include "jid/context_rule.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

namespace epode::precis {

namespace {

constexpr UChar32 zero_width_non_joiner = 0x200c;
constexpr UChar32 zero_width_joiner = 0x200d;
constexpr UChar32 middle_dot = 0xb7;
constexpr UChar32 greek_lower_numeral_sign = 0x375;
constexpr UChar32 hebrew_geresh = 0x5f3;
constexpr UChar32 hebrew_gershayim = 0x5f4;
constexpr UChar32 katakana_middle_dot = 0x30fb;
constexpr UChar32 no_character = -1;

bool is_arabic_indic_digit(UChar32 c) { return c >= 0x660 && c <= 0x669; }
bool is_extended_arabic_indic_digit(UChar32 c) { return c >= 0x6f0 && c <= 0x6f9; }

UChar32 before(const icu::UnicodeString& text, int32_t i) {
    return i > 0 ? text.char32At(text.moveIndex32(i, -1)) : no_character;
}
UChar32 after(const icu::UnicodeString& text, int32_t i) {
    const int32_t next = text.moveIndex32(i, 1);
    return next < text.length() ? text.char32At(next) : no_character;
}

bool is_script(UChar32 c, UScriptCode wanted) {
    UErrorCode status = U_ZERO_ERROR;
    return c != no_character && uscript_getScript(c, &status) == wanted;
}

template <class Predicate>
bool any(const icu::UnicodeString& text, Predicate predicate) {
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        if (predicate(text.char32At(i))) return true;
    return false;
}

bool follows_virama(const icu::UnicodeString& text, int32_t i) {
    constexpr uint8_t virama = 9;
    const UChar32 c = before(text, i);
    return c != no_character && u_getCombiningClass(c) == virama;
}

/// The joining type of the nearest character that is not transparent, to one side of `i`.
UJoiningType neighbour(const icu::UnicodeString& text, int32_t i, int32_t step) {
    for (;;) {
        const UChar32 c = step < 0 ? before(text, i) : after(text, i);
        if (c == no_character) return U_JT_NON_JOINING;
        const auto type = static_cast<UJoiningType>(u_getIntPropertyValue(c, UCHAR_JOINING_TYPE));
        if (type != U_JT_TRANSPARENT) return type;
        i = text.moveIndex32(i, step);
    }
}

bool separates_joined_letters(const icu::UnicodeString& text, int32_t i) {
    const UJoiningType left = neighbour(text, i, -1);
    const UJoiningType right = neighbour(text, i, +1);
    return (left == U_JT_LEFT_JOINING || left == U_JT_DUAL_JOINING) &&
           (right == U_JT_RIGHT_JOINING || right == U_JT_DUAL_JOINING);
}

bool is_japanese(UChar32 c) {
    return is_script(c, USCRIPT_HIRAGANA) || is_script(c, USCRIPT_KATAKANA) ||
           is_script(c, USCRIPT_HAN);
}

} // namespace

bool has_context_rule(UChar32 c) {
    switch (c) {
    case zero_width_non_joiner:
    case zero_width_joiner:
    case middle_dot:
    case greek_lower_numeral_sign:
    case hebrew_geresh:
    case hebrew_gershayim:
    case katakana_middle_dot: return true;
    default: return is_arabic_indic_digit(c) || is_extended_arabic_indic_digit(c);
    }
}

bool satisfies_context_rule(const icu::UnicodeString& text, int32_t i) {
    const UChar32 c = text.char32At(i);
    switch (c) {
    case zero_width_non_joiner: return follows_virama(text, i) || separates_joined_letters(text, i);
    case zero_width_joiner: return follows_virama(text, i);
    case middle_dot: return before(text, i) == 'l' && after(text, i) == 'l';
    case greek_lower_numeral_sign: return is_script(after(text, i), USCRIPT_GREEK);
    case hebrew_geresh:
    case hebrew_gershayim: return is_script(before(text, i), USCRIPT_HEBREW);
    case katakana_middle_dot: return any(text, is_japanese);
    default:
        return !any(text, is_arabic_indic_digit(c) ? is_extended_arabic_indic_digit
                                                   : is_arabic_indic_digit);
    }
}

} // namespace epode::precis
