#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/sasl/offer.hpp>
#include <epode/sasl/policy.hpp>

#include <string>

namespace epode::sasl {

/// What the gs2 header says of channel binding (RFC 5802 §6), and the data that go with it.
struct gs2_binding {
    char flag = 'n';                   ///< `n` we cannot, `y` we could but you cannot, `p` we do
    std::string type;                  ///< with `p`: the name of the type
    std::string data;                  ///< with `p`
    bool needs_downgrade_hash = false; ///< acceptable only if XEP-0474 confirms the server's list
};

/// Decides by RFC 5802 §6 and XEP-0440 §3, as changed by XEP-0474 §6.
/// \return error::downgrade when the offer contradicts itself, error::channel_binding_missing
result<gs2_binding> choose_binding(const offer& offered, const channel_binding& ours,
                                   const policy& allowed, diagnostics& why);

} // namespace epode::sasl
