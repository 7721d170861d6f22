#include <epode/crypto/secret.hpp>

#include <openssl/crypto.h>

#include <algorithm>

namespace epode::crypto {

void wipe(std::span<std::byte> memory) noexcept {
    if (!memory.empty()) OPENSSL_cleanse(memory.data(), memory.size());
}

void wipe(std::string& text) noexcept {
    // What lies between size and capacity may be left of a longer content.
    text.resize(text.capacity());
    wipe(std::as_writable_bytes(std::span(text)));
    text.clear();
}

bool equal(byte_view left, byte_view right) noexcept {
    if (left.size() != right.size()) return false;
    return left.empty() || CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

secret::secret(std::string_view content)
    : data_(std::make_unique<char[]>(content.size())), size_(content.size()) {
    std::copy(content.begin(), content.end(), data_.get());
}

secret& secret::operator=(secret&& other) noexcept {
    if (this == &other) return *this;
    clear();
    data_ = std::move(other.data_);
    size_ = std::exchange(other.size_, 0);
    return *this;
}

void secret::clear() noexcept {
    wipe(std::as_writable_bytes(std::span(data_.get(), size_)));
    data_.reset();
    size_ = 0;
}

} // namespace epode::crypto
