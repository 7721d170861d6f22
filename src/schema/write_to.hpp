#pragma once
/// Writing, for callers that have a path of their own to tell.
#include "failure.hpp"

#include <epode/schema/table.hpp>
#include <epode/xml/document.hpp>

namespace epode::schema {

/// By which names an error tells where it is: `message/delay/stamp` or `delay.timestamp`.
enum class path_of : std::uint8_t { xml, json };

/// As write() (see schema/write.hpp). False when `failed` says why.
/// \param unnamed the row of which JSON has the mere value, or null
bool write(const element_type& type, const void* object, xml::element& parent, xml::arena& memory,
           failure& failed, path_of path, const field* unnamed = nullptr);

} // namespace epode::schema
