#pragma once
/// XEP-0338: Jingle Grouping Framework.
#include <epode/schema/table.hpp>

namespace epode {

/// Contents that belong together (XEP-0338 §2).
struct jingle_group {
    std::optional<std::string> semantics; ///< how: `BUNDLE`, `LS`, …
    std::vector<std::string> contents;    ///< their names
    bool operator==(const jingle_group&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:jingle:apps:grouping:0", "group", "Contents that belong together.",
                   attribute<&jingle_group::semantics>("semantics", "How they do."),
                   child_attribute<&jingle_group::contents>("content", "name", "Their names.")
                       .json("contents")
                       .listed())
            .source("XEP-0338 §2")
            .at("jingle", "groups")
            .list();
    }
};

} // namespace epode
