#pragma once
/// XEP-0334: Message Processing Hints.
#include <epode/schema/table.hpp>

namespace epode {

/// What servers shall do with a message (XEP-0334 §4).
struct processing_hints {
    bool no_permanent_store = false;
    bool no_store = false;
    bool no_copy = false;
    bool store = false;
    bool operator==(const processing_hints&) const = default;

    static consteval auto table() {
        using namespace schema;
        constexpr std::string_view ns = "urn:xmpp:hints";
        return group(
                   "What servers shall do with a message.",
                   flag<&processing_hints::no_permanent_store>("no-permanent-store",
                                                               "Not in permanent archives.")
                       .in(ns)
                       .json("noPermanentStore"),
                   flag<&processing_hints::no_store>("no-store", "In no store at all.")
                       .in(ns)
                       .json("noStore"),
                   flag<&processing_hints::no_copy>("no-copy", "No carbons.").in(ns).json("noCopy"),
                   flag<&processing_hints::store>("store", "In the archive, even without body.")
                       .in(ns))
            .source("XEP-0334 §4")
            .at("message", "processingHints");
    }
};

} // namespace epode
