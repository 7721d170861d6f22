#pragma once
#include <epode/base/error.hpp>

namespace epode::schema {

/// Why a value could not be read or written. The `diagnostics` of the call name the place.
enum class error {
    missing = 1,    ///< a required member is absent
    illegal_value,  ///< a text, number or choice that the member's type does not allow
    wrong_kind,     ///< JSON of another kind, e.g. a number where an object belongs
    unknown_member, ///< a JSON member that the type does not have
    not_json,       ///< not well-formed JSON
    wrong_element,  ///< an element that this type (or path) does not describe
    unknown_path,   ///< a path at which no type is known
    too_many,       ///< a list of more than longest_list values
};

const error_category& schema_category() noexcept;
error_code make_error_code(error value) noexcept;

} // namespace epode::schema

namespace boost::system {
template <>
struct is_error_code_enum<epode::schema::error> : std::true_type {};
} // namespace boost::system
