#pragma once
#include <epode/base/random.hpp>
#include <epode/sasl/credentials.hpp>
#include <epode/sasl/mechanism.hpp>
#include <epode/sasl/offer.hpp>
#include <epode/sasl/policy.hpp>
#include <epode/sasl/salted_password_cache.hpp>

#include <memory>

namespace epode::sasl {

/// Takes the strongest mechanism that is on offer and allowed: EXTERNAL (when the credentials say
/// so), SCRAM bound to TLS, SCRAM, PLAIN (when the policy says so); within SCRAM, SHA-512 before
/// SHA-256 before SHA-1, tls-exporter before tls-server-end-point. ANONYMOUS only on its own.
/// \param cache where to find and keep the costly part of SCRAM; must outlive the mechanism
/// \param why says on an error what was offered, what we would take, and which option allows more
/// \return error::no_mechanism, downgrade, channel_binding_missing or invalid_credentials
result<std::unique_ptr<mechanism>> choose(const offer& offered, const credentials& who,
                                          const channel_binding& binding, const policy& allowed,
                                          random_source& random, diagnostics& why,
                                          salted_password_cache* cache = nullptr);

} // namespace epode::sasl
