#pragma once
/// XEP-0264: Jingle Content Thumbnails.
#include <epode/schema/table.hpp>

#include <cstdint>

namespace epode {

/// A small image that stands for a file (XEP-0264 §2.1).
struct thumbnail {
    std::string uri; ///< `cid:` of XEP-0231, `https:`
    std::optional<std::string> media_type;
    std::optional<std::uint32_t> width;  ///< in pixels; not to be relied on
    std::optional<std::uint32_t> height; ///< the same
    bool operator==(const thumbnail&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:thumbs:1", "thumbnail", "A small image that stands for a file.",
                   attribute<&thumbnail::uri>("uri", "Where it is.").required(),
                   attribute<&thumbnail::media_type>("media-type", "Its type.").json("mediaType"),
                   attribute<&thumbnail::width>("width", "In pixels.").lenient(),
                   attribute<&thumbnail::height>("height", "In pixels.").lenient())
            .source("XEP-0264 §2.1")
            .at("", "thumbnail");
    }
};

} // namespace epode
