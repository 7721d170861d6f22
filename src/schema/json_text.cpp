#include "json_value.hpp"

#include <charconv>
#include <cmath>

namespace epode::schema {

namespace json = boost::json;

namespace {

/// The shortest text that reads as the same number, as JavaScript writes it.
void append(double number, std::string& out) {
    if (!std::isfinite(number)) {
        out += "null";
        return;
    }
    char text[32];
    const double size = std::fabs(number);
    const bool is_plain = number == 0 || (size >= 1e-6 && size < 1e21);
    const auto format = is_plain ? std::chars_format::fixed : std::chars_format::scientific;
    out.append(text, std::to_chars(text, text + sizeof text, number, format).ptr);
}

void append(const json::value& value, std::string& out) {
    if (const double* number = value.if_double()) return append(*number, out);
    if (const json::array* all = value.if_array()) {
        std::string_view before = "[";
        for (const json::value& one : *all) {
            append(one, out.append(before));
            before = ",";
        }
        out += all->empty() ? "[]" : "]";
    } else if (const json::object* members = value.if_object()) {
        std::string_view before = "{";
        for (const auto& [key, one] : *members) {
            out.append(before).append(json::serialize(key)) += ':';
            append(one, out);
            before = ",";
        }
        out += members->empty() ? "{}" : "}";
    } else {
        out += json::serialize(value);
    }
}

} // namespace

std::string text_of(const json::value& value) {
    std::string out;
    append(value, out);
    return out;
}

} // namespace epode::schema
