#pragma once
#include <epode/base/error.hpp>

#include <type_traits>

namespace epode::crypto {

enum class error {
    refused = 1, ///< libcrypto would not do it: an algorithm switched off, an argument out of range
};

const error_category& category() noexcept;
inline error_code make_error_code(error e) noexcept { return {static_cast<int>(e), category()}; }

} // namespace epode::crypto

template <>
struct boost::system::is_error_code_enum<epode::crypto::error> : std::true_type {};
