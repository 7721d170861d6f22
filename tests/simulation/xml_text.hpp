#pragma once
#include <epode/xml/element.hpp>
#include <epode/xml/writer.hpp>

#include <string>
#include <string_view>

namespace epode::simulation {

inline std::string text_of(const xml::element& e, std::string_view attribute) {
    return std::string(e.attribute_value(attribute).value_or(""));
}
inline std::string bare(std::string_view address) {
    return std::string(address.substr(0, address.find('/')));
}
/// The stanza as it is, in the stream's namespace.
inline std::string written(const xml::element& e) {
    std::string out;
    (void)xml::write(out, e, "jabber:client");
    return out;
}
/// What stands inside of it.
inline std::string content_of(const xml::element& e) {
    std::string out;
    for (const xml::element& c : e.children())
        (void)xml::write(out, c, "jabber:client");
    return out;
}
/// The stanza with something more at its end. It must have content.
inline std::string with(std::string stanza, std::string_view more) {
    stanza.insert(stanza.rfind("</"), more);
    return stanza;
}

} // namespace epode::simulation
