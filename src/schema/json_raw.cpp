#include "json_value.hpp"

#include <epode/xml/writer.hpp>

namespace epode::schema {

namespace json = boost::json;

std::string attribute_key(const xml::attribute& a) {
    if (a.ns.empty()) return std::string(a.name);
    if (a.ns == xml::xml_namespace) return "xml:" + std::string(a.name);
    return "{" + std::string(a.ns) + "}" + std::string(a.name);
}

namespace {

bool set_raw_attribute(xml::element& element, xml::arena& memory, std::string_view key,
                       std::string_view value, failure& failed) {
    std::string_view name = key, ns;
    const auto close = key.rfind('}'); // a namespace may have one, too, a name not
    if (key.starts_with("xml:")) {
        name = key.substr(4);
        ns = xml::xml_namespace;
    } else if (key.starts_with('{') && close != key.npos) {
        name = key.substr(close + 1);
        ns = key.substr(1, close - 1);
    }
    if (!xml::is_writable_name(name))
        return failed.set(error::illegal_value, "is no name of an attribute");
    element.set_attribute(memory, name, value, ns);
    return true;
}

bool read_element(const json::value& source, xml::element& parent, xml::arena& memory,
                  failure& failed);

} // namespace

bool read_raw_attributes(const json::object& attributes, xml::element& element, xml::arena& memory,
                         failure& failed) {
    for (const auto& [key, value] : attributes) {
        if (key == "xmlns") continue;
        if (!value.is_string())
            return failed.set(error::wrong_kind, "expected a string") || failed.inside(key);
        if (!set_raw_attribute(element, memory, key, value.get_string(), failed))
            return failed.inside(key);
    }
    return true;
}

bool read_raw_children(const json::array& children, xml::element& element, xml::arena& memory,
                       failure& failed) {
    for (std::size_t i = 0; i < children.size(); ++i) {
        if (children[i].is_string()) {
            element.add_text(memory, children[i].get_string());
        } else if (!read_element(children[i], element, memory, failed)) {
            failed.inside(i);
            return failed.inside("children");
        }
    }
    return true;
}

json::value raw_value_of(const xml::element& element, std::string_view outer_ns) {
    json::object attributes;
    if (element.ns != outer_ns) attributes["xmlns"] = element.ns;
    for (const xml::attribute* a = element.attributes; a; a = a->next)
        attributes[attribute_key(*a)] = a->value;
    json::array children;
    for (const xml::node* n = element.first_node; n; n = n->next) {
        if (n->is_text)
            children.emplace_back(static_cast<const xml::text_node*>(n)->value);
        else
            children.push_back(raw_value_of(static_cast<const xml::element&>(*n), element.ns));
    }
    return json::object{{"name", element.name},
                        {"attributes", std::move(attributes)},
                        {"children", std::move(children)}};
}

namespace {

bool read_element(const json::value& source, xml::element& parent, xml::arena& memory,
                  failure& failed) {
    const json::object* o = source.if_object();
    const json::value* name = o ? o->if_contains("name") : nullptr;
    if (!name || !name->is_string())
        return failed.set(error::wrong_kind, "expected an object with the name of an element");
    if (!xml::is_writable_name(name->get_string()))
        return failed.set(error::illegal_value,
                          quoted(name->get_string()) + " is no name of an element");
    const json::value* attributes = o->if_contains("attributes");
    const json::value* children = o->if_contains("children");
    if (attributes && !attributes->is_object())
        return failed.set(error::wrong_kind, "attributes: expected an object");
    if (children && !children->is_array())
        return failed.set(error::wrong_kind, "children: expected a list");
    std::string_view ns = parent.ns;
    if (attributes)
        if (const json::value* own = attributes->get_object().if_contains("xmlns");
            own && own->is_string())
            ns = own->get_string();
    xml::element& added = parent.add_child(memory, name->get_string(), ns);
    if (attributes && !read_raw_attributes(attributes->get_object(), added, memory, failed))
        return failed.inside("attributes");
    return !children || read_raw_children(children->get_array(), added, memory, failed);
}

} // namespace

bool read_raw(const json::value& source, xml::element& parent, xml::arena& memory,
              failure& failed) {
    if (!read_element(source, parent, memory, failed)) return false;
    const auto& added = static_cast<const xml::element&>(*parent.last_node);
    std::string ignored;
    if (const error_code refused = xml::write(ignored, added))
        return failed.set(error::illegal_value, "cannot be XML: " + refused.message());
    return true;
}

} // namespace epode::schema
