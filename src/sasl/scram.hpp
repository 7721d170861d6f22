#pragma once
#include <epode/crypto/hash.hpp>
#include <epode/crypto/secret.hpp>
#include <epode/sasl/mechanism.hpp>
#include <epode/sasl/salted_password_cache.hpp>
#include <sasl/binding.hpp>
#include <sasl/scram_kind.hpp>
#include <sasl/scram_message.hpp>

namespace epode::sasl {

/// SCRAM (RFC 5802, RFC 7677) with channel binding by tls-exporter (RFC 9266) or
/// tls-server-end-point (RFC 5929), and the check of XEP-0474.
class scram final : public mechanism {
public:
    struct setup {
        const scram_kind* kind;
        gs2_binding binding;
        std::string username;         ///< escaped
        std::string authorization_id; ///< escaped; may be empty
        crypto::secret password;      ///< prepared
        std::string nonce;            ///< printable, without comma
        std::string downgrade_hash;   ///< what `h` must be
        bool needs_downgrade_hash = false;
        std::uint32_t minimum_iterations;
        std::uint32_t maximum_iterations;
        std::size_t maximum_salt_bytes;
        salted_password_cache* cache = nullptr;
    };

    explicit scram(setup with);

    std::string_view name() const noexcept override { return with_.kind->name; }
    std::string initial_response() override;
    result<std::string> respond(std::string_view challenge, diagnostics& why) override;
    error_code succeed(std::optional<std::string_view> additional_data, diagnostics& why) override;
    strength worth() const override { return {std::string(name()), with_.binding.type}; }

private:
    enum class state { idle, nonce_sent, proof_sent, server_verified, over };

    result<std::string> prove(std::string_view server_first, diagnostics& why);
    error_code check(const server_first_message& message, diagnostics& why) const;
    error_code check_downgrade(const server_first_message& message, diagnostics& why) const;
    result<crypto::digest> salted_password(const server_first_message& message);
    error_code verify(std::string_view server_final, diagnostics& why);

    setup with_;
    state state_ = state::idle;
    std::string gs2_header_;
    std::string client_first_bare_;
    crypto::digest server_signature_;
};

} // namespace epode::sasl
