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

std::string_view namespace_of(const field& f, std::string_view outer_ns) noexcept {
    if (!f.ns.empty()) return f.ns;
    if (f.type && !f.type().ns.empty()) return f.type().ns;
    return outer_ns;
}

bool is_of_type(const element_type& type, const xml::element& child,
                std::string_view outer_ns) noexcept {
    if (type.is_group) return claims(type, child, outer_ns);
    if (child.ns != (type.ns.empty() ? outer_ns : type.ns)) return false;
    if (!type.name.empty()) return child.name == type.name;
    const field* names = name_row(type);
    return names && is_one_of(names->codec->names, child.name);
}

bool claims(const element_type& type, const xml::element& child,
            std::string_view outer_ns) noexcept {
    for (const field& f : type.fields) {
        if (!f.wrapper.empty()) {
            if (child.is(f.wrapper, f.wrapper_ns.empty() ? outer_ns : f.wrapper_ns)) return true;
            continue;
        }
        switch (f.kind) {
        case field_kind::child_text:
        case field_kind::child_attribute:
        case field_kind::flag:
        case field_kind::texts:
            if (child.is(f.name, namespace_of(f, outer_ns))) return true;
            break;
        case field_kind::child_name:
            if (child.ns == namespace_of(f, outer_ns) && is_one_of(f.codec->names, child.name))
                return true;
            break;
        case field_kind::child:
            if (is_of_type(f.type(), child, outer_ns)) return true;
            break;
        default: break;
        }
    }
    return false;
}

std::string_view xml_name(const field& f) noexcept {
    switch (f.kind) {
    case field_kind::child_attribute: return f.attribute;
    case field_kind::language: return "xml:lang";
    case field_kind::child: return f.type().name.empty() ? f.json_name : f.type().name;
    case field_kind::text: return "text";
    default: return f.name;
    }
}

} // namespace epode::schema
