#pragma once
#include <epode/base/error.hpp>
#include <epode/schema/registry.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace epode::schema {

/// Whether a type stands at a path such as `message`, `message.delay` or `iq.pubsub.fetch`: the key
/// of a type that may stand alone, then in turn the JSON name of a member with a table of its own,
/// or the key of a payload. Otherwise unknown_path; `about->ours` then lists what there is below
/// the part of the path that is known.
error_code check_path(const registry& known, std::string_view path, diagnostics* about = nullptr);

/// The names that may follow a path, sorted; after an empty one, those of the types that may stand
/// alone.
std::vector<std::string> names_below(const registry& known, std::string_view path);

} // namespace epode::schema
