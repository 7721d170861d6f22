#pragma once
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

/// When, and by whom, a stanza was held back (XEP-0203: Delayed Delivery).
struct delay {
    std::optional<jid> from;
    wall_time stamp{}; ///< when it was first sent
    std::optional<std::string> reason;
    bool operator==(const delay&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:delay", "delay",
                               "When, and by whom, a stanza was held back.",
                               attribute<&delay::from>("from", "The entity that held it back."),
                               attribute<&delay::stamp>("stamp", "When it was first sent, in UTC.")
                                   .json("timestamp")
                                   .required(),
                               text<&delay::reason>("reason", "A reason, for people."))
            .source("XEP-0203 §2")
            .at("message", "delay")
            .at("presence", "delay")
            .at("", "delay");
    }
};

} // namespace epode
