#pragma once
/// XEP-0092: Software Version.
#include <epode/schema/table.hpp>

namespace epode {

/// Which software an entity runs: request (empty) and answer (XEP-0092 §2).
struct software_version {
    std::optional<std::string> name;
    std::optional<std::string> version;
    std::optional<std::string> os; ///< the operating system
    bool operator==(const software_version&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("jabber:iq:version", "query", "Which software an entity runs.",
                               child_text<&software_version::name>("name", "The software's name."),
                               child_text<&software_version::version>("version", "Its version."),
                               child_text<&software_version::os>("os", "The operating system."))
            .source("XEP-0092 §2")
            .at("iq", "softwareVersion");
    }
};

} // namespace epode
