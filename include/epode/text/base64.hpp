#pragma once
#include <epode/base/bytes.hpp>
#include <epode/base/result.hpp>
#include <epode/text/error.hpp>

#include <string>
#include <string_view>

namespace epode {

/// The base64 form with padding (RFC 4648 §4), without line breaks.
std::string base64_encode(byte_view bytes);
inline std::string base64_encode(std::string_view octets) {
    return base64_encode(as_bytes(octets));
}

/// The octets of a base64 text, strictly as RFC 6120 §13.9.1 asks: padded, no white space or other
/// foreign character, and unused bits zero (RFC 4648 §3.5), so that each value has one form.
/// The `=` for an empty SASL message is the caller's affair.
///
/// Errors: text_error::base64_length, base64_character, base64_padding.
result<std::string> base64_decode(std::string_view text);

} // namespace epode
