#pragma once
#include <epode/schema/registry.hpp>
#include <epode/schema/table.hpp>

#include <string>
#include <string_view>

namespace epode::schema {

// The words are there only in programs that are built with EPODE_SCHEMA_DOCS.

/// The specification that a type is from: "XEP-0203" for the source "XEP-0203 §2".
std::string_view document_of(const element_type& type) noexcept;

/// The reference of one type: heading, what it is, its source, where it may stand, and a table of
/// its members, followed by the types of its children from the same specification.
std::string to_markdown(const element_type& type);
/// The reference of all types, each once, under headings of their sources.
std::string to_markdown(const registry& known);

} // namespace epode::schema
