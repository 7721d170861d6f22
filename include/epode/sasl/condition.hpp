#pragma once
#include <optional>
#include <string_view>

namespace epode::sasl {

/// The server's reason in `<failure/>` (RFC 6120 §6.5).
enum class condition {
    aborted,
    account_disabled,
    credentials_expired,
    encryption_required,
    incorrect_encoding,
    invalid_authzid,
    invalid_mechanism,
    malformed_request,
    mechanism_too_weak,
    not_authorized,
    temporary_auth_failure,
};

/// The element's name, e.g. "not-authorized".
std::string_view to_string(condition value) noexcept;

/// Nothing for a name that RFC 6120 does not know; such a failure is not final.
std::optional<condition> parse_condition(std::string_view element_name) noexcept;

/// Whether the server judged the account or its credentials: the same login fails again until a
/// person changes something. All others may pass on another try or with another mechanism.
bool is_final(condition value) noexcept;

} // namespace epode::sasl
