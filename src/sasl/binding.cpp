#include <epode/sasl/error.hpp>
#include <sasl/binding.hpp>
#include <sasl/scram_kind.hpp>

#include <algorithm>

namespace epode::sasl {
namespace {

constexpr std::string_view exporter = "tls-exporter";
constexpr std::string_view server_end_point = "tls-server-end-point";

bool is_plus(const std::string& name) noexcept {
    const scram_kind* kind = find_scram(name);
    return kind && kind->plus;
}

bool offers(const std::vector<std::string>& names, std::string_view name) noexcept {
    return std::find(names.begin(), names.end(), name) != names.end();
}

/// The strongest type that both sides have (XEP-0440 §4 prefers tls-exporter).
gs2_binding common_type(const std::vector<std::string>& theirs, const channel_binding& ours) {
    gs2_binding out;
    if (!ours.tls_exporter.empty() && offers(theirs, exporter)) {
        out = {'p', std::string(exporter), ours.tls_exporter};
    } else if (!ours.tls_server_end_point.empty() && offers(theirs, server_end_point)) {
        out = {'p', std::string(server_end_point), ours.tls_server_end_point};
    }
    return out;
}

error_code contradiction(diagnostics& why, std::string_view what) {
    why.ours = "the server offers ";
    why.ours += what;
    why.ours += " (XEP-0440 §3): it is misconfigured, or someone in between changes its offer";
    return error::downgrade;
}

result<gs2_binding> decide(const offer& offered, const channel_binding& ours, diagnostics& why) {
    const bool able = ours.tls && !(ours.tls_exporter.empty() && ours.tls_server_end_point.empty());
    if (!able) return gs2_binding{};

    const auto& types = offered.channel_binding_types;
    if (std::none_of(offered.mechanisms.begin(), offered.mechanisms.end(), is_plus)) {
        if (types && !types->empty()) {
            return contradiction(why, "channel-binding types but no SCRAM-*-PLUS mechanism");
        }
        // If someone took the -PLUS names away, the server sees `y` and refuses.
        return gs2_binding{'y', {}, {}};
    }
    if (!types) {
        if (offered.sasl2) {
            return contradiction(why, "SCRAM-*-PLUS mechanisms but no channel-binding types");
        }
        // The server can bind, so `y` would be refused; its one type can only be the default of
        // RFC 5802 §6.1, tls-unique, which TLS 1.3 has not and we therefore do not have.
        return gs2_binding{};
    }
    gs2_binding common = common_type(*types, ours);
    // A server must list tls-server-end-point. One that does not may be honest all the same, if
    // its hash says so.
    common.needs_downgrade_hash = common.flag == 'n' && !offers(*types, server_end_point);
    return common;
}

} // namespace

result<gs2_binding> choose_binding(const offer& offered, const channel_binding& ours,
                                   const policy& allowed, diagnostics& why) {
    auto chosen = decide(offered, ours, why);
    if (!chosen || chosen->flag == 'p') return chosen;
    if (allowed.require_channel_binding) {
        why.ours =
            "policy::require_channel_binding is set, but the server and this connection have "
            "no channel-binding type in common";
        return error::channel_binding_missing;
    }
    if (std::any_of(allowed.tried.begin(), allowed.tried.end(), is_plus)) {
        why.ours = "a login bound to TLS failed; trying without the binding would hide an attacker";
        return error::downgrade;
    }
    return chosen;
}

} // namespace epode::sasl
