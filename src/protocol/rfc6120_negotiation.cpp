#include <epode/protocol/rfc6120_negotiation.hpp>

namespace epode {

namespace {

bool parse_sasl_data(void* out, std::string_view text) {
    return schema::binary_codec.parse(out, text);
}

bool format_sasl_data(const void* in, std::string& out) {
    if (!static_cast<const schema::binary*>(in)->octets.empty())
        return schema::binary_codec.format(in, out);
    out += '=';
    return true;
}

} // namespace

constinit const schema::value_codec sasl_data_codec{&parse_sasl_data, &format_sasl_data, "base64",
                                                    schema::json_kind::binary};

} // namespace epode
