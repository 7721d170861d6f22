#include <epode/protocol/xep0335.hpp>

#include <epode/schema/json_data.hpp>

namespace epode::schema {

namespace {

bool parse_json_text(void* out, std::string_view text) {
    if (!schema::parse_json(text)) return false;
    static_cast<std::string*>(out)->assign(text);
    return true;
}
bool format_json_text(const void* in, std::string& out) {
    const auto& text = *static_cast<const std::string*>(in);
    out += text;
    return schema::parse_json(text).has_value();
}

} // namespace

constinit const value_codec json_text_codec{&parse_json_text, &format_json_text, "JSON",
                                            json_kind::json};

} // namespace epode::schema
