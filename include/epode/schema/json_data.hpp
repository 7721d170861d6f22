#pragma once
/// JSON of any shape as plain values, with dates and octets restored.
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/base/time.hpp>
#include <epode/schema/codec.hpp>
#include <epode/schema/error.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace epode::schema {

struct json_member;

/// One JSON value. Dates and octets are values of their own, as `Date` and `Buffer` in StanzaJS.
struct json_data {
    using list = std::vector<json_data>;
    using object = std::vector<json_member>; ///< in the order of the text

    /// A number is an integer when it is whole and fits; `binary` holds octets.
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, wall_time, binary, list,
                 object>
        value;

    template <class T>
    const T* get_if() const noexcept;
    /// The member of that name; null when there is none, or this is no object.
    const json_data* find(std::string_view name) const noexcept;

    bool operator==(const json_data& other) const;
};

struct json_member {
    std::string name;
    json_data value;

    bool operator==(const json_member&) const = default;
};

template <class T>
const T* json_data::get_if() const noexcept {
    return std::get_if<T>(&value);
}

/// Reads JSON text and restores what `JSON.stringify` made of dates and octets, as
/// `JSON.parse(text, Utils.reviveData)` does in StanzaJS: an ISO date under a name that StanzaJS
/// uses for dates (`stamp`, `timestamp`, `date`, `since`, …) becomes a wall_time,
/// `{"type": "Buffer", "data": […]}` octets. A date without an offset counts as UTC; one that is
/// none (a 13th month) stays a string. Of members with one name the last one counts.
/// Errors: not_json, with the parser's words in `about->ours`.
result<json_data> revive(std::string_view json, diagnostics* about = nullptr);

/// The same, but dates and octets stay as they stand: for JSON that is only taken apart, and read
/// by what knows its members.
result<json_data> parse_json(std::string_view json, diagnostics* about = nullptr);

/// As `JSON.stringify` writes it: dates in UTC with milliseconds, octets as above.
std::string to_json(const json_data& data);

} // namespace epode::schema

namespace epode {
using schema::revive;
} // namespace epode
