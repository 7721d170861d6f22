#pragma once
/// XEP-0231: Bits of Binary.
#include <epode/schema/table.hpp>

namespace epode {

/// A small piece of data, such as a picture of a few kilobytes, or the request for it, which has
/// but the identifier (XEP-0231 §2). Markup and forms point to it with a `cid:` URI.
struct bits_of_binary {
    std::string cid; ///< `ALGORITHM+HASH@bob.xmpp.org`: the hash is that of the data
    std::optional<std::string> media_type;
    std::optional<std::uint32_t> max_age; ///< seconds to keep it for; 0: not at all
    std::optional<schema::binary> data;
    bool operator==(const bits_of_binary&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:bob", "data", "A small piece of data, or the request for it.",
                   attribute<&bits_of_binary::cid>("cid", "Its identifier.").required(),
                   attribute<&bits_of_binary::media_type>("type", "Its media type.")
                       .json("mediaType"),
                   attribute<&bits_of_binary::max_age>("max-age", "Seconds to keep it for.")
                       .json("maxAge")
                       .lenient(),
                   text<&bits_of_binary::data>("data", "The data; absent in a request."))
            .source("XEP-0231 §2")
            .at("iq", "bits")
            .at("message", "bits")
            .list()
            .at("presence", "bits")
            .list()
            .at("jingle", "bits")
            .list();
    }
};

} // namespace epode
