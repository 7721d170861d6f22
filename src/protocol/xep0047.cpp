#include <epode/protocol/xep0047.hpp>

namespace epode {

namespace {

bool parse(void* out, std::string_view text) {
    if (text != "iq" && text != "message") return false;
    *static_cast<bool*>(out) = text == "iq";
    return true;
}

bool format(const void* in, std::string& out) {
    out += *static_cast<const bool*>(in) ? "iq" : "message";
    return true;
}

bool parse_json(void* out, std::string_view text) { return schema::bool_codec.parse(out, text); }

bool format_json(const void* in, std::string& out) { return schema::bool_codec.format(in, out); }

} // namespace

constinit const schema::value_codec ibb_stanza_codec{
    &parse, &format, "stanza kind", schema::json_kind::boolean, {}, &parse_json, &format_json};

} // namespace epode
