// JSON that the tables read becomes XML that is well-formed, and the XML becomes JSON that is read
// as the same. What JSON says without a table survives being read and written, too.
//
// Input: a line with the path (as `message.delay`), then JSON.
#include "support/fuzz.hpp"

#include <epode/schema/json.hpp>
#include <epode/schema/json_data.hpp>
#include <epode/stanza/registry.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>
#include <string>

namespace {

using namespace epode;
using fuzz::require;

// NOLINTNEXTLINE(misc-no-recursion): the parser bounds the depth
bool has_fraction(const schema::json_data& data) {
    if (const auto* list = data.get_if<schema::json_data::list>())
        return std::any_of(list->begin(), list->end(), has_fraction);
    if (const auto* members = data.get_if<schema::json_data::object>())
        return std::any_of(members->begin(), members->end(),
                           [](const auto& m) { return has_fraction(m.value); });
    return data.get_if<double>() != nullptr;
}

void check_data(std::string_view json) {
    using reader = result<schema::json_data> (*)(std::string_view, diagnostics*);
    for (const reader read : {&schema::revive, &schema::parse_json}) {
        diagnostics about;
        const auto data = read(json, &about);
        if (!data) {
            require(!about.ours.empty(), "a refusal is explained", json);
            continue;
        }
        if (has_fraction(*data)) continue; // Boost.JSON reads these a bit less than exactly
        const std::string text = schema::to_json(*data);
        const auto again = read(text, &about);
        require(again.has_value(), "what was written can be read: " + about.ours, text);
        require(schema::to_json(*again) == text, "written again it is the same", text);
    }
}

std::string well_formed(const xml::document& d) {
    std::string text;
    require(!xml::write(text, d.root()), "what JSON says can be written");
    stanza_limits wide;
    wide.stanza_bytes = 64 << 20;
    wide.stanza_depth = 1'000;
    wide.element_attributes = 100'000;
    wide.name_bytes = 1 << 20;
    const auto read = xml::parse_document(text, nullptr, wide);
    require(read && xml::equal(read->root(), d.root()), "it is well-formed and the same", text);
    return text;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto& known = known_payloads();
    std::string_view json = fuzz::text_of(data, size);
    const std::string_view path = fuzz::take_line(json);
    check_data(json);
    diagnostics about;
    const auto made = schema::json_to_xml(known, path, json, &about);
    if (!made) {
        require(!about.ours.empty(), "a refusal is explained", json);
        return 0;
    }
    const std::string xml = well_formed(*made);
    const auto read = schema::xml_to_json(known, path, made->root(), &about);
    require(read.has_value(), "what was written can be read: " + about.ours, xml);
    const auto made_again = schema::json_to_xml(known, path, *read, &about);
    require(made_again.has_value(), "its JSON can be read: " + about.ours, xml + "\n" + *read);
    const auto read_again = schema::xml_to_json(known, path, made_again->root(), &about);
    require(read_again && *read_again == *read, "its JSON is the same",
            xml + "\n" + *read + "\n" + well_formed(*made_again) + "\n" +
                (read_again ? *read_again : std::string("nothing")));
    return 0;
}
