#pragma once
/// What of a specification is covered, and by which tests.
#include <epode/schema/registry.hpp>

#include <filesystem>
#include <set>
#include <string>

namespace reference {

struct coverage {
    std::string name;    ///< "XEP-0203"
    std::string title;   ///< "XEP-0203: Delayed Delivery"
    std::string version; ///< of the specification, whose examples are read; may be unknown
    std::string page;    ///< "xep-0203.md"
    std::size_t types = 0;
    std::string json;         ///< the paths in JSON
    std::size_t examples = 0; ///< of the specification, as tests
    std::size_t pairs = 0;    ///< of XML and JSON
};

/// Of the types of one specification. `conformance` has the folders `examples` and `cases`.
coverage covered(const std::string& name, const epode::schema::registry& types,
                 const std::filesystem::path& conformance);

/// What stands above the rows.
std::string heading();
std::string row(const coverage& covered);

/// Of specifications whose types stand only inside those of others, which have the pages.
std::string inner_heading();
std::string inner_row(const coverage& covered, const std::set<std::string>& owners);

} // namespace reference
