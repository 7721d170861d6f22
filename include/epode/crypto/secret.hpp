#pragma once
#include <epode/base/bytes.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace epode::crypto {

/// Overwrites memory in a way that no optimiser removes.
void wipe(std::span<std::byte> memory) noexcept;
/// Overwrites the text and empties it.
void wipe(std::string& text) noexcept;

/// Compares without revealing in its time where the first difference lies. The lengths are public:
/// different lengths return false at once.
bool equal(byte_view left, byte_view right) noexcept;

/// Bytes that are overwritten when they are no longer needed. Its memory never moves, so that no
/// copy stays behind; copying is left out on purpose.
class secret {
public:
    secret() noexcept = default;
    explicit secret(std::string_view content);
    secret(secret&& other) noexcept
        : data_(std::move(other.data_)), size_(std::exchange(other.size_, 0)) {}
    secret& operator=(secret&& other) noexcept;
    ~secret() { clear(); }

    bool empty() const noexcept { return size_ == 0; }
    std::size_t size() const noexcept { return size_; }
    std::string_view text() const noexcept { return {data_.get(), size_}; }
    byte_view bytes() const noexcept { return as_bytes(text()); }
    void clear() noexcept;

private:
    std::unique_ptr<char[]> data_;
    std::size_t size_ = 0;
};

} // namespace epode::crypto
