#include <epode/xml/element.hpp>

namespace epode::xml {

std::optional<std::string_view>
element::attribute_value(std::string_view wanted_name, std::string_view wanted_ns) const noexcept {
    for (const attribute* a = attributes; a; a = a->next)
        if (a->name == wanted_name && a->ns == wanted_ns) return a->value;
    return std::nullopt;
}

std::string_view element::text() const noexcept {
    for (const node* n = first_node; n; n = n->next)
        if (n->is_text) return static_cast<const text_node*>(n)->value;
    return {};
}

std::string element::joined_text() const {
    std::string all;
    for (const node* n = first_node; n; n = n->next)
        if (n->is_text) all += static_cast<const text_node*>(n)->value;
    return all;
}

const element* element::child(std::string_view wanted_name,
                              std::string_view wanted_ns) const noexcept {
    for (const element& c : children())
        if (c.is(wanted_name, wanted_ns)) return &c;
    return nullptr;
}

element* element::child(std::string_view wanted_name, std::string_view wanted_ns) noexcept {
    return const_cast<element*>(std::as_const(*this).child(wanted_name, wanted_ns));
}

void element::set_attribute(arena& memory, std::string_view attribute_name, std::string_view value,
                            std::string_view attribute_ns) {
    attribute** end = &attributes;
    for (; *end; end = &(*end)->next)
        if ((*end)->name == attribute_name && (*end)->ns == attribute_ns) {
            (*end)->value = memory.copy(value);
            return;
        }
    attribute* added = memory.make<attribute>();
    added->ns = memory.copy(attribute_ns);
    added->name = memory.copy(attribute_name);
    added->value = memory.copy(value);
    *end = added;
}

void element::remove_attribute(std::string_view attribute_name,
                               std::string_view attribute_ns) noexcept {
    for (attribute** at = &attributes; *at; at = &(*at)->next)
        if ((*at)->name == attribute_name && (*at)->ns == attribute_ns) {
            *at = (*at)->next;
            return;
        }
}

element& element::add_child(arena& memory, std::string_view child_name, std::string_view child_ns) {
    element* added = memory.make<element>();
    added->name = memory.copy(child_name);
    // A child mostly shares its parent's namespace: share the text, too.
    added->ns = child_ns == ns ? ns : memory.copy(child_ns);
    append_node(*added);
    return *added;
}

element& element::add_copy(arena& memory, const element& other) {
    element& added = clone(memory, other);
    append_node(added);
    return added;
}

void element::add_text(arena& memory, std::string_view text) {
    if (text.empty()) return;
    if (last_node && last_node->is_text) {
        auto* last = static_cast<text_node*>(last_node);
        last->value = memory.append(last->value, text);
        return;
    }
    auto* added = memory.make<text_node>();
    added->is_text = true;
    added->value = memory.copy(text);
    append_node(*added);
}

void element::remove_children(std::string_view child_name, std::string_view child_ns) noexcept {
    node* kept = nullptr;
    for (node* n = first_node; n;) {
        node* following = n->next;
        const bool drop = !n->is_text && static_cast<element*>(n)->is(child_name, child_ns);
        if (drop)
            (kept ? kept->next : first_node) = following;
        else
            kept = n;
        n = following;
    }
    last_node = kept;
}

namespace {

bool same_attributes(const element& left, const element& right) noexcept {
    std::size_t count = 0;
    for (const attribute* a = left.attributes; a; a = a->next, ++count)
        if (right.attribute_value(a->name, a->ns) != a->value) return false;
    for (const attribute* a = right.attributes; a; a = a->next)
        --count;
    return count == 0;
}

} // namespace

bool equal(const element& left, const element& right) noexcept {
    if (!left.is(right.name, right.ns) || !same_attributes(left, right)) return false;
    const node* l = left.first_node;
    const node* r = right.first_node;
    for (; l && r; l = l->next, r = r->next) {
        if (l->is_text != r->is_text) return false;
        const bool same =
            l->is_text
                ? static_cast<const text_node*>(l)->value == static_cast<const text_node*>(r)->value
                : equal(static_cast<const element&>(*l), static_cast<const element&>(*r));
        if (!same) return false;
    }
    return l == r;
}

element& clone(arena& memory, const element& source) {
    element& copy = *memory.make<element>();
    copy.name = memory.copy(source.name);
    copy.ns = memory.copy(source.ns);
    attribute** end = &copy.attributes;
    for (const attribute* a = source.attributes; a; a = a->next) {
        attribute* added = memory.make<attribute>();
        *added = {memory.copy(a->ns), memory.copy(a->name), memory.copy(a->value), nullptr};
        *end = added;
        end = &added->next;
    }
    for (const node* n = source.first_node; n; n = n->next) {
        if (n->is_text)
            copy.add_text(memory, static_cast<const text_node*>(n)->value);
        else
            copy.add_copy(memory, static_cast<const element&>(*n));
    }
    return copy;
}

} // namespace epode::xml
