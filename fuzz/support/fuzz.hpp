#pragma once
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

/// What every target defines: it is called with one input after the other, keeps nothing from one
/// to the next, and ends the program when it finds a fault.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace epode::fuzz {

/// Ends the program unless it holds; `shown` is what to look at then.
inline void require(bool holds, std::string_view what, std::string_view shown = {}) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %.*s\n%.*s\n", static_cast<int>(what.size()), what.data(),
                 static_cast<int>(shown.size()), shown.data());
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Takes what stands before the first `end` off the front, and `end` with it; else everything.
inline std::string_view take_until(std::string_view& text, char end) {
    const std::string_view taken = text.substr(0, text.find(end));
    text.remove_prefix(taken.size() == text.size() ? taken.size() : taken.size() + 1);
    return taken;
}
inline std::string_view take_line(std::string_view& text) { return take_until(text, '\n'); }

} // namespace epode::fuzz
