#pragma once
/// XEP-0167: Jingle RTP Sessions.
#include <epode/protocol/xep0166.hpp>
#include <epode/protocol/xep0262.hpp>
#include <epode/protocol/xep0293.hpp>
#include <epode/protocol/xep0294.hpp>
#include <epode/protocol/xep0320.hpp>
#include <epode/protocol/xep0339.hpp>

namespace epode {

inline constexpr std::string_view jingle_rtp_namespace = "urn:xmpp:jingle:apps:rtp:1";

/// An encoding that may be used (XEP-0167 §4).
struct jingle_rtp_codec {
    std::uint8_t id = 0; ///< the payload type
    std::optional<std::string> name;
    std::optional<std::uint32_t> clock_rate;
    std::optional<std::uint8_t> channels; ///< absent is 1
    std::optional<std::uint32_t> packet_time_ms;
    std::optional<std::uint32_t> longest_packet_time_ms;
    std::vector<schema::parameter> parameters; ///< of `fmtp`
    rtcp_feedback_list feedback;               ///< for this encoding (XEP-0293)
    bool operator==(const jingle_rtp_codec&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_rtp_codec;
        return schema::element(
                   jingle_rtp_namespace, "payload-type", "An encoding that may be used.",
                   attribute<&self::id>("id", "The payload type.").json_string().required(),
                   attribute<&self::name>("name", "Its name."),
                   attribute<&self::clock_rate>("clockrate", "In Hertz.").json("clockRate"),
                   attribute<&self::channels>("channels", "Absent is 1."),
                   attribute<&self::packet_time_ms>("ptime", "Packet time, in milliseconds."),
                   attribute<&self::longest_packet_time_ms>("maxptime", "The longest packet time."),
                   schema::parameters<&self::parameters>("parameter", "name", "value", "parameters",
                                                         "Its own parameters.")
                       .listed(),
                   choice<&self::feedback>("rtcpFeedback", "jingle.rtp.feedback",
                                           "RTCP feedback for it (XEP-0293).")
                       .listed())
            .source("XEP-0167 §4")
            .at("", "rtpcodec");
    }
};

/// The bandwidth to use (XEP-0167 §4).
struct jingle_rtp_bandwidth {
    std::string type;                 ///< as in SDP: `AS`, `CT`, …
    std::optional<std::string> value; ///< for RTP in kilobits per second
    bool operator==(const jingle_rtp_bandwidth&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_rtp_namespace, "bandwidth", "The bandwidth to use.",
                   attribute<&jingle_rtp_bandwidth::type>("type", "As in SDP.").required(),
                   text<&jingle_rtp_bandwidth::value>("value", "In units of that type."))
            .source("XEP-0167 §4");
    }
};

/// Keys for SRTP, as in the attribute `crypto` of SDP (XEP-0167 §7).
struct jingle_rtp_crypto {
    std::optional<std::string> suite;
    std::optional<std::string> key_parameters;
    std::optional<std::string> session_parameters;
    std::optional<std::uint32_t> tag;
    bool operator==(const jingle_rtp_crypto&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_rtp_crypto;
        return schema::element(
                   jingle_rtp_namespace, "crypto", "Keys for SRTP.",
                   attribute<&self::suite>("crypto-suite", "The algorithms.").json("cryptoSuite"),
                   attribute<&self::key_parameters>("key-params", "The keys.")
                       .json("keyParameters"),
                   attribute<&self::session_parameters>("session-params", "Of the transport.")
                       .json("sessionParameters"),
                   attribute<&self::tag>("tag", "Its number.").lenient())
            .source("XEP-0167 §7");
    }
};

/// How media are encrypted (XEP-0167 §7).
struct jingle_rtp_encryption {
    std::optional<bool> required; ///< absent is false
    std::vector<jingle_rtp_crypto> sdes;
    std::optional<zrtp_hash> zrtp;
    std::vector<dtls_fingerprint> dtls;
    bool operator==(const jingle_rtp_encryption&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_rtp_encryption;
        return schema::element(
                   jingle_rtp_namespace, "encryption", "How media are encrypted.",
                   attribute<&self::required>("required", "Absent is `false`."),
                   child<&self::sdes>("sdes", "Keys for SRTP."),
                   child<&self::zrtp>("zrtp", "For ZRTP (XEP-0262).").lenient(),
                   child<&self::dtls>("dtls", "Fingerprints, for DTLS-SRTP (XEP-0320)."))
            .source("XEP-0167 §7");
    }
};

/// The stream and track that media belong to (draft-ietf-mmusic-msid, in the namespace that
/// WebRTC libraries use).
struct jingle_rtp_stream {
    std::string id;
    std::optional<std::string> track;
    bool operator==(const jingle_rtp_stream&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:jingle:apps:rtp:msid:0", "stream",
                               "The stream and track that media belong to.",
                               attribute<&jingle_rtp_stream::id>("id", "The stream.").required(),
                               attribute<&jingle_rtp_stream::track>("track", "The track."))
            .source("draft-ietf-mmusic-msid");
    }
};

/// Media over RTP (XEP-0167 §4).
struct jingle_rtp {
    std::optional<std::string> media; ///< `audio`, `video`
    std::optional<std::string> ssrc;  ///< the synchronization source
    bool rtcp_mux = false;            ///< RTP and RTCP on one port
    bool rtcp_reduced_size = false;
    rtcp_feedback_list feedback;          ///< for all encodings (XEP-0293)
    std::vector<jingle_rtp_codec> codecs; ///< preferred ones first; without unreadable ones
    std::optional<jingle_rtp_encryption> encryption;
    std::optional<jingle_rtp_bandwidth> bandwidth;
    std::vector<rtp_header_extension> header_extensions; ///< XEP-0294
    std::vector<rtp_source> sources;                     ///< XEP-0339
    std::vector<rtp_source_group> source_groups;         ///< XEP-0339
    std::vector<jingle_rtp_stream> streams;
    schema::payloads rest;
    bool operator==(const jingle_rtp&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_rtp;
        return schema::element(
                   jingle_rtp_namespace, "description", "Media over RTP.",
                   attribute<&self::media>("media", "`audio` or `video`."),
                   attribute<&self::ssrc>("ssrc", "The synchronization source."),
                   flag<&self::rtcp_mux>("rtcp-mux", "RTP and RTCP on one port.").json("rtcpMux"),
                   flag<&self::rtcp_reduced_size>("rtcp-reduced-size", "See RFC 5506.")
                       .json("rtcpReducedSize"),
                   choice<&self::feedback>("rtcpFeedback", "jingle.rtp.feedback",
                                           "RTCP feedback for all encodings (XEP-0293).")
                       .listed(),
                   child<&self::codecs>("codecs", "Encodings, preferred ones first.").lenient(),
                   child<&self::encryption>("encryption", "How media are encrypted."),
                   child<&self::bandwidth>("bandwidth", "The bandwidth to use."),
                   child<&self::header_extensions>("headerExtensions", "XEP-0294.").lenient(),
                   child<&self::sources>("sources", "XEP-0339.").lenient(),
                   child<&self::source_groups>("sourceGroups", "XEP-0339."),
                   child<&self::streams>("streams", "Streams and tracks.").lenient(),
                   extensions<&self::rest>("jingle.rtp", "What else describes it."))
            .source("XEP-0167 §4")
            .at("jingle.content", "application")
            .choice("applicationType", jingle_rtp_namespace);
    }
};

/// XEP-0167 §7.
enum class jingle_rtp_condition { crypto_required, invalid_crypto };
constexpr std::array<std::string_view, 2> xml_names(jingle_rtp_condition) {
    return {"crypto-required", "invalid-crypto"};
}

/// In a reason: what is wrong with the encryption (XEP-0167 §7).
struct jingle_rtp_error {
    jingle_rtp_condition condition{};
    bool operator==(const jingle_rtp_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:jingle:apps:rtp:errors:1", "", "What is wrong with the encryption.",
                   element_name<&jingle_rtp_error::condition>("rtpError", "The condition."))
            .source("XEP-0167 §7")
            .at("jingle.reason", "");
    }
};

} // namespace epode
