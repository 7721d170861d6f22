#pragma once
/// XEP-0176: Jingle ICE-UDP Transport Method.
#include <epode/protocol/xep0320.hpp>
#include <epode/protocol/xep0343.hpp>

namespace epode {

inline constexpr std::string_view jingle_ice_udp_namespace = "urn:xmpp:jingle:transports:ice-udp:1";

/// How a candidate was found (XEP-0176 §5.3).
enum class ice_candidate_type { host, prflx, relay, srflx };
constexpr std::array<std::string_view, 4> xml_names(ice_candidate_type) {
    return {"host", "prflx", "relay", "srflx"};
}

/// XEP-0371 §5.3.
enum class ice_tcp_type { active, passive, simultaneous_open };
constexpr std::array<std::string_view, 3> xml_names(ice_tcp_type) {
    return {"active", "passive", "so"};
}

/// An address at which media may be received (XEP-0176 §5.3).
struct ice_candidate {
    std::optional<std::uint16_t> component; ///< 1 is RTP, 2 is RTCP
    std::optional<std::string> foundation;
    std::optional<std::uint32_t> generation; ///< a greater one restarts ICE
    std::optional<std::string> id;
    std::string ip;
    std::optional<std::uint32_t> network;
    std::uint16_t port = 0;
    std::optional<std::uint64_t> priority;
    std::optional<std::string> protocol; ///< `udp`, `tcp`
    std::optional<std::string> related_address;
    std::optional<std::uint16_t> related_port;
    std::optional<ice_tcp_type> tcp_type;
    std::optional<ice_candidate_type> type;
    bool operator==(const ice_candidate&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = ice_candidate;
        return schema::element(
                   "", "candidate", "An address at which media may be received.",
                   attribute<&self::component>("component", "1 is RTP, 2 is RTCP."),
                   attribute<&self::foundation>("foundation", "Alike for alike candidates."),
                   attribute<&self::generation>("generation", "A greater one restarts ICE."),
                   attribute<&self::id>("id", "Its identifier."),
                   attribute<&self::ip>("ip", "The IP address.").required(),
                   attribute<&self::network>("network", "Which network of the sender."),
                   attribute<&self::port>("port", "The port.").required(),
                   attribute<&self::priority>("priority", "Its rank."),
                   attribute<&self::protocol>("protocol", "`udp` or `tcp`."),
                   attribute<&self::related_address>("rel-addr", "The address that it maps.")
                       .json("relatedAddress"),
                   attribute<&self::related_port>("rel-port", "The port that it maps.")
                       .json("relatedPort")
                       .json_string()
                       .lenient(),
                   attribute<&self::tcp_type>("tcptype", "Who opens a TCP connection.")
                       .json("tcpType")
                       .lenient(),
                   attribute<&self::type>("type", "How it was found.").lenient())
            .source("XEP-0176 §5.3");
    }
};

/// The peer's candidate that is in use (XEP-0176 §5.7).
struct ice_remote_candidate {
    std::optional<std::uint16_t> component;
    std::string ip;
    std::uint16_t port = 0;
    bool operator==(const ice_remote_candidate&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = ice_remote_candidate;
        return schema::element("", "remote-candidate", "The peer's candidate that is in use.",
                               attribute<&self::component>("component", "1 is RTP, 2 is RTCP."),
                               attribute<&self::ip>("ip", "The IP address.").required(),
                               attribute<&self::port>("port", "The port.").required())
            .source("XEP-0176 §5.7");
    }
};

/// Transport by ICE: over UDP (XEP-0176 §5.3), or over TCP as well (XEP-0371 §5.3).
template <class Version>
struct jingle_ice_transport {
    std::optional<std::string> password;
    std::optional<std::string> username_fragment;
    bool gathering_complete = false; ///< no more candidates will come (XEP-0371 §7)
    std::optional<ice_remote_candidate> remote_candidate;
    std::vector<ice_candidate> candidates; ///< without those that cannot be read
    std::vector<dtls_fingerprint> fingerprints;
    std::optional<sctp_map> sctp;
    std::vector<data_channel> channels;
    schema::payloads rest;
    bool operator==(const jingle_ice_transport&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_ice_transport;
        return schema::element(
                   Version::ns, "transport", "Transport by ICE.",
                   attribute<&self::password>("pwd", "For STUN.").json("password"),
                   attribute<&self::username_fragment>("ufrag", "For STUN.")
                       .json("usernameFragment"),
                   flag<&self::gathering_complete>("gathering-complete",
                                                   "No more candidates will come.")
                       .json("gatheringComplete"),
                   child<&self::remote_candidate>("remoteCandidate",
                                                  "The peer's candidate that is in use."),
                   child<&self::candidates>("candidates", "Where media may be received.").lenient(),
                   child<&self::fingerprints>("fingerprints", "Of certificates."),
                   child<&self::sctp>("sctp", "An SCTP association (XEP-0343)."),
                   child<&self::channels>("channels", "Data channels (XEP-0343)."),
                   extensions<&self::rest>("jingle.transport", "What else it carries."))
            .source(Version::source)
            .at("jingle.content", "transport")
            .choice("transportType", Version::ns);
    }
};

struct ice_udp_version {
    static constexpr std::string_view ns = jingle_ice_udp_namespace;
    static constexpr std::string_view source = "XEP-0176 §5.3";
};
using jingle_ice_udp = jingle_ice_transport<ice_udp_version>;

} // namespace epode
