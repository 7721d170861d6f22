#include "json_value.hpp"

#include <epode/schema/json_data.hpp>
#include <epode/text/date_time.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

namespace epode::schema {

namespace json = boost::json;

namespace {

/// Names under which StanzaJS has dates.
constexpr std::array<std::string_view, 10> date_names = {
    "date",  "expires", "httpUploadRetry", "idleSince", "published",
    "since", "stamp",   "timestamp",       "updated",   "utc"};

std::optional<wall_time> date(std::string_view name, std::string_view text) {
    if (std::find(date_names.begin(), date_names.end(), name) == date_names.end()) return {};
    if (const auto time = parse_date_time(text)) return *time;
    if (const auto time = parse_date_time(std::string(text) + "Z")) return *time;
    return {};
}

/// What JavaScript makes of a number that is stored as an octet.
char octet(const json::value& number) {
    if (const std::int64_t* n = number.if_int64()) return static_cast<char>(*n & 0xFF);
    if (const std::uint64_t* n = number.if_uint64()) return static_cast<char>(*n & 0xFF);
    if (const double* n = number.if_double(); n && std::isfinite(*n))
        return static_cast<char>(static_cast<int>(std::fmod(std::trunc(*n), 256.0)) & 0xFF);
    return 0;
}

std::optional<binary> octets(const json::object& o) {
    const json::value* type = o.if_contains("type");
    const json::value* data = o.if_contains("data");
    if (!type || *type != "Buffer" || !data || !data->is_array()) return {};
    binary out;
    out.octets.reserve(data->get_array().size());
    for (const json::value& each : data->get_array())
        out.octets += octet(each);
    return out;
}

enum class restoring : bool { no, yes };

/// The depth is bounded by the parser.
json_data data_of(std::string_view name, const json::value& v, // NOLINT(misc-no-recursion)
                  restoring how) {
    switch (v.kind()) {
    case json::kind::null: return {nullptr};
    case json::kind::bool_: return {v.get_bool()};
    case json::kind::int64: return {v.get_int64()};
    case json::kind::uint64: return {static_cast<double>(v.get_uint64())};
    case json::kind::double_: {
        const double d = v.get_double(); // 3.0 and 3e0 are 3
        if (std::trunc(d) == d && std::fabs(d) < 9e15) return {static_cast<std::int64_t>(d)};
        return {d};
    }
    case json::kind::string: {
        const std::string_view text = v.get_string();
        if (how == restoring::yes)
            if (const auto time = date(name, text)) return {*time};
        return {std::string(text)};
    }
    case json::kind::array: {
        json_data::list out;
        for (const json::value& each : v.get_array())
            out.push_back(data_of({}, each, how));
        return {std::move(out)};
    }
    case json::kind::object: break;
    }
    if (how == restoring::yes)
        if (auto restored = octets(v.get_object())) return {std::move(*restored)};
    json_data::object out;
    for (const auto& [key, each] : v.get_object())
        out.push_back({std::string(key), data_of(key, each, how)});
    return {std::move(out)};
}

result<json_data> read(std::string_view text, diagnostics* about, restoring how) {
    failure failed(".");
    json::value value;
    if (!parse(text, value, failed)) return failed.report(about);
    return data_of({}, value, how);
}

struct value_maker {
    json::value operator()(std::nullptr_t) const { return nullptr; }
    json::value operator()(bool b) const { return b; }
    json::value operator()(std::int64_t n) const { return n; }
    json::value operator()(double n) const {
        return std::isfinite(n) ? json::value(n) : json::value(nullptr);
    }
    json::value operator()(const std::string& text) const { return json::value(text); }
    json::value operator()(wall_time time) const {
        std::string text;
        return time_codec.format(&time, text) ? json::value(text) : json::value(nullptr);
    }
    json::value operator()(const binary& octets) const { return buffer_of(octets); }
    json::value operator()(const json_data::list& list) const { // NOLINT(misc-no-recursion)
        json::array out;
        for (const json_data& each : list)
            out.push_back(std::visit(*this, each.value));
        return out;
    }
    json::value operator()(const json_data::object& object) const { // NOLINT(misc-no-recursion)
        json::object out;
        for (const auto& [key, each] : object)
            out[key] = std::visit(*this, each.value);
        return out;
    }
};

} // namespace

bool json_data::operator==(const json_data& other) const { return value == other.value; }

const json_data* json_data::find(std::string_view name) const noexcept {
    const object* members = get_if<object>();
    if (!members) return nullptr;
    for (const auto& [key, each] : *members)
        if (key == name) return &each;
    return nullptr;
}

result<json_data> revive(std::string_view text, diagnostics* about) {
    return read(text, about, restoring::yes);
}

result<json_data> parse_json(std::string_view text, diagnostics* about) {
    return read(text, about, restoring::no);
}

std::string to_json(const json_data& data) {
    return text_of(std::visit(value_maker(), data.value));
}

} // namespace epode::schema
