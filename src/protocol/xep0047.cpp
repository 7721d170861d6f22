#include <epode/protocol/xep0047.hpp>

namespace epode {

namespace {

bool parse_stanza_kind(void* out, std::string_view text) {
    *static_cast<bool*>(out) = text == "iq";
    return text == "iq" || text == "message";
}

bool format_stanza_kind(const void* in, std::string& out) {
    out += *static_cast<const bool*>(in) ? "iq" : "message";
    return true;
}

bool parse_acknowledged(void* out, std::string_view text) {
    return schema::bool_codec.parse(out, text);
}

bool format_acknowledged(const void* in, std::string& out) {
    return schema::bool_codec.format(in, out);
}

} // namespace

constinit const schema::value_codec ibb_stanza_codec{
    &parse_stanza_kind,  &format_stanza_kind, "stanza kind", schema::json_kind::boolean, {},
    &parse_acknowledged, &format_acknowledged};

} // namespace epode
