#pragma once
#include <epode/protocol/rfc6120.hpp>

#include <string_view>

namespace epode {

/// The type that RFC 6120 §8.3.3 recommends for a condition.
stanza_error_type usual_type(stanza_condition condition) noexcept;

/// An error with the usual type for its condition and, if given, a text in no particular language.
stanza_error make_stanza_error(stanza_condition condition, std::string_view text = {});

} // namespace epode
