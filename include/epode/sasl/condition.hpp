#pragma once
#include <epode/protocol/rfc6120_negotiation.hpp>

namespace epode::sasl {

/// The server's reason in `<failure/>` (RFC 6120 §6.5). A failure whose reason is not among these
/// is not final.
using condition = sasl_condition;

/// Whether the server judged the account or its credentials: the same login fails again until a
/// person changes something. All others may pass on another try or with another mechanism.
bool is_final(condition value) noexcept;

} // namespace epode::sasl
