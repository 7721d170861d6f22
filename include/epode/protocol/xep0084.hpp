#pragma once
/// XEP-0084: User Avatar.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view avatar_data_namespace = "urn:xmpp:avatar:data";
inline constexpr std::string_view avatar_metadata_namespace = "urn:xmpp:avatar:metadata";

/// An avatar's image, a PNG; the item's identifier is its SHA-1 (XEP-0084 §4.1).
struct avatar_data {
    std::optional<schema::binary> image;
    bool operator==(const avatar_data&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(avatar_data_namespace, "data", "An avatar's image.",
                               text<&avatar_data::image>("data", "The image, a PNG."))
            .source("XEP-0084 §4.1")
            .at("pubsub.item", "content")
            .choice("itemType", avatar_data_namespace)
            .at("", "avatar")
            .default_choice("itemType", avatar_data_namespace);
    }
};

/// One of the formats in which an avatar is there (XEP-0084 §4.2.1).
struct avatar_info {
    std::optional<std::uint32_t> bytes;
    std::optional<std::uint16_t> height; ///< in pixels
    std::optional<std::uint16_t> width;  ///< in pixels
    std::string id;                      ///< SHA-1 of the image, in hex
    std::optional<std::string> media_type;
    std::optional<std::string> uri; ///< none: the image is at the node of the data
    bool operator==(const avatar_info&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   avatar_metadata_namespace, "info", "One of the formats of an avatar.",
                   attribute<&avatar_info::bytes>("bytes", "Size of the image.").lenient(),
                   attribute<&avatar_info::height>("height", "In pixels.").lenient(),
                   attribute<&avatar_info::width>("width", "In pixels.").lenient(),
                   attribute<&avatar_info::id>("id", "SHA-1 of the image, in hex.").required(),
                   attribute<&avatar_info::media_type>("type", "Its media type.").json("mediaType"),
                   attribute<&avatar_info::uri>("url", "Where HTTP has it. None: the node of the "
                                                       "data has it.")
                       .json("uri"))
            .source("XEP-0084 §4.2.1");
    }
};

/// An avatar that some other service has (XEP-0084 §4.2.2).
struct avatar_pointer {
    std::optional<std::uint32_t> bytes;
    std::optional<std::uint16_t> height; ///< in pixels
    std::optional<std::uint16_t> width;  ///< in pixels
    std::optional<std::string> id;       ///< SHA-1 of the image, in hex
    std::optional<std::string> media_type;
    std::optional<std::string> uri; ///< not in the XEP
    schema::payloads content;       ///< how to get it
    bool operator==(const avatar_pointer&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = avatar_pointer;
        return schema::element(
                   avatar_metadata_namespace, "pointer", "An avatar that another service has.",
                   attribute<&self::bytes>("bytes", "Size of the image.").lenient(),
                   attribute<&self::height>("height", "In pixels.").lenient(),
                   attribute<&self::width>("width", "In pixels.").lenient(),
                   attribute<&self::id>("id", "SHA-1 of the image, in hex."),
                   attribute<&self::media_type>("type", "Its media type.").json("mediaType"),
                   attribute<&self::uri>("url", "Where it is.").json("uri"),
                   extensions<&self::content>("avatar.pointer", "How to get it."))
            .source("XEP-0084 §4.2.2");
    }
};

/// Which avatar a user has, in which formats (XEP-0084 §4.2). An empty one: none any more.
struct avatar_metadata {
    std::vector<avatar_info> versions;
    std::vector<avatar_pointer> pointers;
    bool stopped = false; ///< said the old way: no avatar any more
    bool operator==(const avatar_metadata&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = avatar_metadata;
        return schema::element(
                   avatar_metadata_namespace, "metadata", "Which avatar a user has.",
                   child<&self::versions>("versions", "The formats of the one image.").lenient(),
                   child<&self::pointers>("pointers", "Where other services have it."),
                   flag<&self::stopped>("stop", "As an empty one, in version 1.0 of the XEP."))
            .source("XEP-0084 §4.2")
            .at("pubsub.item", "content")
            .choice("itemType", avatar_metadata_namespace)
            .at("", "avatar")
            .choice("itemType", avatar_metadata_namespace);
    }
};

} // namespace epode
