#pragma once
/// What counts as the same in the conformance tests.
#include <epode/xml/document.hpp>

#include <boost/json.hpp>
#include <filesystem>
#include <string>
#include <string_view>

namespace conformance {

std::string slurp(const std::filesystem::path& path);

/// A part of a tree: an element or an attribute.
using part = const void*;

/// A copy without white space between elements, or of lines in an empty one; `jabber:client` is the
/// namespace of what names none. The part `left_out` is not copied.
epode::xml::document tidied(const epode::xml::element& source, part left_out = nullptr);
/// The same with elements sorted by name, for comparing.
epode::xml::document sorted(const epode::xml::element& source);

/// As StanzaJS compares revived values: dates are the same when their times are.
bool same(const boost::json::value& a, const boost::json::value& b);

/// Texts that are ways of writing one value: booleans, numbers, dates, JSON, white space in it.
bool same_value(std::string_view a, std::string_view b);

/// The XML of an element, for people.
std::string text_of(const epode::xml::element& e);

} // namespace conformance
