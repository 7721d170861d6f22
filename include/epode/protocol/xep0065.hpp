#pragma once
/// XEP-0065: SOCKS5 Bytestreams.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

#include <array>
#include <cstdint>

namespace epode {

inline constexpr std::string_view socks5_namespace = "http://jabber.org/protocol/bytestreams";

/// XEP-0065 §9.1.
enum class socks5_mode { tcp, udp };
constexpr std::array<std::string_view, 2> xml_names(socks5_mode) { return {"tcp", "udp"}; }

/// A host that relays a bytestream (XEP-0065 §9.2).
struct socks5_stream_host {
    std::optional<jid> address;
    std::optional<std::string> host;   ///< an IP address or a domain
    std::optional<std::uint16_t> port; ///< absent is 1080
    bool operator==(const socks5_stream_host&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = socks5_stream_host;
        return schema::element(socks5_namespace, "streamhost", "A host that relays a bytestream.",
                               attribute<&self::address>("jid", "Its address."),
                               attribute<&self::host>("host", "An IP address or a domain."),
                               attribute<&self::port>("port", "Absent is 1080."))
            .source("XEP-0065 §9.2");
    }
};

/// Negotiates a bytestream, or asks a proxy where it is (XEP-0065 §9.1).
struct socks5_bytestream {
    std::optional<std::string> sid;
    socks5_mode mode = socks5_mode::tcp;
    std::optional<std::string> destination; ///< DST.ADDR, when the target cannot know it (§7)
    std::vector<socks5_stream_host> stream_hosts;
    std::optional<jid> stream_host_used;
    std::optional<jid> activate; ///< to a proxy: the target whose stream shall begin
    bool operator==(const socks5_bytestream&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = socks5_bytestream;
        return schema::element(
                   socks5_namespace, "query", "Negotiates a bytestream.",
                   attribute<&self::sid>("sid", "Which bytestream."),
                   attribute<&self::mode>("mode", "TCP or UDP.").otherwise("tcp").lenient(),
                   attribute<&self::destination>("dstaddr", "The address to tell the host.")
                       .json("address"),
                   child<&self::stream_hosts>("candidates", "Hosts to connect to.").lenient(),
                   child_attribute<&self::stream_host_used>("streamhost-used", "jid",
                                                            "The host that is used.")
                       .json("candidateUsed"),
                   child_text<&self::activate>("activate", "Whose stream shall begin."))
            .source("XEP-0065 §9.1")
            .at("iq", "socks5");
    }
};

/// A stream host received the first packet over UDP (XEP-0065 §9.5).
struct socks5_udp_success {
    std::optional<std::string> destination; ///< DST.ADDR of that packet
    bool operator==(const socks5_udp_success&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(socks5_namespace, "udpsuccess",
                               "The host received the first packet over UDP.",
                               attribute<&socks5_udp_success::destination>(
                                   "dstaddr", "The address in that packet.")
                                   .json("address"))
            .source("XEP-0065 §9.5")
            .at("message", "socks5UdpSuccess");
    }
};

} // namespace epode
