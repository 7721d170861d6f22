#include <epode/schema/json.hpp>
#include <epode/stanza/json.hpp>

namespace epode {

namespace {

std::string translate(const stanza& s, std::string_view path, const schema::registry& known) {
    // No row of a stanza can fail: a stanza in `jabber:client` always has a translation.
    auto text = schema::xml_to_json(known, path, s.tree());
    return text ? std::move(*text) : "{}";
}

template <class Stanza>
result<Stanza> translate(std::string_view json, std::string_view path, diagnostics* about,
                         const schema::registry& known) {
    auto document = schema::json_to_xml(known, path, json, about);
    if (!document) return document.error();
    return Stanza(std::move(*document));
}

} // namespace

std::string to_json(const message& stanza, const schema::registry& known) {
    return translate(stanza, "message", known);
}
std::string to_json(const presence& stanza, const schema::registry& known) {
    return translate(stanza, "presence", known);
}
std::string to_json(const iq& stanza, const schema::registry& known) {
    return translate(stanza, "iq", known);
}

result<message> message_from_json(std::string_view json, diagnostics* about,
                                  const schema::registry& known) {
    return translate<message>(json, "message", about, known);
}
result<presence> presence_from_json(std::string_view json, diagnostics* about,
                                    const schema::registry& known) {
    return translate<presence>(json, "presence", about, known);
}
result<iq> iq_from_json(std::string_view json, diagnostics* about, const schema::registry& known) {
    return translate<iq>(json, "iq", about, known);
}

} // namespace epode
