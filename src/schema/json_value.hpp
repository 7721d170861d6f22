#pragma once
/// Tables to and from Boost.JSON values. Only src/schema/json*.cpp include this.
#include "failure.hpp"

#include <epode/schema/json.hpp>
#include <epode/schema/registry.hpp>

#include <boost/json.hpp>
#include <span>

namespace epode::schema {

/// JSON text, with numbers as JavaScript writes them.
std::string text_of(const boost::json::value& value);
/// Reads JSON text, of a bounded depth.
bool parse(std::string_view text, boost::json::value& out, failure& failed);
/// Whether well-formed JSON has nothing that another reader may take for something else: a member
/// that is there twice, a number that no `double` holds (RFC 8259 §4, §6).
bool is_clear(std::string_view text, failure& failed);

/// Octets as `{"type": "Buffer", "data": […]}`, the form in which Node writes them.
boost::json::value buffer_of(const binary& value);

/// The list of elements that no registered type describes.
inline constexpr std::string_view other_elements = "otherElements";

/// The JSON value of an object that stands at a place (null: nowhere in particular).
boost::json::value value_of(const element_type& type, const place* where, const void* object,
                            std::string_view lang, const registry& known,
                            text_form form = text_form::received,
                            unknown_content unknown = unknown_content::kept);

/// Reads the members of `source` into `object`, whose element is in `ns` unless the type says
/// otherwise. What tells it apart from the types at the same place is passed over.
bool read_members(const element_type& type, const boost::json::object& source, void* object,
                  std::string_view ns, std::string_view lang, const place* where,
                  const registry& known, failure& failed);
/// Reads a value that stands at `point` under `key` and writes it as a new child of `parent`.
/// A list is to be given item by item.
bool read_placed(std::string_view point, std::string_view key, const boost::json::value& source,
                 std::string_view lang, const registry& known, xml::element& parent,
                 xml::arena& memory, failure& failed);
/// The same, as one of these types; a single one may have no place (null).
bool read_as(std::span<const registry::entry> entries, const boost::json::value& source,
             std::string_view lang, const registry& known, xml::element& parent, xml::arena& memory,
             failure& failed);

/// Whether some row, also of a spliced child, is about this member.
bool has_row(const element_type& type, std::string_view key);
/// All values of an enumeration, as JSON has them; `probe` is a value of the codec's type.
std::string json_names_of(const value_codec& codec, void* probe);
/// The type that the value chooses among those of one place and key.
registry::entry choose(std::span<const registry::entry> entries, const boost::json::value& source,
                       failure& failed);

/// The language in force inside `object`, where `outer` is in force around it; lower case.
std::string language_inside(const element_type& type, const void* object, std::string_view outer);
std::string lower_case(std::string_view tag);

/// An element as JSON and back (see schema/json.hpp).
boost::json::value raw_value_of(const xml::element& element, std::string_view outer_ns);
std::string attribute_key(const xml::attribute& a);
bool read_raw_attributes(const boost::json::object& attributes, xml::element& element,
                         xml::arena& memory, failure& failed);
bool read_raw_children(const boost::json::array& children, xml::element& element,
                       xml::arena& memory, failure& failed);
bool read_raw(const boost::json::value& source, xml::element& parent, xml::arena& memory,
              failure& failed);

} // namespace epode::schema
