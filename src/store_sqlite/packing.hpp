#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace epode::store_sqlite {

/// Appends values to a string: numbers in base 128, least digits first; texts with their length.
class packer {
public:
    void number(std::uint64_t value) {
        for (; value >= 0x80; value >>= 7)
            out_.push_back(static_cast<char>(value | 0x80));
        out_.push_back(static_cast<char>(value));
    }
    void text(std::string_view value) {
        number(value.size());
        out_ += value;
    }
    const std::string& bytes() const noexcept { return out_; }
    void clear() noexcept { out_.clear(); }

private:
    std::string out_;
};

/// Reads what a packer wrote. The bytes are not trusted: past an error everything is 0 or empty,
/// and `sound()` is false.
class unpacker {
public:
    explicit unpacker(std::string_view bytes) noexcept : rest_(bytes) {}

    std::uint64_t number() noexcept {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) break;
            const auto digit = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            if (shift == 63 && digit > 1) break; // more than 64 bits
            value |= std::uint64_t{digit & 0x7fU} << shift;
            if (digit < 0x80) return value;
        }
        return fail();
    }
    std::string_view text() noexcept { return take(number()); }
    std::string_view take(std::uint64_t size) noexcept {
        if (size > rest_.size()) {
            fail();
            return {};
        }
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    }
    bool at_end() const noexcept { return rest_.empty(); }
    bool sound() const noexcept { return sound_; }

private:
    std::uint64_t fail() noexcept {
        sound_ = false;
        rest_ = {};
        return 0;
    }
    std::string_view rest_;
    bool sound_ = true;
};

} // namespace epode::store_sqlite
