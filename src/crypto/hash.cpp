#include <epode/crypto/hash.hpp>
#include <epode/crypto/secret.hpp>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <climits>

namespace epode::crypto {
namespace {

const EVP_MD* evp(hash_algorithm algorithm) noexcept {
    switch (algorithm) {
    case hash_algorithm::sha1: return EVP_sha1();
    case hash_algorithm::sha256: return EVP_sha256();
    case hash_algorithm::sha512: return EVP_sha512();
    }
    return nullptr;
}

/// Never null: libcrypto takes a null pointer for an absent argument, not for an empty one.
const unsigned char* raw(byte_view bytes) noexcept {
    static constexpr unsigned char nothing = 0;
    if (bytes.empty()) return &nothing;
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* raw(std::span<std::byte> bytes) noexcept {
    return reinterpret_cast<unsigned char*>(bytes.data());
}

bool fits_int(byte_view bytes) noexcept { return bytes.size() <= INT_MAX; }

} // namespace

std::size_t digest_size(hash_algorithm algorithm) noexcept {
    switch (algorithm) {
    case hash_algorithm::sha1: return 20;
    case hash_algorithm::sha256: return 32;
    case hash_algorithm::sha512: return 64;
    }
    return 0;
}

digest::~digest() { wipe(data_); }

digest& digest::operator^=(const digest& other) noexcept {
    for (std::size_t i = 0; i < size_; ++i)
        data_[i] ^= other.data_[i];
    return *this;
}

result<digest> hash(hash_algorithm algorithm, byte_view data) {
    digest out(digest_size(algorithm));
    if (EVP_Digest(raw(data), data.size(), raw(out.bytes()), nullptr, evp(algorithm), nullptr) !=
        1) {
        return error::refused;
    }
    return out;
}

result<digest> hmac(hash_algorithm algorithm, byte_view key, byte_view data) {
    digest out(digest_size(algorithm));
    if (!fits_int(key) || !HMAC(evp(algorithm), raw(key), static_cast<int>(key.size()), raw(data),
                                data.size(), raw(out.bytes()), nullptr)) {
        return error::refused;
    }
    return out;
}

result<digest> pbkdf2(hash_algorithm algorithm, byte_view password, byte_view salt,
                      std::uint32_t iterations) {
    if (!fits_int(password) || !fits_int(salt) || iterations == 0 || iterations > INT_MAX) {
        return error::refused;
    }
    digest out(digest_size(algorithm));
    if (PKCS5_PBKDF2_HMAC(reinterpret_cast<const char*>(raw(password)),
                          static_cast<int>(password.size()), raw(salt),
                          static_cast<int>(salt.size()), static_cast<int>(iterations),
                          evp(algorithm), static_cast<int>(out.size()), raw(out.bytes())) != 1) {
        return error::refused;
    }
    return out;
}

} // namespace epode::crypto
