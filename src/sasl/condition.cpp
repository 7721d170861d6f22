#include <epode/sasl/condition.hpp>

#include <algorithm>
#include <iterator>

namespace epode::sasl {
namespace {

// In the order of the enumeration.
constexpr std::string_view names[] = {
    "aborted",
    "account-disabled",
    "credentials-expired",
    "encryption-required",
    "incorrect-encoding",
    "invalid-authzid",
    "invalid-mechanism",
    "malformed-request",
    "mechanism-too-weak",
    "not-authorized",
    "temporary-auth-failure",
};

} // namespace

std::string_view to_string(condition value) noexcept {
    return names[static_cast<std::size_t>(value)];
}

std::optional<condition> parse_condition(std::string_view element_name) noexcept {
    const auto* found = std::find(std::begin(names), std::end(names), element_name);
    if (found == std::end(names)) return std::nullopt;
    return static_cast<condition>(found - std::begin(names));
}

bool is_final(condition value) noexcept {
    switch (value) {
    case condition::account_disabled:
    case condition::credentials_expired:
    case condition::invalid_authzid:
    case condition::not_authorized: return true;
    case condition::aborted:
    case condition::encryption_required:
    case condition::incorrect_encoding:
    case condition::invalid_mechanism:
    case condition::malformed_request:
    case condition::mechanism_too_weak:
    case condition::temporary_auth_failure: return false;
    }
    return false;
}

} // namespace epode::sasl
