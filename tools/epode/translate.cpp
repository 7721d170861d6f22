#include "translate.hpp"

#include <epode/base/limits.hpp>
#include <epode/protocol/xhtml_im.hpp>
#include <epode/schema/json.hpp>
#include <epode/stanza/registry.hpp>
#include <epode/stanza/stanzajs.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <iterator>

namespace epode::cli {

namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view usual_ns = "jabber:client";
constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

translation malformed(std::size_t offset, const std::string& why) {
    return {"at byte " + std::to_string(offset) + ": " + why, usage};
}

/// What the library says of JSON or XML that is well-formed; of JSON also if it is not.
translation refused(const error_code& code, const diagnostics& about) {
    const bool is_malformed =
        code == schema::error::not_json || code == schema::error::unknown_path;
    return {about.ours.empty() ? code.message() : about.ours, is_malformed ? usage : unconverted};
}

std::string_view text_of(const xml::node& n) noexcept {
    return n.is_text ? static_cast<const xml::text_node&>(n).value : std::string_view();
}

/// Of white space: whether it breaks lines.
bool is_layout(const xml::node& n) noexcept {
    return n.is_text && text_of(n).find('\n') != std::string_view::npos;
}

/// What of XHTML has blocks in it rather than text (XEP-0071 §6).
constexpr std::string_view block_containers[] = {"body", "blockquote", "div", "dl", "ol", "ul"};

/// Whether white space means something there: among other text, in markup, or where the author says
/// so (XML 1.0 §2.10).
bool keeps_white_space(const xml::element& parent) noexcept {
    if (parent.attribute_value("space", xml::xml_namespace) == "preserve") return true;
    if (parent.ns == xhtml_namespace &&
        std::find(std::begin(block_containers), std::end(block_containers), parent.name) ==
            std::end(block_containers))
        return true;
    for (const xml::node* n = parent.first_node; n; n = n->next)
        if (text_of(*n).find_first_not_of(blanks) != std::string_view::npos) return true;
    return false;
}

void drop_layout(xml::element& parent) {
    if (!parent.has_children() || keeps_white_space(parent)) return;
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

/// What to do where a second document begins behind the first.
std::string remedy(std::string_view document, std::size_t offset) {
    const std::string_view rest = document.substr(std::min(offset, document.size()));
    const bool goes_on = rest.starts_with('<') && xml::parse_document(document.substr(0, offset));
    return goes_on ? "; of several documents each takes one line, and --lines" : "";
}

/// The XML begins at `begin`; offsets are those in the document.
translation to_json(std::string_view document, std::size_t begin,
                    const translation_request& request) {
    stanza_limits bounds;
    bounds.stanza_bytes = document_bytes;
    std::size_t offset = 0;
    const std::string_view xml = document.substr(begin);
    auto parsed = xml::parse_document(xml, &offset, bounds);
    if (!parsed) return malformed(begin + offset, parsed.error().message() + remedy(xml, offset));
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
    if (document.size() > document_bytes)
        return malformed(document_bytes, "the document goes on past the limit document_bytes, " +
                                             std::to_string(document_bytes) + " bytes");
    const std::size_t begin = document.starts_with(byte_order_mark) ? byte_order_mark.size() : 0;
    const std::size_t first = document.find_first_not_of(blanks, begin);
    if (first == document.npos) return malformed(document.size(), "there is nothing to convert");
    const bool is_xml = request.to ? *request.to == document_form::json : document[first] == '<';
    if (is_xml) return to_json(document, begin, request);
    // JSON without a byte order mark; spaces keep the offsets.
    return to_xml(std::string(begin, ' ').append(document.substr(begin)), request);
}

} // namespace epode::cli
