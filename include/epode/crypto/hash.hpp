#pragma once
#include <epode/base/bytes.hpp>
#include <epode/base/result.hpp>
#include <epode/crypto/error.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace epode::crypto {

enum class hash_algorithm : std::uint8_t { sha1, sha256, sha512 };

/// Bytes of a digest: 20, 32 or 64.
std::size_t digest_size(hash_algorithm algorithm) noexcept;

/// The output of a hash, a MAC or a key derivation, wiped when it goes.
class digest {
public:
    static constexpr std::size_t capacity = 64;

    digest() noexcept = default;
    explicit digest(std::size_t size) noexcept : size_(size) {}
    digest(const digest&) noexcept = default;
    digest& operator=(const digest&) noexcept = default;
    ~digest();

    std::size_t size() const noexcept { return size_; }
    byte_view bytes() const noexcept { return {data_.data(), size_}; }
    std::span<std::byte> bytes() noexcept { return {data_.data(), size_}; }
    std::string_view text() const noexcept { return as_text(bytes()); }
    operator byte_view() const noexcept { return bytes(); }

    /// Exclusive or, byte by byte; both have the same size.
    digest& operator^=(const digest& other) noexcept;

private:
    std::array<std::byte, capacity> data_{};
    std::size_t size_ = 0;
};

/// \return error::refused when libcrypto will not (a provider without the algorithm).
result<digest> hash(hash_algorithm algorithm, byte_view data);

/// RFC 2104.
result<digest> hmac(hash_algorithm algorithm, byte_view key, byte_view data);

/// PBKDF2 with HMAC (RFC 8018 §5.2), one block long: Hi() of RFC 5802 §2.2. It takes time in
/// proportion to `iterations`: bound them before the call.
/// \param iterations at least 1
result<digest> pbkdf2(hash_algorithm algorithm, byte_view password, byte_view salt,
                      std::uint32_t iterations);

} // namespace epode::crypto
