#include "json_others.hpp"
#include "path_ends.hpp"
#include "walk.hpp"

#include <epode/schema/json.hpp>
#include <epode/schema/read.hpp>

#include <iterator>

namespace epode::schema {

namespace json = boost::json;

namespace {

/// An element that stands for a whole: the children of a group may come alone.
bool read_whole(const element_type& type, const xml::element& element, void* object,
                diagnostics* about, error_code& failed) {
    if (type.is_group && !matches(type, element)) {
        xml::document holder("payloads", element.ns);
        holder.root().add_copy(holder.memory(), element);
        failed = read(type, holder.root(), object, about);
    } else {
        failed = read(type, element, object, about);
    }
    return !failed;
}

/// Whether the element is of a type that may stand at the end of a path.
bool stands_there(const path_end& end, const registry::entry& e, const xml::element& element) {
    return is_of_type(*e.type, element, end.outer_ns) || (e.where && matches(*e.type, element));
}

/// The first of the types that the path may mean that the element is of; null when of none.
registry::entry type_at_path(const registry& known, const std::vector<path_end>& ends,
                             std::string_view path, const xml::element& element) {
    if (path.empty()) return find_anywhere(known, element);
    for (const path_end& end : ends)
        for (const registry::entry& e : end.types)
            if (stands_there(end, e, element)) return e;
    return {nullptr, nullptr};
}

/// What belongs at the path instead of the element.
std::string expected_there(const std::vector<path_end>& ends) {
    if (ends.empty()) return {};
    const path_end& end = ends.front();
    const element_type& type = *end.types.front().type;
    if (type.is_group || type.name.empty()) return {};
    return "; expected <" + std::string(type.name) + " xmlns='" +
           std::string(type.ns.empty() ? end.outer_ns : type.ns.view()) + "'>";
}

} // namespace

std::string to_json(const element_type& type, const void* object, const registry& known) {
    return text_of(value_of(type, nullptr, object, {}, known));
}

error_code from_json(const element_type& type, std::string_view text, void* object,
                     const registry& known, diagnostics* about) {
    failure failed(".");
    json::value value;
    if (!parse(text, value, failed) || !is_clear(text, failed)) return failed.report(about);
    if (!value.is_object()) {
        failed.set(error::wrong_kind, "expected an object");
        return failed.report(about);
    }
    if (!read_members(type, value.get_object(), object, {}, {}, nullptr, known, failed))
        return failed.report(about);
    return {};
}

result<std::string> xml_to_json(const registry& known, std::string_view path,
                                const xml::element& element, diagnostics* about, text_form form,
                                unknown_content unknown) {
    const std::vector<path_end> ends = ends_of(known, path);
    if (ends.empty() && !path.empty()) return unknown_path(known, path, about);
    const registry::entry e = type_at_path(known, ends, path, element);
    if (!e.type) {
        failure failed(".");
        failed.set(error::wrong_element, "<" + std::string(element.name) + " xmlns='" +
                                             std::string(element.ns) + "'> is not known here" +
                                             expected_there(ends));
        return failed.report(about);
    }
    schema::object value(*e.type);
    error_code failed;
    if (!read_whole(*e.type, element, value.get(), about, failed)) return failed;
    json::value shown = value_of(*e.type, e.where, value.get(), {}, known, form, unknown);
    if (unknown == unknown_content::kept && !e.type->is_group) {
        json::object nothing_around; // of a value alone nothing else can be said
        keep_others(*e.type, element, shown, nothing_around, element.ns);
    }
    return text_of(shown);
}

namespace {

/// The element that the JSON describes, as one of the types at the end of a path.
result<xml::document> element_of(const registry& known, std::string_view path, const path_end& end,
                                 const json::value& value, diagnostics* about) {
    failure failed(".");
    xml::document holder("payloads", end.outer_ns);
    if (!read_as(end.types, value, {}, known, holder.root(), holder.memory(), failed)) {
        failed.inside(path);
        return failed.report(about);
    }
    const xml::child_range written = holder.root().children();
    if (written.begin() == written.end())
        failed.set(error::missing, "there is nothing to write");
    else if (std::next(written.begin()) != written.end())
        failed.set(error::wrong_kind, "is several elements; convert the one that they are in");
    else
        return xml::document(*written.begin());
    failed.inside(path);
    return failed.report(about);
}

} // namespace

result<xml::document> json_to_xml(const registry& known, std::string_view path,
                                  std::string_view text, diagnostics* about) {
    const std::vector<path_end> ends = ends_of(known, path);
    if (ends.empty()) return unknown_path(known, path, about);
    failure failed(".");
    json::value value;
    if (!parse(text, value, failed)) return failed.report(about);
    if (!is_clear(text, failed)) {
        failed.inside(path);
        return failed.report(about);
    }
    result<xml::document> first = element_of(known, path, ends.front(), value, about);
    for (std::size_t i = 1; !first && i < ends.size(); ++i)
        if (auto other = element_of(known, path, ends[i], value, nullptr)) return other;
    return first;
}

} // namespace epode::schema
