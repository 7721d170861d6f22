#pragma once
#include <epode/xml/document.hpp>

#include <optional>

namespace epode::schema {

struct element_type;
template <class T>
const element_type& type_of() noexcept;
template <class T>
std::optional<T> first_payload(const xml::element& parent);

/// Child elements of any type, kept whole as XML; typed on demand.
class payloads {
public:
    payloads() noexcept = default;

    bool empty() const noexcept { return !holder_ || !holder_.root().has_children(); }
    /// The elements, in order.
    xml::child_range elements() const noexcept {
        return holder_ ? holder_.root().children() : xml::child_range{nullptr};
    }
    void add(const xml::element& element);
    /// Adds a value of a type that has a table. Throws system_error (schema::error) when a required
    /// member is missing or a member has a value that must not be written.
    template <class T>
    void add(const T& value) {
        add_value(type_of<T>(), &value);
    }
    /// The first payload of type T that can be read (needs schema/read.hpp).
    template <class T>
    std::optional<T> get() const {
        if (!holder_) return {};
        return first_payload<T>(holder_.root());
    }

    /// An element whose children the payloads are; empty document when there was never one.
    const xml::document& holder() const noexcept { return holder_; }
    /// The same, made when needed; `ns` is the namespace of the element that they belong to.
    xml::document& make_holder(std::string_view ns);
    bool operator==(const payloads& other) const noexcept;

private:
    void add_value(const element_type& type, const void* value);

    xml::document holder_;
};

} // namespace epode::schema
