#include <epode/sasl/condition.hpp>

namespace epode::sasl {

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
