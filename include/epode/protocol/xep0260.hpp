#pragma once
/// XEP-0260: Jingle SOCKS5 Bytestreams Transport Method.
#include <epode/protocol/xep0065.hpp>

namespace epode {

inline constexpr std::string_view jingle_s5b_namespace = "urn:xmpp:jingle:transports:s5b:1";

/// XEP-0260 §2.2.
enum class s5b_candidate_type { assisted, direct, proxy, tunnel };
constexpr std::array<std::string_view, 4> xml_names(s5b_candidate_type) {
    return {"assisted", "direct", "proxy", "tunnel"};
}

/// A host to connect to (XEP-0260 §2.2).
struct s5b_candidate {
    std::string cid;
    std::optional<std::string> host;
    std::optional<jid> address;
    std::optional<std::uint16_t> port; ///< absent is 1080
    std::optional<std::uint32_t> priority;
    std::optional<s5b_candidate_type> type; ///< absent is direct
    bool operator==(const s5b_candidate&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = s5b_candidate;
        return schema::element(jingle_s5b_namespace, "candidate", "A host to connect to.",
                               attribute<&self::cid>("cid", "Its identifier.").required(),
                               attribute<&self::host>("host", "An IP address or a domain."),
                               attribute<&self::address>("jid", "Whose it is."),
                               attribute<&self::port>("port", "Absent is 1080."),
                               attribute<&self::priority>("priority", "Its rank."),
                               attribute<&self::type>("type", "Absent is `direct`.").lenient())
            .source("XEP-0260 §2.2");
    }
};

/// Transport by a SOCKS5 bytestream (XEP-0260 §2).
struct jingle_s5b {
    std::optional<std::string> sid;
    socks5_mode mode = socks5_mode::tcp;
    std::optional<std::string> destination;    ///< DST.ADDR, when the peer cannot know it
    std::vector<s5b_candidate> candidates;     ///< without those that cannot be read
    std::optional<std::string> candidate_used; ///< the sender has connected to that one
    bool candidate_error = false;              ///< the sender could connect to none
    std::optional<std::string> activated;      ///< the proxy with this `cid` relays now
    bool proxy_error = false;                  ///< the proxy cannot be used
    bool operator==(const jingle_s5b&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_s5b;
        return schema::element(
                   jingle_s5b_namespace, "transport", "Transport by a SOCKS5 bytestream.",
                   attribute<&self::sid>("sid", "Which bytestream."),
                   attribute<&self::mode>("mode", "TCP or UDP.").otherwise("tcp").lenient(),
                   attribute<&self::destination>("dstaddr", "The address to tell the host.")
                       .json("address"),
                   child<&self::candidates>("candidates", "Hosts to connect to.").lenient(),
                   child_attribute<&self::candidate_used>("candidate-used", "cid",
                                                          "The sender has connected to it.")
                       .json("candidateUsed"),
                   flag<&self::candidate_error>("candidate-error",
                                                "The sender could connect to none.")
                       .json("candidateError"),
                   child_attribute<&self::activated>("activated", "cid", "It relays now.")
                       .json("activated"),
                   flag<&self::proxy_error>("proxy-error", "The proxy cannot be used.")
                       .json("proxyError"))
            .source("XEP-0260 §2")
            .at("jingle.content", "transport")
            .choice("transportType", jingle_s5b_namespace);
    }
};

} // namespace epode
