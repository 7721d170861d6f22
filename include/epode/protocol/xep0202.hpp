#pragma once
/// XEP-0202: Entity Time.
#include <epode/schema/table.hpp>

namespace epode {

/// An entity's time: request (empty) and answer (XEP-0202 §2).
struct entity_time {
    std::optional<std::int32_t> offset; ///< of the entity's local time: minutes east of UTC
    std::optional<wall_time> utc;
    bool operator==(const entity_time&) const = default;

    /// In a request JSON says 0, as in StanzaJS.
    static const schema::computed_operations offset_of_request;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:time", "time", "An entity's time.",
                   child_text<&entity_time::offset>(
                       "tzo", "The zone of the entity's local time, in JSON minutes west of UTC.")
                       .as(time_zone_codec),
                   child_text<&entity_time::utc>("utc", "The time."),
                   computed("tzo", offset_of_request, "In a request 0."))
            .source("XEP-0202 §2")
            .at("iq", "time");
    }
};

} // namespace epode
