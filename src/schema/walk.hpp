#pragma once
/// What reading, writing and JSON share when they walk a table.
#include <epode/schema/table.hpp>
#include <epode/xml/element.hpp>

#include <memory>

namespace epode::schema {

inline void* member(const field& f, const void* object) {
    return f.at(const_cast<void*>(object)); // at() only computes an address
}
inline std::size_t size(const field& f, const void* object) {
    return f.operations.size(member(f, object));
}
inline const void* value_at(const field& f, const void* object, std::size_t index) {
    return f.operations.get(member(f, object), index);
}

/// The types whose objects a row may hold: one, or the alternatives of a choice; else none.
inline std::size_t type_count(const field& f) noexcept {
    if (f.kind == field_kind::choice) return f.of.choice->types.size();
    return f.kind == field_kind::child ? 1 : 0;
}
inline const element_type& type_at(const field& f, std::size_t index) {
    return f.kind == field_kind::choice ? f.of.choice->types[index]() : f.of.type();
}
/// An object and its type.
struct typed_object {
    const element_type& type;
    const void* object;
};
inline typed_object typed_at(const field& f, const void* object, std::size_t index) {
    const void* value = value_at(f, object, index);
    if (f.kind == field_kind::child) return {f.of.type(), value};
    return {type_at(f, f.of.choice->index(value)), f.of.choice->get(value)};
}
/// A new value in the row, of its `index`th type.
inline void* add_typed(const field& f, void* object, std::size_t index) {
    void* value = f.operations.add(member(f, object));
    return f.kind == field_kind::choice ? f.of.choice->emplace(value, index) : value;
}
/// Which of the row's types a child of an element in `outer_ns` is of; type_count() when of none.
std::size_t type_index(const field& f, const xml::element& child,
                       std::string_view outer_ns) noexcept;
/// Where the type stands in JSON at an extension point; null when nowhere.
const place* place_at(const element_type& type, std::string_view point) noexcept;

/// Whether elements that no row describes are kept in a member.
bool has_payloads(const element_type& type) noexcept;
/// The row of the type's only member, or null.
const field* only_row(const element_type& type) noexcept;
/// The row of kind `name`, or null.
const field* name_row(const element_type& type) noexcept;
/// The namespace of the child elements that a row is about, inside an element of `outer_ns`.
std::string_view namespace_of(const field& f, std::string_view outer_ns) noexcept;
/// Whether a child of an element in `outer_ns` is the wrapper that the row's part is in.
bool is_wrapper(const field& f, const xml::element& child, std::string_view outer_ns) noexcept;
/// The element whose part the row is about: `element`, or the wrapper in it; null when that is not
/// there.
const xml::element* base_of(const field& f, const xml::element& element) noexcept;
/// The namespace of a row's wrapper, in an element of `outer_ns`.
inline std::string_view wrapper_ns(const field& f, std::string_view outer_ns) noexcept {
    return f.wrapper_ns.empty() ? outer_ns : f.wrapper_ns.view();
}
/// Whether a child of an element in `outer_ns` is of that type.
bool is_of_type(const element_type& type, const xml::element& child,
                std::string_view outer_ns) noexcept;
/// Whether a child of an element in `outer_ns` is the row's: of its name, or of one of its types.
bool claims(const field& f, const xml::element& child, std::string_view outer_ns) noexcept;
/// Whether some row of the type is about this child.
bool claims(const element_type& type, const xml::element& child,
            std::string_view outer_ns) noexcept;

/// All text directly inside; where that is nothing but white space between children, none. Several
/// runs are joined in `joined`, which has to outlive the result.
std::string_view text_of(const xml::element& element, std::string& joined);

/// "name" for people: of the XML part that the row is about.
std::string_view xml_name(const field& f) noexcept;

/// An object of a type that only its table knows.
class object {
public:
    explicit object(const element_type& type) : type_(&type), value_(type.own(nullptr)) {}
    object(const object&) = delete;
    object& operator=(const object&) = delete;
    ~object() { type_->own(value_); }
    void* get() const noexcept { return value_; }

private:
    const element_type* type_;
    void* value_;
};

} // namespace epode::schema
