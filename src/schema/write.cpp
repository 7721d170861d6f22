#include "failure.hpp"
#include "walk.hpp"
#include "write_to.hpp"

#include <epode/schema/longest_list.hpp>
#include <epode/schema/write.hpp>
#include <epode/xml/writer.hpp>

#include <algorithm>

namespace epode::schema {

namespace {

class writer {
public:
    writer(xml::arena& memory, failure& failed, path_of path, const field* unnamed)
        : memory_(memory), failed_(failed), path_(path), unnamed_(unnamed) {}

    /// The object's own element below `parent`, with all that is in it.
    bool write_child(const element_type& type, const void* object, xml::element& parent) {
        if (type.is_group) return write_rows(type, object, parent);
        std::string name(type.name);
        const field* names = name_row(type);
        if (names &&
            (!names->of.codec->format(value_at(*names, object, 0), name) || name.empty())) {
            failed_.set(error::illegal_value, "names no element");
            return failed_.inside(names->json_name);
        }
        xml::element& added =
            parent.add_child(memory_, name, type.ns.empty() ? parent.ns : type.ns.view());
        return write_rows(type, object, added) || (path_ == path_of::xml && failed_.inside(name));
    }

private:
    /// The name is written with the element.
    static bool is_in_xml(field_kind kind) {
        return kind != field_kind::name && kind != field_kind::computed &&
               kind != field_kind::constant;
    }

    bool write_rows(const element_type& type, const void* object, xml::element& element) {
        for (const field& f : type.fields)
            if (is_in_xml(f.kind) && !write_row(f, object, element)) return inside(f);
        return true;
    }

    /// Always false.
    bool inside(const field& f) {
        if (path_ == path_of::xml) return failed_.inside(xml_name(f));
        return !f.is_spliced && &f != unnamed_ && failed_.inside(f.json_name);
    }

    bool write_row(const field& f, const void* object, xml::element& element) {
        switch (f.kind) {
        case field_kind::payloads:
        case field_kind::raw: return write_whole(f, object, element);
        case field_kind::texts: return write_texts(f, object, element);
        case field_kind::parameters: return write_parameters(f, object, element);
        default: break;
        }
        bool written = false;
        const std::size_t count = size(f, object);
        if (!is_no_longer_than_may_be(count)) return false;
        for (std::size_t i = 0; i < count; ++i) {
            const bool good = f.is_typed()
                                  ? write_typed(typed_at(f, object, i), f, element, written)
                                  : write_leaf(f, value_at(f, object, i), element, written);
            if (!good) return path_ == path_of::json && is_list(f) && failed_.inside(i);
        }
        return written || !f.is_required || failed_.set(error::missing, "missing");
    }

    /// Whether the row's values have numbers in JSON; of a spliced list the first one has none.
    static bool is_list(const field& f) { return f.slot == slot_kind::many && !f.is_spliced; }

    bool is_no_longer_than_may_be(std::size_t count) {
        return count <= longest_list ||
               failed_.set(error::too_many, std::to_string(count) + " values, more than " +
                                                std::to_string(longest_list));
    }

    bool write_typed(typed_object value, const field& f, xml::element& element, bool& written) {
        written = true;
        return write_child(value.type, value.object, base(f, element));
    }

    /// Elements that are kept as XML.
    bool write_whole(const field& f, const void* object, xml::element& element) {
        const auto& whole = *static_cast<const payloads*>(member(f, object));
        for (const xml::element& child : whole.elements())
            base(f, element).add_copy(memory_, child);
        return true;
    }

    bool write_parameters(const field& f, const void* object, xml::element& element) {
        const auto& all = *static_cast<const std::vector<parameter>*>(member(f, object));
        if (!is_no_longer_than_may_be(all.size())) return false;
        for (const parameter& one : all) {
            if (!check_text(one.name) || !check_text(one.value)) return false;
            xml::element& inside = base(f, element);
            xml::element& child = inside.add_child(memory_, f.name, namespace_of(f, inside.ns));
            child.set_attribute(memory_, f.attribute(), one.name);
            if (f.value_attribute().empty())
                child.add_text(memory_, one.value);
            else if (!one.value.empty())
                child.set_attribute(memory_, f.value_attribute(), one.value);
        }
        return !all.empty() || !f.is_required || failed_.set(error::missing, "missing");
    }

    bool check_text(std::string_view text) {
        return xml::is_writable_text(text) ||
               failed_.set(error::illegal_value,
                           quoted(text) + " has characters that XML cannot hold");
    }

    bool write_leaf(const field& f, const void* value, xml::element& element, bool& written) {
        std::string text;
        if (!f.of.codec->format(value, text)) {
            // A member that need not be there may hold its empty state, as an address does.
            if (text.empty() && f.slot == slot_kind::one)
                return !f.is_required || failed_.set(error::missing, "missing");
            return failed_.set(error::illegal_value,
                               "holds no legal " + std::string(f.of.codec->name));
        }
        if (!check_text(text)) return false;
        if (text.empty() && f.is_required && !f.keeps_empty)
            return failed_.set(error::missing, "is empty");
        written = true;
        if (f.kind == field_kind::flag) {
            if (text == "1") find_or_add(f, base(f, element));
            return true;
        }
        const bool is_implied = !f.default_text.empty() && f.default_text == text;
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
            // An empty one in a list is a value, unless it is what an absent one means.
            if (xml::element& child = target(f, element);
                !text.empty() || (f.slot == slot_kind::many && !f.keeps_empty))
                child.set_attribute(memory_, f.attribute(), text);
            break;
        case field_kind::child_name: find_or_add(text, namespace_of(f, element.ns), element); break;
        case field_kind::nested_name: {
            const std::size_t slash = std::min(text.find('/'), text.size());
            const std::string_view ns = namespace_of(f, element.ns);
            xml::element& general = find_or_add(text.substr(0, slash), ns, element);
            if (slash < text.size()) find_or_add(text.substr(slash + 1), ns, general);
            break;
        }
        default: break;
        }
    }

    bool write_texts(const field& f, const void* object, xml::element& element) {
        const auto& all = *static_cast<const multilingual*>(member(f, object));
        if (!is_no_longer_than_may_be(all.size())) return false;
        for (const language_text& one : all) {
            if (!check_text(one.value) || !check_text(one.lang)) return false;
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
        return find_or_add(f.wrapper, wrapper_ns(f, element.ns), element);
    }
    /// Rows with one value share the child element; of a list each value has its own.
    xml::element& target(const field& f, xml::element& element) {
        if (f.slot != slot_kind::many) return find_or_add(f, element);
        return element.add_child(memory_, f.name, namespace_of(f, element.ns));
    }
    xml::element& find_or_add(const field& f, xml::element& element) {
        return find_or_add(f.name, namespace_of(f, element.ns), element);
    }
    xml::element& find_or_add(std::string_view name, std::string_view ns, xml::element& parent) {
        if (xml::element* found = parent.child(name, ns)) return *found;
        return parent.add_child(memory_, name, ns);
    }

    xml::arena& memory_;
    failure& failed_;
    path_of path_;
    const field* unnamed_;
};

} // namespace

bool write(const element_type& type, const void* object, xml::element& parent, xml::arena& memory,
           failure& failed, path_of path, const field* unnamed) {
    return writer(memory, failed, path, unnamed).write_child(type, object, parent);
}

error_code write(const element_type& type, const void* object, xml::element& parent,
                 xml::arena& memory, diagnostics* about) {
    failure failed("/");
    if (write(type, object, parent, memory, failed, path_of::xml)) return {};
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
