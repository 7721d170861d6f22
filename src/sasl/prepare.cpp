#include <epode/sasl/error.hpp>
#include <epode/text/utf8.hpp>
#include <jid/profile.hpp>
#include <sasl/prepare.hpp>

namespace epode::sasl {

result<crypto::secret> prepare_password(std::string_view password) {
    // The resourcepart of a JID has the same profile, and its bound of 1023 bytes does no harm.
    std::string prepared;
    prepared.reserve(password.size() + 1);
    const error_code failed = jid_profile::append_resource(prepared, password);
    crypto::secret out(prepared);
    crypto::wipe(prepared);
    if (failed || out.empty()) return error::invalid_credentials;
    return out;
}

result<std::string> escape_name(std::string_view name) {
    if (name.find('\0') != std::string_view::npos || !is_utf8(name)) {
        return error::invalid_credentials;
    }
    std::string out;
    out.reserve(name.size());
    for (char c : name) {
        switch (c) {
        case ',': out += "=2C"; break;
        case '=': out += "=3D"; break;
        default: out += c;
        }
    }
    return out;
}

} // namespace epode::sasl
