#include "failure.hpp"
#include "walk.hpp"

#include <epode/schema/longest_list.hpp>
#include <epode/schema/read.hpp>

namespace epode::schema {

namespace {

bool read_object(const element_type& type, const xml::element& element, void* object,
                 std::string_view outer_ns, failure& failed);

/// Counts a value that was taken; false when it is one too many.
bool counted(const field& f, std::size_t& taken, failure& failed) {
    if (++taken <= longest_list) return true;
    failed.set(error::too_many, "more than " + std::to_string(longest_list));
    return failed.inside(xml_name(f));
}

/// White space does not count in octets: where there is nothing else, there is no text.
std::string_view without_mere_space(const field& f, std::string_view text) noexcept {
    const bool is_octets = f.of.codec == &binary_codec || f.of.codec == &hex_codec;
    const bool is_blank = text.find_first_not_of(" \t\r\n") == text.npos;
    return is_octets && is_blank ? std::string_view() : text;
}

/// One leaf value from its text. `taken` counts; a lenient row passes over what is illegal.
bool take_text(const field& f, void* object, std::string_view given, std::size_t& taken,
               failure& failed) {
    const std::string_view text = without_mere_space(f, given);
    if (text.empty() && f.is_required && !f.keeps_empty) {
        if (f.slot == slot_kind::many) return true; // told as missing, if there is no other
        failed.set(error::missing, "is empty");
        return failed.inside(xml_name(f));
    }
    void* slot_of_member = member(f, object);
    std::string before; // what an illegal value must not change
    if (f.is_lenient && f.slot == slot_kind::one) f.of.codec->format(slot_of_member, before);
    if (f.of.codec->parse(f.operations.add(slot_of_member), text)) return counted(f, taken, failed);
    f.operations.drop(slot_of_member);
    if (!before.empty()) f.of.codec->parse(slot_of_member, before);
    if (f.is_lenient) return true;
    failed.set(error::illegal_value, quoted(text) + " is no legal " +
                                         std::string(f.of.codec->name) + one_of(f.of.codec->names));
    return failed.inside(xml_name(f));
}

bool read_children(const field& f, const xml::element& base, void* object, std::size_t& taken,
                   failure& failed) {
    const std::string_view ns = namespace_of(f, base.ns);
    for (const xml::element& child : base.children()) {
        if (!child.is(f.name, ns)) continue;
        if (f.kind == field_kind::child_text) {
            std::string joined;
            if (!take_text(f, object, text_of(child, joined), taken, failed)) return false;
        } else {
            auto value = child.attribute_value(f.attribute());
            if (!value && f.keeps_empty) value = "";
            if (value && !take_text(f, object, *value, taken, failed)) return false;
        }
        if (f.slot != slot_kind::many) break; // the first counts, whatever it holds
    }
    return true;
}

bool read_typed(const field& f, const xml::element& base, void* object, std::size_t& taken,
                failure& failed) {
    void* slot_of_member = member(f, object);
    for (const xml::element& child : base.children()) {
        const std::size_t index = type_index(f, child, base.ns);
        if (index == type_count(f)) continue;
        const element_type& type = type_at(f, index);
        const xml::element& source = type.is_group ? base : child;
        failure passed_over("/");
        if (read_object(type, source, add_typed(f, object, index), base.ns,
                        f.is_lenient ? passed_over : failed)) {
            if (!counted(f, taken, failed)) return false;
        } else {
            f.operations.drop(slot_of_member);
            if (!f.is_lenient) return false;
        }
        if (type.is_group || f.slot != slot_kind::many) break;
    }
    return true;
}

/// Whole children of one name.
bool read_raw_children(const field& f, const xml::element& base, void* object, std::size_t& taken,
                       failure& failed) {
    auto& all = *static_cast<payloads*>(member(f, object));
    for (const xml::element& child : base.children())
        if (child.is(f.name, namespace_of(f, base.ns))) {
            all.make_holder(base.ns);
            all.add(child);
            if (!counted(f, taken, failed)) return false;
        }
    return true;
}

bool read_parameters(const field& f, const xml::element& base, void* object, std::size_t& taken,
                     failure& failed) {
    auto& all = *static_cast<std::vector<parameter>*>(member(f, object));
    const std::string_view ns = namespace_of(f, base.ns);
    for (const xml::element& child : base.children()) {
        if (!child.is(f.name, ns)) continue;
        const auto name = child.attribute_value(f.attribute());
        if (!name) continue;
        std::string joined;
        const std::string_view value =
            f.value_attribute().empty() ? text_of(child, joined)
                                        : child.attribute_value(f.value_attribute()).value_or("");
        all.push_back({std::string(*name), std::string(value)});
        if (!counted(f, taken, failed)) return false;
    }
    return true;
}

bool read_texts(const field& f, const xml::element& base, void* object, std::size_t& taken,
                failure& failed) {
    auto& all = *static_cast<multilingual*>(member(f, object));
    const std::string_view ns = namespace_of(f, base.ns);
    for (const xml::element& child : base.children()) {
        if (!child.is(f.name, ns)) continue;
        const auto lang = child.attribute_value("lang", xml::xml_namespace);
        std::string joined;
        all.push_back({std::string(lang.value_or("")), std::string(text_of(child, joined))});
        if (!counted(f, taken, failed)) return false;
    }
    return true;
}

bool read_child_name(const field& f, const xml::element& base, void* object, std::size_t& taken,
                     failure& failed) {
    for (const xml::element& child : base.children()) {
        if (!claims(f, child, base.ns)) continue;
        const bool is_first = base.child(child.name, child.ns) == &child;
        if (f.kind == field_kind::child_name && !is_first) continue; // says nothing more
        std::string text(child.name);
        if (f.kind == field_kind::nested_name)
            for (const xml::element& inside : child.children())
                if (inside.ns == child.ns) {
                    text.append("/").append(inside.name);
                    break;
                }
        if (!take_text(f, object, text, taken, failed)) return false;
        if (f.slot != slot_kind::many) break;
    }
    return true;
}

bool read_own_text(const field& f, const xml::element& base, void* object, std::size_t& taken,
                   failure& failed) {
    std::string joined;
    const std::string_view text = without_mere_space(f, text_of(base, joined));
    const bool meant = !text.empty() || f.keeps_empty;
    return !meant || take_text(f, object, text, taken, failed);
}

bool read_row(const element_type& type, const field& f, const xml::element& element, void* object,
              std::size_t& taken, failure& failed) {
    const xml::element* base = base_of(f, element);
    if (!base) return true;
    switch (f.kind) {
    case field_kind::attribute:
        if (const auto value = base->attribute_value(f.name, f.ns))
            return take_text(f, object, *value, taken, failed);
        return true;
    case field_kind::language:
        if (const auto value = base->attribute_value("lang", xml::xml_namespace))
            return take_text(f, object, *value, taken, failed);
        return true;
    case field_kind::text: return read_own_text(f, *base, object, taken, failed);
    case field_kind::name: return take_text(f, object, base->name, taken, failed);
    case field_kind::child_text:
    case field_kind::child_attribute: return read_children(f, *base, object, taken, failed);
    case field_kind::child_name:
    case field_kind::nested_name: return read_child_name(f, *base, object, taken, failed);
    case field_kind::flag:
        return !base->child(f.name, namespace_of(f, base->ns)) ||
               take_text(f, object, "true", taken, failed);
    case field_kind::child:
    case field_kind::choice: return read_typed(f, *base, object, taken, failed);
    case field_kind::texts: return read_texts(f, *base, object, taken, failed);
    case field_kind::raw: return read_raw_children(f, *base, object, taken, failed);
    case field_kind::parameters: return read_parameters(f, *base, object, taken, failed);
    case field_kind::payloads:
        for (const xml::element& child : base->children())
            if (!claims(type, child, base->ns)) {
                auto& rest = *static_cast<payloads*>(member(f, object));
                rest.make_holder(base->ns);
                rest.add(child);
            }
        return true;
    case field_kind::computed:
    case field_kind::constant: return true;
    }
    return true;
}

bool read_object(const element_type& type, const xml::element& element, void* object,
                 std::string_view outer_ns, failure& failed) {
    if (!type.is_group && !is_of_type(type, element, outer_ns))
        return failed.set(error::wrong_element, "expected <" + std::string(type.name) + " xmlns='" +
                                                    std::string(type.ns) + "'>, not <" +
                                                    std::string(element.name) + " xmlns='" +
                                                    std::string(element.ns) + "'>");
    for (const field& f : type.fields) {
        std::size_t taken = 0;
        if (!read_row(type, f, element, object, taken, failed)) return failed.inside(element.name);
        if (taken == 0 && f.is_required) {
            failed.set(error::missing, "missing");
            failed.inside(xml_name(f));
            return failed.inside(element.name);
        }
    }
    return true;
}

} // namespace

bool matches(const element_type& type, const xml::element& element) noexcept {
    if (!type.is_group) return is_of_type(type, element, element.ns);
    for (const xml::element& child : element.children())
        if (claims(type, child, element.ns)) return true;
    return false;
}

error_code read(const element_type& type, const xml::element& element, void* object,
                diagnostics* about) {
    failure failed("/");
    if (read_object(type, element, object, element.ns, failed)) return {};
    return failed.report(about);
}

const xml::element* next_payload(const element_type& type, const xml::element& parent,
                                 const xml::element* after) noexcept {
    if (type.is_group) return !after && matches(type, parent) ? &parent : nullptr;
    for (xml::child_iterator at(after ? after->next : parent.first_node), end; at != end; ++at)
        if (is_of_type(type, *at, parent.ns)) return &*at;
    return nullptr;
}

} // namespace epode::schema
