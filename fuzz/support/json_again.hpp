#pragma once
/// Where JSON that was made of XML rightly does not come back as it was.
#include <boost/json.hpp>
#include <string_view>

namespace epode::fuzz {

/// The order of members is that of the elements, which is not kept.
inline bool has_same_members(std::string_view json, std::string_view again) {
    return boost::json::parse(json) == boost::json::parse(again);
}

/// Not the same: a form's field has its value twice in JSON, as it came and as its type reads it,
/// and the latter is what is written.
inline bool is_same_json(std::string_view json, std::string_view again) {
    return json == again || json.find("rawValues") != json.npos || has_same_members(json, again);
}

} // namespace epode::fuzz
