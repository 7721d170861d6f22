#pragma once
#include <cstddef>

namespace epode::schema {

/// The most values of one list, read or written. A stanza is bounded in bytes already
/// (`limits::stanza_bytes`); this bounds what it may become in memory, where an element of four
/// bytes takes some hundred.
inline constexpr std::size_t longest_list = 10'000;

} // namespace epode::schema
