#include <epode/schema/error.hpp>

namespace epode::schema {

namespace {
constexpr std::string_view texts_of_errors[] = {
    "success",
    "a required member is missing",
    "a value is not legal for its member",
    "JSON of another kind was expected",
    "the type has no such member",
    "not well-formed JSON",
    "the element is not of this type",
    "no type is known at this path",
    "a list is too long",
};
constinit const table_category category("epode.schema", texts_of_errors);
} // namespace

const error_category& schema_category() noexcept { return category; }
error_code make_error_code(error value) noexcept { return {static_cast<int>(value), category}; }

} // namespace epode::schema
