#include <epode/stanza/iq.hpp>

namespace epode {

namespace {

iq answer(const iq& request, iq_type type) {
    iq made(type);
    made.id(request.id());
    if (const auto sender = request.from()) made.to(*sender);
    return made;
}

} // namespace

iq iq::result_of(const iq& request) { return answer(request, iq_type::result); }

iq iq::error_reply(const iq& request, stanza_condition condition, std::string_view text) {
    return answer(request, iq_type::error).add(make_stanza_error(condition, text));
}

std::optional<iq_type> iq::type() const noexcept {
    return schema::enum_value<iq_type>(type_text());
}

iq& iq::type(iq_type value) & { return change("type", to_string(value)); }

const xml::element* iq::content() const noexcept {
    for (const xml::element& child : tree().children())
        if (!child.is("error", tree().ns)) return &child;
    return nullptr;
}

} // namespace epode
