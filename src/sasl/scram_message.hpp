#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What a server says in SCRAM (RFC 5802 §7), taken apart strictly: it is untrusted until the
/// signature was checked.
namespace epode::sasl {

struct server_first_message {
    std::string_view nonce;
    std::string salt;
    std::uint32_t iterations = 0;                   ///< UINT32_MAX stands for all that is larger
    std::optional<std::string_view> downgrade_hash; ///< `h` of XEP-0474, in base64
};

/// The views point into `message`.
/// \return error::malformed_challenge, unsupported_extension or server_refused
result<server_first_message> parse_server_first(std::string_view message, diagnostics& why);

/// \return the signature of `v=`, decoded; error::missing_server_signature when the message has
///     none, else as above
result<std::string> parse_server_final(std::string_view message, diagnostics& why);

} // namespace epode::sasl
