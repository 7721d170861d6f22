#pragma once
#include <unicode/unistr.h>

/// Characters that are allowed in some surroundings only (RFC 5892 appendix A).
namespace epode::precis {

bool has_context_rule(UChar32 c);

/// Whether the character at index `i` of `text`, which has a rule, satisfies it.
bool satisfies_context_rule(const icu::UnicodeString& text, int32_t i);

} // namespace epode::precis
