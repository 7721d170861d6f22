#pragma once
#include <epode/schema/registry.hpp>
#include <epode/schema/table.hpp>

#include <string>

namespace epode::schema {

/// The reference of one type: heading, what it is, its source, where it may stand, and a table of
/// its members, followed by the types of its children.
std::string to_markdown(const element_type& type);
/// The reference of all types, each once, under headings of their sources.
std::string to_markdown(const registry& known);

} // namespace epode::schema
