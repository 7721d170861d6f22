#pragma once
#include <epode/schema/path.hpp>

#include <vector>

namespace epode::schema {

/// What stands at the end of a path: the types that one key means, told apart as their places say.
/// A child that has no place (null) is the only one.
struct path_end {
    std::vector<registry::entry> types;
    std::string_view outer_ns; ///< of the element around it
};

/// All of them: several where members of that name belong to different types. Empty when there are
/// none.
std::vector<path_end> ends_of(const registry& known, std::string_view path);

/// Where an element can be read when nobody says as what: the types that may stand alone first,
/// then those of payloads, then all that are inside of these; null when it is of no known type.
registry::entry find_anywhere(const registry& known, const xml::element& element);

/// Tells that the path is not known, and what there is near it.
error_code unknown_path(const registry& known, std::string_view path, diagnostics* about);

} // namespace epode::schema
