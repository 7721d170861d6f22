#pragma once
/// What no row says, kept in JSON beside what the rows say, so that XML → JSON → XML loses nothing:
/// attributes in `otherAttributes`, elements in `otherElements`, and what is inside of an element
/// that a row has a part of in `otherContent` (see schema/json.hpp).
#include "json_value.hpp"

namespace epode::schema {

inline constexpr std::string_view other_attributes = "otherAttributes";
inline constexpr std::string_view other_content = "otherContent";

/// The list under that name, made when needed.
boost::json::array& list_in(boost::json::object& members, std::string_view name);

/// Whether the member is one of those.
bool is_other(std::string_view key) noexcept;

/// Adds to `shown`, which is what the table says of the element, all that it does not say. When
/// that is no object, it is added to the object around it, whose element is in `outer_ns`.
void keep_others(const element_type& type, const xml::element& element, boost::json::value& shown,
                 boost::json::object& outer, std::string_view outer_ns);
/// The same for a type whose members stand in `outer` itself. A group's element is the one around.
void keep_others_of_spliced(const element_type& type, const xml::element& element,
                            boost::json::object& outer, std::string_view outer_ns);
/// The way back, into the element that was written from `source`.
bool restore_others(const element_type& type, const boost::json::value& source,
                    xml::element& element, xml::arena& memory, failure& failed);

/// The members of an object that JSON shows as the only one of them.
boost::json::object with_name(const element_type& type, const boost::json::value& only_value);

} // namespace epode::schema
