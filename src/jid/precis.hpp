#pragma once
#include <unicode/unistr.h>

/// The string classes of PRECIS, derived from Unicode's properties (RFC 8264 §8).
namespace epode::precis {

enum class string_class { identifier, freeform };

/// Whether the class allows each character of `text`, contextual rules applied.
bool allowed(const icu::UnicodeString& text, string_class wanted);

/// The Bidi rule of RFC 5893 §2; text without right-to-left characters always satisfies it.
bool satisfies_bidi_rule(const icu::UnicodeString& text);

} // namespace epode::precis
