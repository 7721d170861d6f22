#include "jid/precis.hpp"
#include "jid/profile.hpp"

#include <unicode/idna.h>
#include <unicode/locid.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include <algorithm>
#include <memory>
#include <optional>

namespace epode::jid_profile {

namespace {

icu::StringPiece piece(std::string_view text) {
    return {text.data(), static_cast<int32_t>(text.size())};
}

/// ICU replaces malformed sequences silently; here they are an error.
std::optional<icu::UnicodeString> from_utf8(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    int32_t length = 0;
    u_strFromUTF8(nullptr, 0, &length, text.data(), static_cast<int32_t>(text.size()), &status);
    if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR) return std::nullopt;
    return icu::UnicodeString::fromUTF8(piece(text));
}

icu::UnicodeString normal_form_c(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR; // this instance is part of ICU's code: it cannot be missing
    return icu::Normalizer2::getNFCInstance(status)->normalize(text, status);
}

/// Fullwidth and halfwidth characters become the ordinary ones (RFC 8264 §5.2.1).
icu::UnicodeString map_width(const icu::UnicodeString& text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
    icu::UnicodeString mapped;
    icu::UnicodeString decomposition;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        const auto type = u_getIntPropertyValue(c, UCHAR_DECOMPOSITION_TYPE);
        if ((type == U_DT_WIDE || type == U_DT_NARROW) &&
            nfkc->getRawDecomposition(c, decomposition))
            mapped += decomposition;
        else
            mapped += c;
    }
    return mapped;
}

/// Every space becomes the one of ASCII (RFC 8265 §4.2.1).
icu::UnicodeString map_spaces(const icu::UnicodeString& text) {
    icu::UnicodeString mapped;
    for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
        const UChar32 c = text.char32At(i);
        mapped += u_charType(c) == U_SPACE_SEPARATOR ? UChar32{' '} : c;
    }
    return mapped;
}

icu::UnicodeString username_mapping(const icu::UnicodeString& text) {
    return normal_form_c(map_width(text).toLower(icu::Locale::getRoot()));
}
icu::UnicodeString opaque_mapping(const icu::UnicodeString& text) {
    return normal_form_c(map_spaces(text));
}

/// RFC 8264 §7: the rules are applied until nothing changes, at most three more times.
template <class Mapping>
bool apply_until_stable(icu::UnicodeString& text, Mapping mapping) {
    for (int round = 0; round < 4; ++round) {
        icu::UnicodeString mapped = mapping(text);
        if (mapped == text) return true;
        text = std::move(mapped);
    }
    return mapping(text) == text;
}

bool is_forbidden_in_local(UChar32 c) {
    switch (c) {
    case '"':
    case '&':
    case '\'':
    case '/':
    case ':':
    case '<':
    case '>':
    case '@': return true;
    default: return false;
    }
}

error_code append_bounded(std::string& out, const icu::UnicodeString& text, jid_error too_long) {
    const std::size_t before = out.size();
    text.toUTF8String(out);
    return out.size() - before > jid::max_part_bytes ? error_code(too_long) : error_code();
}

const icu::IDNA* idna() {
    static const std::unique_ptr<const icu::IDNA> instance = [] {
        UErrorCode status = U_ZERO_ERROR;
        return std::unique_ptr<const icu::IDNA>(icu::IDNA::createUTS46Instance(
            UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ | UIDNA_CHECK_CONTEXTO |
                UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
            status));
    }();
    return instance.get();
}

error_code idna_error(uint32_t errors) {
    // DNS allows 255 octets, RFC 7622 §3.2 names its own limit for the whole.
    errors &= ~static_cast<uint32_t>(UIDNA_ERROR_DOMAIN_NAME_TOO_LONG);
    if (errors & (UIDNA_ERROR_EMPTY_LABEL | UIDNA_ERROR_LABEL_TOO_LONG))
        return jid_error::domain_label;
    if (errors & UIDNA_ERROR_BIDI) return jid_error::domain_bidi;
    if (errors) return jid_error::domain_not_idna;
    return {};
}

/// To A-labels, or from any labels to U-labels.
error_code convert(const icu::UnicodeString& from, icu::UnicodeString& to, bool to_ascii) {
    UErrorCode status = U_ZERO_ERROR;
    icu::IDNAInfo info;
    if (!idna()) return jid_error::domain_not_idna; // ICU's data file is missing
    if (to_ascii)
        idna()->nameToASCII(from, to, info, status);
    else
        idna()->nameToUnicode(from, to, info, status);
    if (U_FAILURE(status)) return jid_error::domain_not_idna;
    return idna_error(info.getErrors());
}

} // namespace

error_code append_local_unicode(std::string& out, std::string_view part) {
    if (part.size() > max_raw_bytes) return jid_error::local_too_long;
    std::optional<icu::UnicodeString> text = from_utf8(part);
    if (!text) return jid_error::not_utf8;
    if (!apply_until_stable(*text, username_mapping)) return jid_error::not_stable;
    if (!precis::allowed(*text, precis::string_class::identifier))
        return jid_error::local_forbidden;
    for (int32_t i = 0; i < text->length(); ++i)
        if (is_forbidden_in_local(text->charAt(i))) return jid_error::local_forbidden;
    if (!precis::satisfies_bidi_rule(*text)) return jid_error::local_bidi;
    return append_bounded(out, *text, jid_error::local_too_long);
}

error_code append_resource_unicode(std::string& out, std::string_view part) {
    if (part.size() > max_raw_bytes) return jid_error::resource_too_long;
    std::optional<icu::UnicodeString> text = from_utf8(part);
    if (!text) return jid_error::not_utf8;
    if (!apply_until_stable(*text, opaque_mapping)) return jid_error::not_stable;
    if (!precis::allowed(*text, precis::string_class::freeform))
        return jid_error::resource_forbidden;
    return append_bounded(out, *text, jid_error::resource_too_long);
}

error_code append_domain_unicode(std::string& out, std::string_view part) {
    if (part.size() > max_raw_bytes) return jid_error::domain_too_long;
    const std::optional<icu::UnicodeString> text = from_utf8(part);
    if (!text) return jid_error::not_utf8;
    icu::UnicodeString ascii;
    icu::UnicodeString unicode;
    icu::UnicodeString again;
    if (error_code e = convert(*text, ascii, true)) return e;
    if (error_code e = convert(ascii, unicode, false)) return e;
    // An A-label that stands for what is written otherwise is none (RFC 5890 §2.3.2.1).
    if (error_code e = convert(unicode, again, true)) return e;
    if (again != ascii) return jid_error::domain_not_idna;
    // UTS46 lets symbols pass that IDNA2008 does not.
    if (!precis::allowed(unicode, precis::string_class::identifier))
        return jid_error::domain_not_idna;
    // ICU takes one more dot for the root's.
    if (unicode.endsWith(u'.')) return jid_error::domain_label;
    return append_bounded(out, unicode, jid_error::domain_too_long);
}

error_code append_ascii_domain(std::string& out, std::string_view domain) {
    if (std::all_of(domain.begin(), domain.end(), [](unsigned char c) { return c < 0x80; })) {
        out += domain;
        return {};
    }
    if (domain.size() > max_raw_bytes) return jid_error::domain_too_long;
    const std::optional<icu::UnicodeString> text = from_utf8(domain);
    if (!text) return jid_error::not_utf8;
    icu::UnicodeString ascii;
    if (error_code e = convert(*text, ascii, true)) return e;
    ascii.toUTF8String(out);
    return {};
}

} // namespace epode::jid_profile
