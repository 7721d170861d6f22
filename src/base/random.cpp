#include <epode/base/random.hpp>

#include <array>

namespace epode {

std::uint64_t random_source::next_u64() {
    std::array<std::byte, 8> raw;
    fill(raw);
    std::uint64_t value = 0;
    for (std::byte b : raw)
        value = value << 8 | std::to_integer<std::uint64_t>(b);
    return value;
}

std::uint64_t random_source::below(std::uint64_t bound) {
    // Values past the last whole multiple of `bound` would favour small results: draw again.
    const std::uint64_t excess = (UINT64_MAX % bound + 1) % bound;
    for (;;) {
        const std::uint64_t value = next_u64();
        if (value <= UINT64_MAX - excess) return value % bound;
    }
}

std::string random_source::token(std::size_t characters) {
    static constexpr char alphabet[] = "0123456789abcdefghijklmnopqrstuv";
    std::string out(characters, '\0');
    fill(std::as_writable_bytes(std::span(out)));
    for (char& c : out)
        c = alphabet[static_cast<unsigned char>(c) & 31];
    return out;
}

} // namespace epode
