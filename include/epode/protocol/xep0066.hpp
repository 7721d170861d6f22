#pragma once
/// XEP-0066: Out of Band Data.
#include <epode/schema/table.hpp>

namespace epode {

/// An address on the Web or elsewhere that goes with a stanza (XEP-0066 §3).
struct out_of_band_link {
    std::string url;
    std::optional<std::string> description;
    bool operator==(const out_of_band_link&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("jabber:x:oob", "x", "An address on the Web or elsewhere.",
                               child_text<&out_of_band_link::url>("url", "The address.").required(),
                               child_text<&out_of_band_link::description>("desc", "What is there.")
                                   .json("description"))
            .source("XEP-0066 §3")
            .at("message", "links")
            .list()
            .at("presence", "links")
            .list();
    }
};

/// Asks somebody to fetch a file. The answer comes when that is done (XEP-0066 §2).
struct out_of_band_transfer {
    std::string url;
    std::optional<std::string> description;
    std::optional<std::string> stream_id; ///< where the transfer was negotiated (§6)
    bool operator==(const out_of_band_transfer&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "jabber:iq:oob", "query", "Asks somebody to fetch a file.",
                   attribute<&out_of_band_transfer::stream_id>("sid", "That of the negotiation."),
                   child_text<&out_of_band_transfer::url>("url", "Where it is.").required(),
                   child_text<&out_of_band_transfer::description>("desc", "What it is.")
                       .json("description"))
            .source("XEP-0066 §2")
            .at("iq", "transferLink");
    }
};

} // namespace epode
