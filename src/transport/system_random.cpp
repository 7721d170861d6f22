#include <transport/system_random.hpp>

#include <epode/base/error.hpp>
#include <epode/crypto/error.hpp>

#include <algorithm>
#include <climits>
#include <openssl/rand.h>

namespace epode::transport {

void system_random::fill(std::span<std::byte> out) {
    while (!out.empty()) {
        const std::size_t size = std::min<std::size_t>(out.size(), INT_MAX);
        if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(size)) != 1)
            throw system_error(crypto::make_error_code(crypto::error::refused),
                               "no random bytes from OpenSSL");
        out = out.subspan(size);
    }
}

} // namespace epode::transport
