#pragma once
#include <epode/crypto/hash.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace epode::sasl {

/// Keeps SaltedPassword of RFC 5802 §3 between logins, as §5.1 suggests: PBKDF2 is nearly all that
/// a login costs, and a server rarely changes the salt. One for each account, in memory only: what
/// is in it is as good as the password. Wiped when destroyed. Not thread-safe.
class salted_password_cache {
public:
    salted_password_cache() = default;
    salted_password_cache(const salted_password_cache&) = delete;
    salted_password_cache& operator=(const salted_password_cache&) = delete;

    /// From the cache when hash, password, salt and count are those of last time, else computed
    /// and kept.
    /// \return crypto::error
    result<crypto::digest> get(crypto::hash_algorithm algorithm, std::string_view password,
                               std::string_view salt, std::uint32_t iterations);

    /// How often get() had to compute.
    std::size_t computed() const noexcept { return computed_; }
    void clear() noexcept;

private:
    struct entry {
        std::string salt;
        std::uint32_t iterations = 0;
        crypto::digest password_mark; ///< HMAC of the password, to notice that it was changed
        crypto::digest salted_password;
    };
    std::array<std::unique_ptr<entry>, 3> entries_; ///< by hash algorithm
    std::size_t computed_ = 0;
};

} // namespace epode::sasl
