#include "jid/precis.hpp"

#include "jid/context_rule.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <algorithm>

namespace epode::precis {

namespace {

enum class property { valid, free_valid, contextual, disallowed };

/// RFC 8264 §9.6, the same as RFC 5892 §2.6.
property exception(UChar32 c, property otherwise) {
    static constexpr UChar32 valid[] = {0xdf, 0x3c2, 0x6fd, 0x6fe, 0xf0b, 0x3007};
    static constexpr UChar32 disallowed[] = {0x640,  0x7fa,  0x302e, 0x302f, 0x3031,
                                             0x3032, 0x3033, 0x3034, 0x3035, 0x303b};
    if (std::ranges::find(valid, c) != std::end(valid)) return property::valid;
    if (std::ranges::find(disallowed, c) != std::end(disallowed)) return property::disallowed;
    return has_context_rule(c) ? property::contextual : otherwise;
}

/// RFC 8264 §9.17: NFKC changes the character.
bool has_compatibility_mapping(UChar32 c) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString text(c);
    return icu::Normalizer2::getNFKCInstance(status)->normalize(text, status) != text;
}

bool is_old_hangul_jamo(UChar32 c) {
    const auto type = u_getIntPropertyValue(c, UCHAR_HANGUL_SYLLABLE_TYPE);
    return type == U_HST_LEADING_JAMO || type == U_HST_VOWEL_JAMO || type == U_HST_TRAILING_JAMO;
}

constexpr uint32_t letter_digits = U_GC_LL_MASK | U_GC_LU_MASK | U_GC_LO_MASK | U_GC_ND_MASK |
                                   U_GC_LM_MASK | U_GC_MN_MASK | U_GC_MC_MASK;
constexpr uint32_t freeform_only = U_GC_LT_MASK | U_GC_NL_MASK | U_GC_NO_MASK | U_GC_ME_MASK |
                                   U_GC_ZS_MASK | U_GC_S_MASK | U_GC_P_MASK;

/// The algorithm of RFC 8264 §8, in its order. §9.7 (BackwardCompatible) is empty to this day.
property derive(UChar32 c) {
    if (c > 0x20 && c < 0x7f) return property::valid;
    constexpr auto none = static_cast<property>(-1);
    if (const property special = exception(c, none); special != none) return special;
    const uint32_t category = U_GET_GC_MASK(c);
    if (category & U_GC_CN_MASK) return property::disallowed; // unassigned or no character at all
    if (is_old_hangul_jamo(c)) return property::disallowed;
    if (u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) return property::disallowed;
    if (category & U_GC_CC_MASK) return property::disallowed;
    if (has_compatibility_mapping(c)) return property::free_valid;
    if (category & letter_digits) return property::valid;
    if (category & freeform_only) return property::free_valid;
    return property::disallowed;
}

bool is_right_to_left(UCharDirection d) {
    return d == U_RIGHT_TO_LEFT || d == U_RIGHT_TO_LEFT_ARABIC || d == U_ARABIC_NUMBER;
}

} // namespace

bool allowed(const icu::UnicodeString& text, string_class wanted) {
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        switch (derive(text.char32At(i))) {
        case property::valid: break;
        case property::free_valid:
            if (wanted != string_class::freeform) return false;
            break;
        case property::contextual:
            if (!satisfies_context_rule(text, i)) return false;
            break;
        case property::disallowed: return false;
        }
    }
    return true;
}

bool satisfies_bidi_rule(const icu::UnicodeString& text) {
    uint32_t present = 0;
    UCharDirection last = U_LEFT_TO_RIGHT; // of the last character that is no nonspacing mark
    bool any_right_to_left = false;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UCharDirection d = u_charDirection(text.char32At(i));
        present |= U_MASK(d);
        any_right_to_left |= is_right_to_left(d);
        if (d != U_DIR_NON_SPACING_MARK) last = d;
    }
    if (!any_right_to_left) return true;

    constexpr uint32_t neutral = U_MASK(U_EUROPEAN_NUMBER) | U_MASK(U_EUROPEAN_NUMBER_SEPARATOR) |
                                 U_MASK(U_COMMON_NUMBER_SEPARATOR) |
                                 U_MASK(U_EUROPEAN_NUMBER_TERMINATOR) | U_MASK(U_OTHER_NEUTRAL) |
                                 U_MASK(U_BOUNDARY_NEUTRAL) | U_MASK(U_DIR_NON_SPACING_MARK);
    constexpr uint32_t right_to_left =
        U_MASK(U_RIGHT_TO_LEFT) | U_MASK(U_RIGHT_TO_LEFT_ARABIC) | U_MASK(U_ARABIC_NUMBER);
    constexpr uint32_t numbers = U_MASK(U_EUROPEAN_NUMBER) | U_MASK(U_ARABIC_NUMBER);
    // Condition 1; a left-to-right text fails condition 5, as there are right-to-left characters.
    const UCharDirection first = u_charDirection(text.char32At(0));
    if (first != U_RIGHT_TO_LEFT && first != U_RIGHT_TO_LEFT_ARABIC) return false;
    if (present & ~(right_to_left | neutral)) return false;                          // 2
    if (!(U_MASK(last) & (right_to_left | U_MASK(U_EUROPEAN_NUMBER)))) return false; // 3
    return (present & numbers) != numbers;                                           // 4
}

} // namespace epode::precis
