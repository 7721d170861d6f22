#pragma once
/// XEP-0177: Jingle Raw UDP Transport Method.
#include <epode/protocol/xep0176.hpp>

namespace epode {

inline constexpr std::string_view jingle_raw_udp_namespace = "urn:xmpp:jingle:transports:raw-udp:1";

/// The address that is most likely to be reached (XEP-0177 §4.2).
struct raw_udp_candidate {
    std::optional<std::uint16_t> component;
    std::optional<std::string> foundation;
    std::optional<std::uint32_t> generation;
    std::optional<std::string> id;
    std::string ip;
    std::uint16_t port = 0;
    std::optional<ice_candidate_type> type;
    bool operator==(const raw_udp_candidate&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = raw_udp_candidate;
        return schema::element(jingle_raw_udp_namespace, "candidate",
                               "The address that is most likely to be reached.",
                               attribute<&self::component>("component", "1 is RTP, 2 is RTCP."),
                               attribute<&self::foundation>("foundation", "As in ICE."),
                               attribute<&self::generation>("generation", "Which version of it."),
                               attribute<&self::id>("id", "Its identifier."),
                               attribute<&self::ip>("ip", "The IP address.").required(),
                               attribute<&self::port>("port", "The port.").required(),
                               attribute<&self::type>("type", "How it was found.").lenient())
            .source("XEP-0177 §4.2");
    }
};

/// Transport by UDP as it is (XEP-0177 §4.2).
struct jingle_raw_udp {
    std::vector<raw_udp_candidate> candidates; ///< without those that cannot be read
    schema::payloads rest;
    bool operator==(const jingle_raw_udp&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_raw_udp;
        return schema::element(
                   jingle_raw_udp_namespace, "transport", "Transport by UDP as it is.",
                   child<&self::candidates>("candidates", "Where media is received.").lenient(),
                   extensions<&self::rest>("jingle.transport", "What else it carries."))
            .source("XEP-0177 §4.2")
            .at("jingle.content", "transport")
            .choice("transportType", jingle_raw_udp_namespace);
    }
};

} // namespace epode
