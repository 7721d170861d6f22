#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace epode {

using byte_view = std::span<const std::byte>;

inline byte_view as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const std::byte*>(text.data()), text.size()};
}
inline std::string_view as_text(byte_view bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace epode
