#pragma once
/// XEP-0307: Unique Room Names for Multi-User Chat.
#include <epode/schema/table.hpp>

namespace epode {

/// Asks a service for a name that no room has: request (empty) and answer (XEP-0307 §2).
struct muc_unique {
    std::string name; ///< the local part of the room's address
    bool operator==(const muc_unique&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "http://jabber.org/protocol/muc#unique", "unique",
                   "Asks a service for a name that no room has.",
                   text<&muc_unique::name>("name", "The local part of the room's address."))
            .source("XEP-0307 §2")
            .at("iq", "muc")
            .choice("type", "unique");
    }
};

} // namespace epode
