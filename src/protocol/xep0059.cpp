#include <epode/protocol/xep0059.hpp>

#include <epode/schema/json.hpp>

#include <utility>

namespace epode::schema {

namespace {

/// Lends its reading and writing of a text in JSON.
struct one_text {
    std::string value;

    static consteval auto table() {
        return element("", "text", "A text.",
                       child_text<&one_text::value>("value", "").required().keep_empty());
    }
};
constexpr std::string_view before_text = "{\"value\":";
constexpr std::string_view after_text = "}";

bool parse_before(void* out, std::string_view text) {
    static_cast<std::string*>(out)->assign(text);
    return true;
}
bool format_before(const void* in, std::string& out) {
    out += *static_cast<const std::string*>(in);
    return true;
}
bool parse_before_json(void* out, std::string_view json) {
    auto& text = *static_cast<std::string*>(out);
    if (json == "true") {
        text.clear();
        return true;
    }
    auto read = from_json<one_text>(std::string(before_text).append(json).append(after_text));
    if (!read) return false;
    text = std::move(read->value);
    return true;
}
bool format_before_json(const void* in, std::string& out) {
    const auto& text = *static_cast<const std::string*>(in);
    if (text.empty()) {
        out += "true";
        return true;
    }
    const std::string object = to_json(one_text{text});
    out.append(object, before_text.size(), object.size() - before_text.size() - after_text.size());
    return true;
}

} // namespace

constinit const value_codec text_or_true_codec{
    &parse_before,      &format_before,     "text", json_kind::json, {},
    &parse_before_json, &format_before_json};

} // namespace epode::schema
