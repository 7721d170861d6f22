#pragma once
/// XEP-0261: Jingle In-Band Bytestreams Transport Method.
#include <epode/protocol/xep0047.hpp>

namespace epode {

inline constexpr std::string_view jingle_ibb_namespace = "urn:xmpp:jingle:transports:ibb:1";

/// Transport by an in-band bytestream (XEP-0261 §2).
struct jingle_ibb {
    std::string sid;
    std::optional<std::uint16_t> block_size; ///< of a chunk at most, in octets
    bool acknowledged = true;                ///< data goes in iq stanzas, not in messages
    bool operator==(const jingle_ibb&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_ibb_namespace, "transport",
                               "Transport by an in-band bytestream.",
                               attribute<&jingle_ibb::sid>("sid", "The bytestream."),
                               attribute<&jingle_ibb::block_size>("block-size",
                                                                  "Of a chunk at most, in octets.")
                                   .json("blockSize"),
                               attribute<&jingle_ibb::acknowledged>(
                                   "stanza", "`iq` (in JSON `true`) or `message`.")
                                   .json("ack")
                                   .as(ibb_stanza_codec)
                                   .lenient()
                                   .otherwise("iq"))
            .source("XEP-0261 §2")
            .at("jingle.content", "transport")
            .choice("transportType", jingle_ibb_namespace);
    }
};

} // namespace epode
