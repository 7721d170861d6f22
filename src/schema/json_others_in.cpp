#include "json_others.hpp"

#include "walk.hpp"

#include <epode/xml/writer.hpp>

namespace epode::schema {

namespace json = boost::json;

namespace {

/// Whether reading JSON took elements that are not known: into the type, or into a spliced child.
bool takes_elements(const element_type& type, const xml::element& made) noexcept {
    for (const field& f : type.fields)
        if (f.is_spliced && has_payloads(f.of.type()))
            for (const xml::element& child : made.children())
                if (claims(f, child, made.ns)) return true;
    return has_payloads(type);
}

class restorer {
public:
    restorer(xml::arena& memory, failure& failed) : memory_(memory), failed_(failed) {}

    bool run(const element_type& type, const json::object& source, xml::element& element) {
        for (const auto& member : source)
            has_others_ |= is_other(member.key());
        if (const json::value* all = source.if_contains(other_attributes)) {
            if (!all->is_object())
                return failed_.set(error::wrong_kind, "expected an object") ||
                       failed_.inside(other_attributes);
            if (!read_raw_attributes(all->get_object(), element, memory_, failed_))
                return failed_.inside(other_attributes);
        }
        // First what is in children that have names of their own: they are before others.
        if (const json::value* all = source.if_contains(other_content))
            if (!contents(*all, element)) return failed_.inside(other_content);
        if (const json::value* all = source.if_contains(other_elements);
            all && !takes_elements(type, element)) {
            if (!elements(*all, element)) return failed_.inside(other_elements);
        }
        return members(type, source, element);
    }

    /// What is left over in its children.
    bool members(const element_type& type, const json::object& source, xml::element& element) {
        for (const field& f : type.fields)
            if (f.is_typed() && !typed(f, source, element))
                return f.is_spliced ? false : failed_.inside(f.json_name);
        return true;
    }

    /// What came from outside may be what XML cannot hold.
    bool check(const xml::element& element) {
        std::string ignored;
        if (!has_others_) return true;
        const error_code refused = xml::write(ignored, element);
        return !refused || failed_.set(error::illegal_value, "cannot be XML: " + refused.message());
    }

private:
    bool elements(const json::value& all, xml::element& parent) {
        if (!all.is_array()) return failed_.set(error::wrong_kind, "expected a list");
        for (std::size_t i = 0; i < all.get_array().size(); ++i)
            if (!read_raw(all.get_array()[i], parent, memory_, failed_)) return failed_.inside(i);
        return true;
    }

    bool contents(const json::value& all, xml::element& element) {
        if (!all.is_array()) return failed_.set(error::wrong_kind, "expected a list");
        for (std::size_t i = 0; i < all.get_array().size(); ++i) {
            const json::object* one = all.get_array()[i].if_object();
            if (!one)
                return failed_.set(error::wrong_kind, "expected objects") || failed_.inside(i);
            if (!content(*one, element)) return failed_.inside(i);
        }
        return true;
    }

    bool content(const json::object& source, xml::element& element) {
        if (const json::value* text = source.if_contains("text")) {
            if (!text->is_string() || !xml::is_writable_text(text->get_string()))
                return failed_.set(error::wrong_kind, "text: expected a text that XML can hold");
            element.add_text(memory_, text->get_string());
            return true;
        }
        const json::value* children = source.if_contains("children");
        if (children && !children->is_array())
            return failed_.set(error::wrong_kind, "expected a list") || failed_.inside("children");
        if (children && !source.contains("in"))
            return read_raw_children(children->get_array(), element, memory_, failed_);
        const std::string ns = text_of(source, "xmlns", element.ns);
        const std::string wrapper = text_of(source, "within", {});
        const std::string name = text_of(source, "in", {});
        if (!xml::is_writable_name(name) || (!wrapper.empty() && !xml::is_writable_name(wrapper)))
            return failed_.set(error::wrong_kind, "in: expected the name of an element");
        xml::element& base = wrapper.empty() ? element : child_of(element, wrapper, element.ns, 0);
        const json::value* index = source.if_contains("index");
        boost::system::error_code wrong;
        const auto nth = index && index->is_number() ? index->to_number<std::size_t>(wrong) : 0;
        xml::element& child = child_of(base, name, ns, nth);
        const json::value* attributes = source.if_contains("attributes");
        if (wrong || (attributes && !attributes->is_object()))
            return failed_.set(error::wrong_kind, "expected a number index, an object attributes");
        if (attributes && !read_raw_attributes(attributes->get_object(), child, memory_, failed_))
            return failed_.inside("attributes");
        if (children && !read_raw_children(children->get_array(), child, memory_, failed_))
            return false;
        const json::value* inside = source.if_contains(other_content);
        return !inside || contents(*inside, child) || failed_.inside(other_content);
    }

    static std::string text_of(const json::object& source, std::string_view name,
                               std::string_view otherwise) {
        const json::value* text = source.if_contains(name);
        return std::string(text && text->is_string() ? std::string_view(text->get_string())
                                                     : otherwise);
    }

    /// The `nth` child of that name; a new one when there are fewer.
    xml::element& child_of(xml::element& parent, std::string_view name, std::string_view ns,
                           std::size_t nth) {
        // Mostly it is the next one of those: a stanza may have thousands.
        const bool goes_on =
            last_.child && last_.parent == &parent && last_.nth <= nth && last_.child->is(name, ns);
        std::size_t number = goes_on ? last_.nth : 0;
        for (xml::node* n = goes_on ? last_.child : parent.first_node; n; n = n->next) {
            if (n->is_text || !static_cast<xml::element&>(*n).is(name, ns)) continue;
            last_ = {&parent, static_cast<xml::element*>(n), number};
            if (number++ == nth) return *last_.child;
        }
        return parent.add_child(memory_, name, ns);
    }

    bool typed(const field& f, const json::object& source, xml::element& element) {
        const json::value* value = source.if_contains(f.json_name.view());
        const xml::element* base = base_of(f, element);
        if ((!value && !f.is_spliced) || !base) return true;
        std::size_t count = 0;
        bool first = true;
        for (xml::node* n = base->first_node; n; n = n->next) {
            if (n->is_text) continue;
            auto& child = static_cast<xml::element&>(*n);
            const std::size_t index = type_index(f, child, base->ns);
            if (index == type_count(f)) continue;
            const element_type& type = type_at(f, index);
            if (type.is_group) return true;
            if (f.is_spliced && first) {
                first = false;
                if (!members(type, source, child)) return false;
                if (f.slot != slot_kind::many) break;
                continue;
            }
            const json::value* shown = value;
            if (value && f.slot == slot_kind::many)
                shown = value->is_array() && count < value->get_array().size()
                            ? &value->get_array()[count]
                            : nullptr;
            if (shown && shown->is_object() && !run(type, shown->get_object(), child))
                return f.slot == slot_kind::many ? failed_.inside(count) : false;
            ++count;
            if (f.slot != slot_kind::many) break;
        }
        return true;
    }

    /// The child that was found last, and how many of its name are before it.
    struct place_of_child {
        const xml::element* parent = nullptr;
        xml::element* child = nullptr;
        std::size_t nth = 0;
    };

    xml::arena& memory_;
    failure& failed_;
    bool has_others_ = false;
    place_of_child last_;
};

} // namespace

json::object with_name(const element_type& type, const json::value& only_value) {
    json::object members;
    if (const field* only = only_row(type)) members[only->json_name.view()] = only_value;
    return members;
}

bool restore_others(const element_type& type, const json::value& source, xml::element& element,
                    xml::arena& memory, failure& failed) {
    if (type.is_group) return true;
    restorer others(memory, failed);
    const bool good = source.is_object() ? others.run(type, source.get_object(), element)
                                         : others.members(type, with_name(type, source), element);
    return good && others.check(element);
}

bool is_other(std::string_view key) noexcept {
    return key == other_elements || key == other_attributes || key == other_content;
}

} // namespace epode::schema
