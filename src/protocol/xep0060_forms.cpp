#include <epode/protocol/xep0060_forms.hpp>

namespace epode {

namespace {

constexpr std::string_view no_limit = "max";

bool parse_limit(void* out, std::string_view text) {
    auto& limit = *static_cast<pubsub_limit*>(out);
    if (text == no_limit) {
        limit = {};
        return true;
    }
    return schema::u32_codec.parse(&limit.value, text);
}
bool format_limit(const void* in, std::string& out) {
    const auto& limit = *static_cast<const pubsub_limit*>(in);
    if (limit == pubsub_limit()) {
        out += no_limit;
        return true;
    }
    return schema::u32_codec.format(&limit.value, out);
}

} // namespace

constinit const schema::value_codec pubsub_limit_codec{&parse_limit, &format_limit,
                                                       "number or max"};

} // namespace epode
