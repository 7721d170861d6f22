#pragma once
#include <epode/xml/arena.hpp>

#include <cstddef>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace epode::xml {

/// The namespace that the prefix `xml` is bound to, for `xml:lang`.
inline constexpr std::string_view xml_namespace = "http://www.w3.org/XML/1998/namespace";

struct attribute {
    std::string_view ns; ///< empty for an attribute without prefix
    std::string_view name;
    std::string_view value;
    attribute* next = nullptr;
};

class element;

/// A piece of an element's content, in document order: text, or a child element.
struct node {
    node* next = nullptr;
    bool is_text = false;
};
struct text_node : node {
    std::string_view value;
};

/// Walks the child elements and passes over text.
class child_iterator {
public:
    using value_type = element;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::forward_iterator_tag;
    using pointer = const element*;
    using reference = const element&;

    child_iterator() = default;
    explicit child_iterator(const node* at) : at_(at) { skip_text(); }
    const element& operator*() const;
    const element* operator->() const { return &**this; }
    child_iterator& operator++() {
        at_ = at_->next;
        skip_text();
        return *this;
    }
    child_iterator operator++(int) {
        child_iterator before = *this;
        ++*this;
        return before;
    }
    bool operator==(const child_iterator&) const = default;

private:
    void skip_text() {
        while (at_ && at_->is_text)
            at_ = at_->next;
    }
    const node* at_ = nullptr;
};
struct child_range {
    const node* first;
    child_iterator begin() const { return child_iterator(first); }
    child_iterator end() const { return {}; }
};

/// One element of a tree whose parts all live in one arena. Namespaces are resolved:
/// there are no prefixes and no `xmlns` attributes in the tree.
///
/// The views are valid as long as the document (or arena) that owns the tree.
class element : public node {
public:
    std::string_view ns;
    std::string_view name;
    attribute* attributes = nullptr;
    node* first_node = nullptr;
    node* last_node = nullptr;

    bool is(std::string_view wanted_name, std::string_view wanted_ns) const noexcept {
        return name == wanted_name && ns == wanted_ns;
    }
    /// The attribute's value; no value when it is absent (which differs from an empty one).
    std::optional<std::string_view> attribute_value(std::string_view wanted_name,
                                                    std::string_view wanted_ns = {}) const noexcept;
    /// The first run of text; empty when there is none. The parser joins neighbouring pieces, so
    /// this is all text of an element without children.
    std::string_view text() const noexcept;
    /// All text directly inside, joined; differs from text() in mixed content only.
    std::string joined_text() const;
    /// The first child element of that name and namespace, or null.
    const element* child(std::string_view wanted_name, std::string_view wanted_ns) const noexcept;
    element* child(std::string_view wanted_name, std::string_view wanted_ns) noexcept;
    child_range children() const noexcept { return {first_node}; }
    bool has_children() const noexcept { return child_iterator(first_node) != child_iterator(); }

    // Building. Texts are copied into `memory`, which has to be the tree's own arena.
    void set_attribute(arena& memory, std::string_view attribute_name, std::string_view value,
                       std::string_view attribute_ns = {});
    void remove_attribute(std::string_view attribute_name,
                          std::string_view attribute_ns = {}) noexcept;
    element& add_child(arena& memory, std::string_view child_name, std::string_view child_ns);
    /// A deep copy of `other` (of any arena) becomes the last child.
    element& add_copy(arena& memory, const element& other);
    void add_text(arena& memory, std::string_view text);
    /// Drops each child element of that name and namespace.
    void remove_children(std::string_view child_name, std::string_view child_ns) noexcept;
    /// Drops the whole content, text and children.
    void clear_content() noexcept { first_node = last_node = nullptr; }

    void append_node(node& added) noexcept {
        (last_node ? last_node->next : first_node) = &added;
        last_node = &added;
    }
};

inline const element& child_iterator::operator*() const {
    return static_cast<const element&>(*at_);
}

/// Equal as trees: names, namespaces, content in order, attributes in any order.
bool equal(const element& left, const element& right) noexcept;

/// A deep copy of `source` in `memory`, without siblings.
element& clone(arena& memory, const element& source);

} // namespace epode::xml
