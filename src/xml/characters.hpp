#pragma once
#include <cstddef>
#include <string_view>

namespace epode::xml {

/// The length in bytes of the UTF-8 character that `text` begins with; 0 if it is none (cut off,
/// overlong, a surrogate or past U+10FFFF).
std::size_t utf8_length(std::string_view text) noexcept;

/// The same, but 0 also for the characters that XML 1.0 §2.2 does not allow.
std::size_t character_length(std::string_view text) noexcept;

/// How many bytes at the end of `text` begin a UTF-8 character without ending it.
std::size_t cut_character(std::string_view text) noexcept;

} // namespace epode::xml
