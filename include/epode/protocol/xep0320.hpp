#pragma once
/// XEP-0320: Use of DTLS-SRTP in Jingle Sessions.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

/// Who opens the connection (XEP-0320 §1, RFC 4145 §4).
enum class dtls_setup { active, actpass, holdconn, passive };
constexpr std::array<std::string_view, 4> xml_names(dtls_setup) {
    return {"active", "actpass", "holdconn", "passive"};
}

/// The fingerprint of the certificate that will be shown (XEP-0320 §1).
struct dtls_fingerprint {
    std::optional<std::string> algorithm; ///< the hash function, `sha-256` for instance
    std::optional<dtls_setup> setup;
    std::optional<std::string> value; ///< hexadecimal, with colons
    bool operator==(const dtls_fingerprint&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:jingle:apps:dtls:0", "fingerprint",
                   "The fingerprint of the certificate that will be shown.",
                   attribute<&dtls_fingerprint::algorithm>("hash", "The hash function.")
                       .json("algorithm"),
                   attribute<&dtls_fingerprint::setup>("setup", "Who opens the connection.")
                       .lenient(),
                   text<&dtls_fingerprint::value>("value", "Hexadecimal, with colons."))
            .source("XEP-0320 §1");
    }
};

} // namespace epode
