#pragma once
#include <epode/base/result.hpp>
#include <epode/crypto/hash.hpp>
#include <epode/sasl/offer.hpp>

#include <string>

namespace epode::sasl {

/// What `h` in the server's first message must be if nobody changed what the server offered
/// (XEP-0474 §5.1), in base64.
/// \return crypto::error
result<std::string> downgrade_hash(crypto::hash_algorithm algorithm, const offer& offered);

} // namespace epode::sasl
