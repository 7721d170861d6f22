#include <epode/crypto/secret.hpp>
#include <epode/sasl/salted_password_cache.hpp>

namespace epode::sasl {

result<crypto::digest> salted_password_cache::get(crypto::hash_algorithm algorithm,
                                                  std::string_view password, std::string_view salt,
                                                  std::uint32_t iterations) {
    const auto mark =
        crypto::hmac(crypto::hash_algorithm::sha256, as_bytes(salt), as_bytes(password));
    if (!mark) return mark.error();
    std::unique_ptr<entry>& slot = entries_[static_cast<std::size_t>(algorithm)];
    if (slot && slot->salt == salt && slot->iterations == iterations &&
        crypto::equal(slot->password_mark, *mark)) {
        return slot->salted_password;
    }
    auto salted = crypto::pbkdf2(algorithm, as_bytes(password), as_bytes(salt), iterations);
    if (!salted) return salted.error();
    ++computed_;
    slot = std::make_unique<entry>(entry{std::string(salt), iterations, *mark, *salted});
    return salted;
}

void salted_password_cache::clear() noexcept {
    for (auto& slot : entries_)
        slot.reset();
}

} // namespace epode::sasl
