#pragma once
/// XEP-0262: Use of ZRTP in Jingle RTP Sessions.
#include <epode/schema/table.hpp>

namespace epode {

/// The hash of a ZRTP Hello message (XEP-0262 §1).
struct zrtp_hash {
    std::optional<std::string> version; ///< of ZRTP
    std::optional<schema::binary> value;
    bool operator==(const zrtp_hash&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:jingle:apps:rtp:zrtp:1", "zrtp-hash",
                               "The hash of a ZRTP Hello message.",
                               attribute<&zrtp_hash::version>("version", "The version of ZRTP."),
                               text<&zrtp_hash::value>("value", "The hash.").as(hex_codec))
            .source("XEP-0262 §1");
    }
};

} // namespace epode
