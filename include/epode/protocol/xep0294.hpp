#pragma once
/// XEP-0294: Jingle RTP Header Extensions Negotiation.
#include <epode/protocol/xep0166.hpp>

#include <cstdint>

namespace epode {

/// An extension of the RTP header (XEP-0294 §3).
struct rtp_header_extension {
    std::uint32_t id = 0;
    std::string uri;                       ///< which extension
    std::optional<jingle_senders> senders; ///< absent is both
    std::vector<schema::parameter> parameters;
    bool operator==(const rtp_header_extension&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:jingle:apps:rtp:rtp-hdrext:0", "rtp-hdrext",
                   "An extension of the RTP header.",
                   attribute<&rtp_header_extension::id>("id", "Its number.").required(),
                   attribute<&rtp_header_extension::uri>("uri", "Which extension.").required(),
                   attribute<&rtp_header_extension::senders>("senders", "Absent is `both`.")
                       .lenient(),
                   schema::parameters<&rtp_header_extension::parameters>(
                       "parameter", "name", "value", "parameters", "Further parameters."))
            .source("XEP-0294 §3");
    }
};

} // namespace epode
