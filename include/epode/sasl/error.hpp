#pragma once
#include <epode/base/error.hpp>

#include <type_traits>

namespace epode::sasl {

/// Why *we* ended an authentication. What the server says of its own is a sasl::condition.
enum class error {
    no_mechanism = 1,         ///< nothing on offer that the credentials and the policy allow
    downgrade,                ///< the offer is weaker than it was, or contradicts itself
    channel_binding_missing,  ///< policy::require_channel_binding cannot be met
    invalid_credentials,      ///< a name or password that the mechanism cannot carry
    malformed_challenge,      ///< not the syntax of RFC 5802 §7
    unexpected_challenge,     ///< a message that this mechanism does not wait for
    unsupported_extension,    ///< an `m=` attribute (RFC 5802 §5.1)
    wrong_nonce,              ///< does not continue ours
    iterations_out_of_bounds, ///< outside the policy's bounds
    salt_out_of_bounds,       ///< longer than policy::maximum_salt_bytes
    wrong_downgrade_hash,     ///< XEP-0474: the lists that we saw are not those the server sent
    missing_downgrade_hash,   ///< XEP-0474 `h` was required and not there
    server_refused,           ///< `e=` in a SCRAM message; its text is in diagnostics::theirs
    missing_server_signature, ///< success without proof that the server knows the password
    wrong_server_signature,   ///< the proof is not of this password and conversation
};

const error_category& category() noexcept;
inline error_code make_error_code(error e) noexcept { return {static_cast<int>(e), category()}; }

} // namespace epode::sasl

template <>
struct boost::system::is_error_code_enum<epode::sasl::error> : std::true_type {};
