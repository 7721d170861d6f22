#include "walk.hpp"

namespace epode::schema {

namespace {

bool is_one_of(std::span<const std::string_view> names, std::string_view name) noexcept {
    return !name.empty() && detail::index_of(names, name) >= 0;
}

} // namespace

const field* name_row(const element_type& type) noexcept {
    for (const field& f : type.fields)
        if (f.kind == field_kind::name) return &f;
    return nullptr;
}

bool has_payloads(const element_type& type) noexcept {
    for (const field& f : type.fields)
        if (f.kind == field_kind::payloads) return true;
    return false;
}

const field* only_row(const element_type& type) noexcept {
    for (const field& f : type.fields)
        if (f.codec() || f.is_typed() || f.kind == field_kind::parameters) return &f;
    return nullptr;
}

std::string_view namespace_of(const field& f, std::string_view outer_ns) noexcept {
    if (!f.ns.empty()) return f.ns;
    if (f.kind == field_kind::child && !f.of.type().ns.empty()) return f.of.type().ns;
    return outer_ns;
}

bool is_wrapper(const field& f, const xml::element& child, std::string_view outer_ns) noexcept {
    return !f.wrapper.empty() && child.is(f.wrapper, wrapper_ns(f, outer_ns));
}

const xml::element* base_of(const field& f, const xml::element& element) noexcept {
    if (f.wrapper.empty()) return &element;
    return element.child(f.wrapper, wrapper_ns(f, element.ns));
}

bool is_of_type(const element_type& type, const xml::element& child,
                std::string_view outer_ns) noexcept {
    if (type.is_group) return claims(type, child, outer_ns);
    if (child.ns != (type.ns.empty() ? outer_ns : type.ns.view())) return false;
    if (!type.name.empty()) return child.name == type.name;
    const field* names = name_row(type);
    return names && is_one_of(names->of.codec->names, child.name);
}

std::size_t type_index(const field& f, const xml::element& child,
                       std::string_view outer_ns) noexcept {
    std::size_t index = 0;
    while (index < type_count(f) && !is_of_type(type_at(f, index), child, outer_ns))
        ++index;
    return index;
}

const place* place_at(const element_type& type, std::string_view point) noexcept {
    for (const place& where : type.places)
        if (where.point == point) return &where;
    return nullptr;
}

bool claims(const field& f, const xml::element& child, std::string_view outer_ns) noexcept {
    switch (f.kind) {
    case field_kind::child_text:
    case field_kind::child_attribute:
    case field_kind::flag:
    case field_kind::texts:
    case field_kind::raw:
    case field_kind::parameters: return child.is(f.name, namespace_of(f, outer_ns));
    case field_kind::child_name:
    case field_kind::nested_name:
        return child.ns == namespace_of(f, outer_ns) && is_one_of(f.of.codec->names, child.name);
    case field_kind::child:
    case field_kind::choice: return type_index(f, child, outer_ns) < type_count(f);
    default: return false;
    }
}

bool claims(const element_type& type, const xml::element& child,
            std::string_view outer_ns) noexcept {
    for (const field& f : type.fields)
        if (f.wrapper.empty() ? claims(f, child, outer_ns) : is_wrapper(f, child, outer_ns))
            return true;
    return false;
}

std::string_view text_of(const xml::element& element, std::string& joined) {
    if (!element.has_children()) return element.text();
    joined = element.joined_text();
    return joined.find_first_not_of(" \t\r\n") == joined.npos ? std::string_view() : joined;
}

std::string_view xml_name(const field& f) noexcept {
    switch (f.kind) {
    case field_kind::child_attribute: return f.attribute();
    case field_kind::language: return "xml:lang";
    case field_kind::child: return f.of.type().name.empty() ? f.json_name : f.of.type().name;
    case field_kind::nested_name:
    case field_kind::choice: return f.json_name;
    case field_kind::text: return "text";
    default: return f.name;
    }
}

} // namespace epode::schema
