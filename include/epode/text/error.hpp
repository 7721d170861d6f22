#pragma once
#include <epode/base/error.hpp>

namespace epode {

/// Why a text could not be decoded.
enum class text_error {
    base64_length = 1, ///< not a multiple of four characters
    base64_character,  ///< a character outside the alphabet of RFC 4648 §4, white space included
    base64_padding,    ///< `=` elsewhere than at the end, or bits that no encoder leaves there
    date_time_syntax,  ///< not of the form that XEP-0082 §3 gives
    date_time_range,   ///< no such day, hour, minute, second or offset
};
const error_category& text_category() noexcept;
inline error_code make_error_code(text_error e) noexcept {
    return {static_cast<int>(e), text_category()};
}

} // namespace epode

template <>
struct boost::system::is_error_code_enum<epode::text_error> : std::true_type {};
