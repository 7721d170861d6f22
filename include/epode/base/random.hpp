#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace epode {

/// Where the core draws randomness from: handed in, so that a test can repeat a run to the byte.
/// The client's is OpenSSL's CSPRNG. Not required to be thread-safe.
class random_source {
public:
    virtual ~random_source() = default;
    virtual void fill(std::span<std::byte> out) = 0;

    std::uint64_t next_u64();
    /// Uniform in [0, bound); bound > 0.
    std::uint64_t below(std::uint64_t bound);
    /// `characters` random letters and digits (base32hex, lower case: 5 bits each).
    std::string token(std::size_t characters);
};

} // namespace epode
