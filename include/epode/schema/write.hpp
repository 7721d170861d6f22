#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
#include <epode/schema/error.hpp>
#include <epode/schema/table.hpp>
#include <epode/xml/document.hpp>

namespace epode::schema {

/// Writes the object as a new last child of `parent` (a group: as several). Errors: missing,
/// illegal_value (also for characters that XML cannot hold), too_many; `parent` may then have an
/// unfinished child, which `about->ours` explains.
error_code write(const element_type& type, const void* object, xml::element& parent,
                 xml::arena& memory, diagnostics* about = nullptr);

/// Writes the object as a document. `ns` is used for types without a namespace of their own.
result<xml::document> write(const element_type& type, const void* object, std::string_view ns,
                            diagnostics* about = nullptr);

/// Drops all children of this type.
void remove_payloads(const element_type& type, xml::element& parent) noexcept;

template <class T>
result<xml::document> write(const T& value, diagnostics* about = nullptr) {
    return write(type_of<T>(), &value, {}, about);
}

} // namespace epode::schema
