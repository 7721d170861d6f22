#pragma once
/// XEP-0221: Data Forms Media Element.
#include <epode/schema/table.hpp>

namespace epode {

/// Where a medium is, in one format (XEP-0221 §2).
struct form_media_source {
    std::string uri;
    std::string media_type; ///< e.g. `image/jpeg`
    bool operator==(const form_media_source&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:media-element", "uri", "Where a medium is, in one format.",
                   text<&form_media_source::uri>("uri", "Where it is."),
                   attribute<&form_media_source::media_type>("type", "E.g. `image/jpeg`.")
                       .json("mediaType"))
            .source("XEP-0221 §2");
    }
};

/// An image, a video or a sound in a field of a form (XEP-0221 §2).
struct form_media {
    std::optional<std::uint16_t> height; ///< in pixels, as recommended
    std::optional<std::uint16_t> width;
    std::vector<form_media_source> sources; ///< the same in several formats
    bool operator==(const form_media&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:media-element", "media", "A medium in a field of a form.",
                               attribute<&form_media::height>("height", "In pixels.").lenient(),
                               attribute<&form_media::width>("width", "In pixels.").lenient(),
                               child<&form_media::sources>("sources", "Where it is."))
            .source("XEP-0221 §2")
            .at("dataform.field", "media");
    }
};

} // namespace epode
