#include "failure.hpp"
#include "walk.hpp"

#include <epode/schema/write.hpp>
#include <epode/xml/writer.hpp>

namespace epode::schema {

namespace {

class writer {
public:
    writer(xml::arena& memory, failure& failed) : memory_(memory), failed_(failed) {}

    /// The object's own element below `parent`, with all that is in it.
    bool write_child(const element_type& type, const void* object, xml::element& parent) {
        if (type.is_group) return write_rows(type, object, parent);
        std::string name(type.name);
        const field* names = name_row(type);
        if (names && (!names->codec->format(value_at(*names, object, 0), name) || name.empty())) {
            failed_.set(error::illegal_value, "names no element");
            return failed_.inside(names->json_name);
        }
        xml::element& added =
            parent.add_child(memory_, name, type.ns.empty() ? parent.ns : type.ns);
        return write_rows(type, object, added) || failed_.inside(name);
    }

private:
    bool write_rows(const element_type& type, const void* object, xml::element& element) {
        for (const field& f : type.fields)
            if (f.kind != field_kind::name && f.kind != field_kind::computed &&
                !write_row(f, object, element))
                return failed_.inside(xml_name(f));
        return true;
    }

    bool write_row(const field& f, const void* object, xml::element& element) {
        if (f.kind == field_kind::payloads) {
            const auto& rest = *static_cast<const payloads*>(member(f, object));
            for (const xml::element& child : rest.elements())
                element.add_copy(memory_, child);
            return true;
        }
        if (f.kind == field_kind::texts) return write_texts(f, object, element);
        bool written = false;
        for (std::size_t i = 0, count = size(f, object); i < count; ++i) {
            const void* value = value_at(f, object, i);
            const bool good = f.type ? write_typed(f, value, element, written)
                                     : write_leaf(f, value, element, written);
            if (!good) return false;
        }
        return written || !f.is_required || failed_.set(error::missing, "missing");
    }

    bool write_typed(const field& f, const void* value, xml::element& element, bool& written) {
        written = true;
        return write_child(f.type(), value, base(f, element));
    }

    bool write_leaf(const field& f, const void* value, xml::element& element, bool& written) {
        std::string text;
        if (!f.codec->format(value, text)) {
            // A member that need not be there may hold its empty state, as an address does.
            if (text.empty() && f.slot == slot_kind::one)
                return !f.is_required || failed_.set(error::missing, "missing");
            return failed_.set(error::illegal_value,
                               "holds no legal " + std::string(f.codec->name));
        }
        if (!xml::is_writable_text(text))
            return failed_.set(error::illegal_value,
                               quoted(text) + " has characters that XML cannot hold");
        if (text.empty() && f.is_required && !f.keeps_empty)
            return failed_.set(error::missing, "is empty");
        written = true;
        if (f.kind == field_kind::flag) {
            if (text == "1") find_or_add(f, base(f, element));
            return true;
        }
        const bool is_implied = !f.default_text.empty() && text == f.default_text;
        const bool is_nothing = text.empty() && f.slot == slot_kind::one && !f.keeps_empty;
        if (!f.is_required && (is_implied || is_nothing)) return true;
        put(f, text, base(f, element));
        return true;
    }

    void put(const field& f, std::string_view text, xml::element& element) {
        switch (f.kind) {
        case field_kind::attribute: element.set_attribute(memory_, f.name, text, f.ns); break;
        case field_kind::language:
            element.set_attribute(memory_, "lang", text, xml::xml_namespace);
            break;
        case field_kind::text: element.add_text(memory_, text); break;
        case field_kind::child_text: target(f, element).add_text(memory_, text); break;
        case field_kind::child_attribute:
            target(f, element).set_attribute(memory_, f.attribute, text);
            break;
        case field_kind::child_name:
            if (!element.child(text, namespace_of(f, element.ns)))
                element.add_child(memory_, text, namespace_of(f, element.ns));
            break;
        default: break;
        }
    }

    bool write_texts(const field& f, const void* object, xml::element& element) {
        const auto& all = *static_cast<const multilingual*>(member(f, object));
        for (const language_text& one : all) {
            if (!xml::is_writable_text(one.value) || !xml::is_writable_text(one.lang))
                return failed_.set(error::illegal_value,
                                   quoted(one.value) + " has characters that XML cannot hold");
            xml::element& inside = base(f, element);
            xml::element& child = inside.add_child(memory_, f.name, namespace_of(f, inside.ns));
            if (!one.lang.empty())
                child.set_attribute(memory_, "lang", one.lang, xml::xml_namespace);
            child.add_text(memory_, one.value);
        }
        return !all.empty() || !f.is_required || failed_.set(error::missing, "missing");
    }

    xml::element& base(const field& f, xml::element& element) {
        if (f.wrapper.empty()) return element;
        const std::string_view ns = f.wrapper_ns.empty() ? element.ns : f.wrapper_ns;
        if (xml::element* found = element.child(f.wrapper, ns)) return *found;
        return element.add_child(memory_, f.wrapper, ns);
    }
    /// Rows with one value share the child element; of a list each value has its own.
    xml::element& target(const field& f, xml::element& element) {
        if (f.slot != slot_kind::many) return find_or_add(f, element);
        return element.add_child(memory_, f.name, namespace_of(f, element.ns));
    }
    xml::element& find_or_add(const field& f, xml::element& element) {
        const std::string_view ns = namespace_of(f, element.ns);
        if (xml::element* found = element.child(f.name, ns)) return *found;
        return element.add_child(memory_, f.name, ns);
    }

    xml::arena& memory_;
    failure& failed_;
};

} // namespace

error_code write(const element_type& type, const void* object, xml::element& parent,
                 xml::arena& memory, diagnostics* about) {
    failure failed("/");
    if (writer(memory, failed).write_child(type, object, parent)) return {};
    return failed.report(about);
}

result<xml::document> write(const element_type& type, const void* object, std::string_view ns,
                            diagnostics* about) {
    xml::document holder("payloads", ns);
    if (const error_code failed = write(type, object, holder.root(), holder.memory(), about))
        return failed;
    const xml::child_range written = holder.root().children();
    if (written.begin() == written.end()) return error_code(error::wrong_element);
    return xml::document(*written.begin());
}

void remove_payloads(const element_type& type, xml::element& parent) noexcept {
    xml::node* kept = nullptr;
    for (xml::node* n = parent.first_node; n;) {
        xml::node* following = n->next;
        if (!n->is_text && is_of_type(type, static_cast<xml::element&>(*n), parent.ns))
            (kept ? kept->next : parent.first_node) = following;
        else
            kept = n;
        n = following;
    }
    parent.last_node = kept;
}

} // namespace epode::schema
