#pragma once
/// Where JSON that was made of XML rightly does not come back as it was.
#include <algorithm>
#include <boost/json.hpp>
#include <string_view>

namespace epode::fuzz {

/// Members and what is left over of several elements follow the order of the elements, which is not
/// kept.
inline boost::json::value in_some_order(boost::json::value v) { // NOLINT(misc-no-recursion)
    if (auto* all = v.if_array())
        for (boost::json::value& one : *all)
            one = in_some_order(one);
    if (auto* members = v.if_object())
        for (auto& [key, value] : *members) {
            value = in_some_order(value);
            if (key == "otherContent" && value.is_array())
                std::sort(value.get_array().begin(), value.get_array().end(),
                          [](const auto& a, const auto& b) {
                              return boost::json::serialize(a) < boost::json::serialize(b);
                          });
        }
    return v;
}

inline bool has_same_members(std::string_view json, std::string_view again) {
    return in_some_order(boost::json::parse(json)) == in_some_order(boost::json::parse(again));
}

/// Not the same: a form's field has its value twice in JSON, as it came and as its type reads it,
/// and the latter is what is written.
inline bool is_same_json(std::string_view json, std::string_view again) {
    return json == again || json.find("rawValues") != json.npos || has_same_members(json, again);
}

} // namespace epode::fuzz
