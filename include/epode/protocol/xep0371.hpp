#pragma once
/// XEP-0371: Jingle ICE Transport Method.
#include <epode/protocol/xep0176.hpp>

namespace epode {

inline constexpr std::string_view jingle_ice_namespace = "urn:xmpp:jingle:transports:ice:0";

/// Transport by ICE, over UDP or TCP (XEP-0371 §5.3).
struct jingle_ice {
    std::optional<std::string> password;
    std::optional<std::string> username_fragment;
    bool gathering_complete = false; ///< no more candidates will come (§7)
    std::optional<ice_remote_candidate> remote_candidate;
    std::vector<ice_candidate> candidates; ///< without those that cannot be read
    std::vector<dtls_fingerprint> fingerprints;
    std::optional<sctp_map> sctp;
    std::vector<data_channel> channels;
    schema::payloads rest;
    bool operator==(const jingle_ice&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_ice;
        return schema::element(
                   jingle_ice_namespace, "transport", "Transport by ICE.",
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
            .source("XEP-0371 §5.3")
            .at("jingle.content", "transport")
            .choice("transportType", jingle_ice_namespace);
    }
};

} // namespace epode
