#pragma once
/// XEP-0191: Blocking Command.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

enum class blocking_action { list, block, unblock };
constexpr std::array<std::string_view, 3> xml_names(blocking_action) {
    return {"blocklist", "block", "unblock"};
}
constexpr std::array<std::string_view, 3> json_names(blocking_action) {
    return {"list", "block", "unblock"};
}

/// Reads the list of blocked addresses, or changes it (XEP-0191 §3).
struct blocking {
    blocking_action action{};
    std::vector<jid> addresses; ///< unblock: none means all
    bool operator==(const blocking&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:blocking", "", "Reads or changes who is blocked.",
                               element_name<&blocking::action>("action", "What is done."),
                               child_attribute<&blocking::addresses>("item", "jid", "Who.")
                                   .json("jids")
                                   .lenient()
                                   .listed())
            .source("XEP-0191 §3")
            .at("iq", "blockList");
    }
};

/// In an error: the recipient is on the sender's own list (XEP-0191 §3.3).
struct blocked_error {
    bool operator==(const blocked_error&) const = default;

    static consteval auto table() {
        return schema::element("urn:xmpp:blocking:errors", "blocked",
                               "The recipient is on the sender's own list.")
            .source("XEP-0191 §3.3")
            .at("error", "blocked")
            .value();
    }
};

} // namespace epode
