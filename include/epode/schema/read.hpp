#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/schema/error.hpp>
#include <epode/schema/table.hpp>
#include <epode/xml/document.hpp>

namespace epode::schema {

/// Whether the element is of this type (for a group: whether one of its elements is inside).
bool matches(const element_type& type, const xml::element& element) noexcept;

/// Reads `element` into a value-initialised object of the type. Errors: wrong_element, missing,
/// illegal_value, too_many; `about->ours` then names the place. Further values of a member that
/// holds one are passed over, as are elements and attributes that the table does not describe.
error_code read(const element_type& type, const xml::element& element, void* object,
                diagnostics* about = nullptr);

template <class T>
result<T> read(const xml::element& element, diagnostics* about = nullptr) {
    result<T> value(T{});
    if (error_code failed = read(type_of<T>(), element, &*value, about)) return failed;
    return value;
}

/// The next child of `parent` of this type after the child `after` (null: the first); null when
/// there is none. For a group it is `parent` itself, once.
const xml::element* next_payload(const element_type& type, const xml::element& parent,
                                 const xml::element* after = nullptr) noexcept;

/// Reads the first child of type T that can be read.
template <class T>
std::optional<T> first_payload(const xml::element& parent) {
    const element_type& type = type_of<T>();
    for (const xml::element* at = nullptr; (at = next_payload(type, parent, at));) {
        std::optional<T> value(std::in_place);
        if (!read(type, *at, &*value)) return value;
    }
    return {};
}
/// All children of type T that can be read.
template <class T>
std::vector<T> all_payloads(const xml::element& parent) {
    std::vector<T> all;
    const element_type& type = type_of<T>();
    for (const xml::element* at = nullptr; (at = next_payload(type, parent, at));)
        if (read(type, *at, &all.emplace_back())) all.pop_back();
    return all;
}

} // namespace epode::schema
