#pragma once
/// XEP-0343: Signaling WebRTC datachannels in Jingle.
#include <epode/schema/table.hpp>

#include <cstdint>

namespace epode {

/// An SCTP association inside DTLS (XEP-0343 §4.2).
struct sctp_map {
    std::optional<std::uint16_t> port;
    std::optional<std::string> protocol;  ///< `webrtc-datachannel`
    std::optional<std::uint32_t> streams; ///< how many may come in
    bool operator==(const sctp_map&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:jingle:transports:dtls-sctp:1", "sctpmap",
                   "An SCTP association inside DTLS.",
                   attribute<&sctp_map::port>("number", "Its port.").json("port").lenient(),
                   attribute<&sctp_map::protocol>("protocol", "What it carries."),
                   attribute<&sctp_map::streams>("streams", "How many may come in.")
                       .json_string()
                       .lenient())
            .source("XEP-0343 §4.2");
    }
};

/// A data channel whose properties are negotiated here (XEP-0343 §4.1).
struct data_channel {
    std::optional<std::uint16_t> id;
    std::optional<bool> negotiated; ///< absent is false
    std::optional<bool> ordered;    ///< absent is true
    std::optional<std::uint16_t> lifetime_ms;
    std::optional<std::uint16_t> retransmissions;
    std::optional<std::string> protocol;
    bool operator==(const data_channel&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:jingle:transports:webrtc-datachannel:0", "channel",
                   "A data channel whose properties are negotiated here.",
                   attribute<&data_channel::id>("id", "Its number."),
                   attribute<&data_channel::negotiated>("negotiated", "Absent is `false`.")
                       .as(word_bool_codec),
                   attribute<&data_channel::ordered>("ordered", "Absent is `true`.")
                       .as(word_bool_codec),
                   attribute<&data_channel::lifetime_ms>(
                       "maxPacketLifeTime", "How long a packet is sent again, in milliseconds."),
                   attribute<&data_channel::retransmissions>(
                       "maxRetransmits", "How many times a packet is sent again."),
                   attribute<&data_channel::protocol>("protocol", "What it carries."))
            .source("XEP-0343 §4.1");
    }
};

} // namespace epode
