#include "json_others.hpp"
#include "walk.hpp"

#include <epode/schema/json.hpp>
#include <epode/schema/read.hpp>

namespace epode::schema {

namespace json = boost::json;

namespace {

/// Deeper than any stanza may be, twice for the list of children of each element.
constexpr std::size_t most_depth = 256;

struct point_and_key {
    std::string_view point, key;
};
point_and_key split(std::string_view path) noexcept {
    const auto dot = path.rfind('.');
    if (dot == path.npos) return {{}, path};
    return {path.substr(0, dot), path.substr(dot + 1)};
}

error_code unknown_path(std::string_view path, diagnostics* about) {
    failure failed(".");
    failed.set(error::unknown_path, quoted(path) + " is no known path");
    return failed.report(about);
}

} // namespace

bool parse(std::string_view text, json::value& out, failure& failed) {
    boost::system::error_code wrong;
    json::parse_options options;
    options.max_depth = most_depth;
    json::parser parser({}, options);
    parser.write(text, wrong);
    if (wrong) return failed.set(error::not_json, "not well-formed JSON: " + wrong.message());
    out = parser.release();
    return true;
}

std::string to_json(const element_type& type, const void* object, const registry& known) {
    return text_of(value_of(type, nullptr, object, {}, known));
}

error_code from_json(const element_type& type, std::string_view text, void* object,
                     const registry& known, diagnostics* about) {
    failure failed(".");
    json::value value;
    if (!parse(text, value, failed)) return failed.report(about);
    if (!value.is_object()) {
        failed.set(error::wrong_kind, "expected an object");
        return failed.report(about);
    }
    if (!read_members(type, value.get_object(), object, {}, {}, nullptr, known, failed))
        return failed.report(about);
    return {};
}

result<std::string> xml_to_json(const registry& known, std::string_view path,
                                const xml::element& element, diagnostics* about, text_form form) {
    const auto [point, key] = split(path);
    bool is_known = path.empty();
    for (const registry::entry& e : known.at(point)) {
        if (!path.empty() && e.where->key != key) continue;
        is_known = true;
        if (!matches(*e.type, element)) continue;
        schema::object value(*e.type);
        if (const error_code failed = read(*e.type, element, value.get(), about)) return failed;
        json::value shown = value_of(*e.type, e.where, value.get(), {}, known, form);
        keep_others(*e.type, element, shown);
        return text_of(shown);
    }
    if (!is_known) return unknown_path(path, about);
    failure failed(".");
    failed.set(error::wrong_element, "<" + std::string(element.name) + " xmlns='" +
                                         std::string(element.ns) + "'> is not known here");
    return failed.report(about);
}

result<xml::document> json_to_xml(const registry& known, std::string_view path,
                                  std::string_view text, diagnostics* about) {
    const auto [point, key] = split(path);
    bool is_known = false;
    for (const registry::entry& e : known.at(point))
        is_known |= e.where->key == key;
    if (!is_known) return unknown_path(path, about);
    failure failed(".");
    json::value value;
    xml::document holder("payloads", "jabber:client");
    if (!parse(text, value, failed) ||
        !read_placed(point, key, value, {}, known, holder.root(), holder.memory(), failed)) {
        failed.inside(key);
        return failed.report(about);
    }
    const xml::child_range written = holder.root().children();
    if (written.begin() == written.end()) {
        failed.set(error::missing, "there is nothing to write");
        return failed.report(about);
    }
    return xml::document(*written.begin());
}

} // namespace epode::schema
