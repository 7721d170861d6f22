#pragma once
#include <epode/schema/registry.hpp>

namespace epode {

/// All payload types of epode, and message, presence and iq themselves, for translation to and
/// from JSON. A program with types of its own copies it and adds them.
const schema::registry& known_payloads();

} // namespace epode
