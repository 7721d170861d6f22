#pragma once
/// XEP-0352: Client State Indication.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

enum class client_activity { active, inactive };
constexpr std::array<std::string_view, 2> xml_names(client_activity) {
    return {"active", "inactive"};
}

/// Whether somebody is looking (XEP-0352 §4). No stanza: it is not counted by XEP-0198.
struct client_state {
    client_activity state{};
    bool operator==(const client_state&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:csi:0", "", "Whether somebody is looking.",
                               element_name<&client_state::state>("state", "`active` or not."))
            .source("XEP-0352 §4")
            .at("", "csi")
            .at("bind2", "csi");
    }
};

/// The stream feature (XEP-0352 §3).
struct client_state_feature {
    bool operator==(const client_state_feature&) const = default;

    static consteval auto table() {
        return schema::element("urn:xmpp:csi:0", "csi", "The server takes client states.")
            .source("XEP-0352 §3")
            .at("features", "clientStateIndication")
            .value();
    }
};

} // namespace epode
