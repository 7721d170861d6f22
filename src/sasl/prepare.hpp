#pragma once
#include <epode/base/result.hpp>
#include <epode/crypto/secret.hpp>

#include <string>
#include <string_view>

namespace epode::sasl {

/// A password in the form that both sides hash: OpaqueString (RFC 8265 §4.2).
/// \return error::invalid_credentials when it is empty, no UTF-8, or has forbidden characters
result<crypto::secret> prepare_password(std::string_view password);

/// A name as `saslname` (RFC 5802 §7): "=" and "," escaped.
/// \return error::invalid_credentials when it is no UTF-8 or contains NUL
result<std::string> escape_name(std::string_view name);

} // namespace epode::sasl
