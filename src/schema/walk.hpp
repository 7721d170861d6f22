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
    return f.operations->size(member(f, object));
}
inline const void* value_at(const field& f, const void* object, std::size_t index) {
    return f.operations->get(member(f, object), index);
}

/// The row of kind `name`, or null.
const field* name_row(const element_type& type) noexcept;
/// The namespace of the child elements that a row is about, inside an element of `outer_ns`.
std::string_view namespace_of(const field& f, std::string_view outer_ns) noexcept;
/// Whether a child of an element in `outer_ns` is of that type.
bool is_of_type(const element_type& type, const xml::element& child,
                std::string_view outer_ns) noexcept;
/// Whether some row of the type is about this child.
bool claims(const element_type& type, const xml::element& child,
            std::string_view outer_ns) noexcept;

/// "name" for people: of the XML part that the row is about.
std::string_view xml_name(const field& f) noexcept;

/// An object of a type that only its table knows.
class object {
public:
    explicit object(const element_type& type) : type_(&type), value_(type.create()) {}
    object(const object&) = delete;
    object& operator=(const object&) = delete;
    ~object() { type_->destroy(value_); }
    void* get() const noexcept { return value_; }

private:
    const element_type* type_;
    void* value_;
};

} // namespace epode::schema
