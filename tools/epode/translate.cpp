#include "translate.hpp"

#include <epode/base/limits.hpp>
#include <epode/schema/json.hpp>
#include <epode/stanza/registry.hpp>
#include <epode/stanza/stanzajs.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

namespace epode::cli {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view usual_ns = "jabber:client";

translation malformed(std::size_t offset, const std::string& why) {
    return {"at byte " + std::to_string(offset) + ": " + why, usage};
}

/// What the library says of JSON or XML that is well-formed; of JSON also if it is not.
translation refused(const error_code& code, const diagnostics& about) {
    const bool is_malformed =
        code == schema::error::not_json || code == schema::error::unknown_path;
    return {about.ours.empty() ? code.message() : about.ours, is_malformed ? usage : unconverted};
}

bool is_layout(const xml::node& n) {
    if (!n.is_text) return false;
    const std::string_view text = static_cast<const xml::text_node&>(n).value;
    return text.find_first_not_of(blanks) == text.npos && text.find('\n') != text.npos;
}

void drop_layout(xml::element& parent) {
    if (!parent.has_children()) return;
    xml::node** link = &parent.first_node;
    parent.last_node = nullptr;
    while (xml::node* n = *link) {
        if (is_layout(*n)) {
            *link = n->next;
        } else {
            parent.last_node = n;
            link = &n->next;
        }
    }
}

/// `outer_is_usual`: no element around it has named a namespace. The parser bounds the depth.
void tidy(xml::element& e, bool outer_is_usual) { // NOLINT(misc-no-recursion)
    const bool is_usual = outer_is_usual && e.ns.empty();
    if (is_usual) e.ns = usual_ns;
    drop_layout(e);
    for (xml::node* n = e.first_node; n; n = n->next)
        if (!n->is_text) tidy(static_cast<xml::element&>(*n), is_usual);
}

translation to_json(std::string_view document, const translation_request& request) {
    stanza_limits bounds;
    bounds.stanza_bytes = document_bytes;
    std::size_t offset = 0;
    auto parsed = xml::parse_document(document, &offset, bounds);
    if (!parsed) return malformed(offset, parsed.error().message());
    tidy(parsed->root(), true);
    if (request.like_stanzajs) from_stanzajs(*parsed);
    diagnostics about;
    auto json = schema::xml_to_json(
        known_payloads(), request.as, parsed->root(), &about, schema::text_form::received,
        request.like_stanzajs ? schema::unknown_content::left_out : schema::unknown_content::kept);
    if (!json) return refused(json.error(), about);
    return {std::move(*json)};
}

/// Line breaks stand in texts only: the writer has references for them elsewhere.
std::string on_one_line(const std::string& xml) {
    std::string out;
    for (const char c : xml)
        if (c == '\n')
            out += "&#10;";
        else
            out += c;
    return out;
}

translation to_xml(std::string_view document, const translation_request& request) {
    if (request.as.empty())
        return {"JSON does not say what it is: --as PATH has to, as in --as message, --as iq, "
                "--as iq.pubsub (only what begins with '<' is XML)",
                usage};
    diagnostics about;
    auto made = schema::json_to_xml(known_payloads(), request.as, document, &about);
    if (!made) return refused(made.error(), about);
    if (request.like_stanzajs) to_stanzajs(*made);
    std::string xml;
    if (const error_code failed = xml::write(xml, made->root()))
        return {request.as + ": " + failed.message(), unconverted};
    return {request.one_line ? on_one_line(xml) : std::move(xml)};
}

} // namespace

translation translate(std::string_view document, const translation_request& request) {
    const std::size_t first = document.find_first_not_of(blanks);
    if (first == document.npos) return malformed(document.size(), "there is nothing to convert");
    if (document.size() > document_bytes)
        return malformed(document_bytes, "the document goes on past the limit document_bytes, " +
                                             std::to_string(document_bytes) + " bytes");
    const bool is_xml = request.to ? *request.to == document_form::json : document[first] == '<';
    return is_xml ? to_json(document, request) : to_xml(document, request);
}

} // namespace epode::cli
