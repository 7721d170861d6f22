#pragma once
/// XEP-0446: File Metadata Element.
#include <epode/protocol/xep0264.hpp>
#include <epode/protocol/xep0300.hpp>

namespace epode {

inline constexpr std::string_view file_metadata_namespace = "urn:xmpp:file:metadata:0";

/// What is known of a file (XEP-0446 §2).
struct file_metadata {
    std::optional<std::string> name;       ///< not to be trusted as a path
    std::optional<std::string> media_type; ///< absent: `application/octet-stream`
    std::optional<std::uint64_t> size;     ///< in octets
    std::optional<wall_time> date;         ///< when it was changed last
    schema::multilingual description;      ///< for people
    hash_values hashes;
    std::optional<std::uint32_t> width, height; ///< of images and videos, in pixels
    std::optional<std::string> dimensions;      ///< version 0.1 had `1920x1080`
    std::optional<std::uint64_t> length;        ///< of recordings, in milliseconds
    std::vector<thumbnail> thumbnails;
    schema::payloads rest;
    bool operator==(const file_metadata&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = file_metadata;
        return schema::element(
                   file_metadata_namespace, "file", "What is known of a file.",
                   child_text<&self::name>("name", "Its name, not to be trusted as a path."),
                   child_text<&self::media_type>("media-type", "Its type.").json("mediaType"),
                   child_text<&self::size>("size", "In octets.").lenient(),
                   child_text<&self::date>("date", "When it was changed last.").lenient(),
                   language_texts<&self::description>("desc", "alternateLanguageDescriptions",
                                                      "What it is, for people.")
                       .json("description"),
                   choice<&self::hashes>("hashes", "hash", "Its hashes."),
                   child_text<&self::width>("width", "In pixels.").lenient(),
                   child_text<&self::height>("height", "In pixels.").lenient(),
                   child_text<&self::dimensions>("dimensions", "Width and height in version 0.1."),
                   child_text<&self::length>("length", "Of recordings, in milliseconds.").lenient(),
                   child<&self::thumbnails>("thumbnails", "Small images (XEP-0264).").lenient(),
                   extensions<&self::rest>("fileMetadata", "What else is known of it."))
            .source("XEP-0446 §2")
            .at("", "fileMetadata");
    }
};

} // namespace epode
