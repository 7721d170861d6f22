#pragma once
/// XEP-0478: Stream Limits Advertisement.
#include <epode/schema/table.hpp>

namespace epode {

/// What the receiver of the stream allows; a stream feature (XEP-0478 §3).
struct stream_limits {
    std::optional<std::uint64_t> max_bytes;    ///< of a stanza or any other element
    std::optional<std::uint64_t> idle_seconds; ///< without traffic, before it ends the stream
    bool operator==(const stream_limits&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:stream-limits:0", "limits", "What the receiver of the stream allows.",
                   child_text<&stream_limits::max_bytes>("max-bytes", "Bytes of one element.")
                       .json("maxBytes"),
                   child_text<&stream_limits::idle_seconds>("idle-seconds", "Time without traffic.")
                       .json("idleSeconds"))
            .source("XEP-0478 §3")
            .at("features", "streamLimits");
    }
};

} // namespace epode
