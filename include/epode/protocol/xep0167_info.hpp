#pragma once
/// XEP-0167: Jingle RTP Sessions: informational messages.
#include <epode/protocol/xep0166.hpp>

namespace epode {

inline constexpr std::string_view jingle_rtp_info_namespace = "urn:xmpp:jingle:apps:rtp:info:1";

/// No longer on hold, no longer mute (XEP-0167 §8, up to its version 1.1).
struct jingle_rtp_active {
    bool operator==(const jingle_rtp_active&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_rtp_info_namespace, "active", "No longer on hold or mute.")
            .source("XEP-0167 §8")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:rtp:info:1}active");
    }
};

/// Not listening for now (XEP-0167 §8.1).
struct jingle_rtp_hold {
    bool operator==(const jingle_rtp_hold&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_rtp_info_namespace, "hold", "Not listening for now.")
            .source("XEP-0167 §8.1")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:rtp:info:1}hold");
    }
};

/// Listening again (XEP-0167 §8.1).
struct jingle_rtp_unhold {
    bool operator==(const jingle_rtp_unhold&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_rtp_info_namespace, "unhold", "Listening again.")
            .source("XEP-0167 §8.1")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:rtp:info:1}unhold");
    }
};

/// Not sending for now (XEP-0167 §8.2).
struct jingle_rtp_mute {
    std::optional<jingle_role> creator;
    std::optional<std::string> name; ///< of the content; absent: all
    bool operator==(const jingle_rtp_mute&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_rtp_info_namespace, "mute", "Not sending for now.",
                   attribute<&jingle_rtp_mute::creator>("creator", "Of the content.").lenient(),
                   attribute<&jingle_rtp_mute::name>("name", "Of the content; absent: all."))
            .source("XEP-0167 §8.2")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:rtp:info:1}mute");
    }
};

/// Sending again (XEP-0167 §8.2).
struct jingle_rtp_unmute {
    std::optional<jingle_role> creator;
    std::optional<std::string> name; ///< of the content; absent: all
    bool operator==(const jingle_rtp_unmute&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_rtp_info_namespace, "unmute", "Sending again.",
                   attribute<&jingle_rtp_unmute::creator>("creator", "Of the content.").lenient(),
                   attribute<&jingle_rtp_unmute::name>("name", "Of the content; absent: all."))
            .source("XEP-0167 §8.2")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:rtp:info:1}unmute");
    }
};

/// The device rings (XEP-0167 §8.3).
struct jingle_rtp_ringing {
    bool operator==(const jingle_rtp_ringing&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_rtp_info_namespace, "ringing", "The device rings.")
            .source("XEP-0167 §8.3")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:rtp:info:1}ringing");
    }
};

} // namespace epode
