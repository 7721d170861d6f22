#pragma once
#include <epode/base/random.hpp>
#include <epode/crypto/hash.hpp>
#include <epode/text/base64.hpp>

#include <map>
#include <string>

namespace epode::sasl {

/// Counts upwards.
class fixed_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out)
            b = std::byte{next_++};
    }

private:
    unsigned char next_ = 0;
};

/// The server's side of SCRAM, as strict as RFC 5802 wants it.
class scram_server {
public:
    explicit scram_server(crypto::hash_algorithm algorithm) : algorithm_(algorithm) {}

    std::string password = "pencil";
    std::string salt = "0123456789abcdef";
    std::uint32_t iterations = 4096;
    std::string nonce = "3rfcNHYJY1ZVvWVs7j";
    std::string extensions;                      ///< e.g. ",h=..."
    std::map<std::string, std::string> bindings; ///< type and data; not empty: we can bind

    std::string username, authorization_id; ///< as they came, still escaped

    std::string first(const std::string& client_first) {
        const std::size_t comma = client_first.find(',');
        const std::size_t header_end = client_first.find(',', comma + 1) + 1;
        gs2_header_ = client_first.substr(0, header_end);
        flag_ = client_first.substr(0, comma);
        authorization_id = client_first.substr(comma + 1, header_end - comma - 2);
        bare_ = client_first.substr(header_end);
        const std::size_t r = bare_.find(",r=");
        username = bare_.substr(2, r - 2);
        nonce_ = bare_.substr(r + 3) + nonce;
        first_ = "r=" + nonce_ + ",s=" + base64_encode(salt) + ",i=" + std::to_string(iterations) +
                 extensions;
        return first_;
    }

    /// `v=` or `e=`.
    std::string final(const std::string& client_final) {
        if (flag_ == "y" && !bindings.empty()) return "e=server-does-support-channel-binding";
        std::string data;
        if (flag_.starts_with("p=")) {
            const auto found = bindings.find(flag_.substr(2));
            if (found == bindings.end()) return "e=unsupported-channel-binding-type";
            data = found->second;
        }
        const std::string expected = "c=" + base64_encode(gs2_header_ + data) + ",r=" + nonce_;
        const std::size_t p = client_final.find(",p=");
        if (client_final.substr(0, p) != expected) return "e=channel-bindings-dont-match";
        const std::string message = bare_ + "," + first_ + "," + expected;

        const auto salted =
            crypto::pbkdf2(algorithm_, as_bytes(password), as_bytes(salt), iterations);
        const auto client_key = mac(*salted, "Client Key");
        const auto stored_key = crypto::hash(algorithm_, client_key).value();
        auto proof = mac(stored_key, message);
        proof ^= client_key;
        if (client_final.substr(p + 3) != base64_encode(proof.text())) return "e=invalid-proof";
        return "v=" + base64_encode(mac(mac(*salted, "Server Key"), message).text());
    }

private:
    crypto::digest mac(byte_view key, std::string_view data) const {
        return crypto::hmac(algorithm_, key, as_bytes(data)).value();
    }

    crypto::hash_algorithm algorithm_;
    std::string gs2_header_, flag_, bare_, nonce_, first_;
};

} // namespace epode::sasl
