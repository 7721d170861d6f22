#pragma once
#include <cstdint>

namespace epode::management {

/// What is counted (XEP-0198 §4).
enum class stanza_kind : std::uint8_t { message, presence, iq };

} // namespace epode::management
