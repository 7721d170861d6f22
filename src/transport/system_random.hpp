#pragma once
#include <epode/base/random.hpp>

namespace epode::transport {

/// OpenSSL's CSPRNG. Thread-safe. Throws system_error (crypto::error::refused) when it cannot
/// be seeded: nothing secure is possible then.
class system_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override;
};

} // namespace epode::transport
