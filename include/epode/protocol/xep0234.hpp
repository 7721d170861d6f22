#pragma once
/// XEP-0234: Jingle File Transfer.
#include <epode/protocol/xep0166.hpp>
#include <epode/protocol/xep0264.hpp>
#include <epode/protocol/xep0300.hpp>

namespace epode {

inline constexpr std::string_view jingle_file_namespace = "urn:xmpp:jingle:apps:file-transfer:5";
inline constexpr std::string_view jingle_file_4_namespace = "urn:xmpp:jingle:apps:file-transfer:4";

/// A part of a file (XEP-0234 §5). An empty one says that parts can be had.
struct jingle_file_range {
    std::uint64_t offset = 0;            ///< in octets
    std::optional<std::uint64_t> length; ///< absent: to the end
    hash_values hashes;                  ///< of that part
    bool operator==(const jingle_file_range&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_file_range;
        return schema::element(
                   "", "range", "A part of a file.",
                   attribute<&self::offset>("offset", "Where it begins, in octets.").otherwise("0"),
                   attribute<&self::length>("length", "In octets; absent: to the end."),
                   choice<&self::hashes>("hashes", "hash", "Hashes of that part."))
            .source("XEP-0234 §5");
    }
};

/// What is known of a file (XEP-0234 §5).
struct jingle_file {
    std::optional<std::string> name;  ///< not to be trusted as a path
    schema::multilingual description; ///< for people
    std::optional<std::string> media_type;
    std::optional<std::uint64_t> size; ///< in octets
    std::optional<wall_time> date;     ///< when it was changed last
    std::optional<jingle_file_range> range;
    hash_values hashes;
    std::vector<hash_used> hashes_used; ///< the hashes come later
    std::vector<thumbnail> thumbnails;
    schema::payloads rest;
    bool operator==(const jingle_file&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_file;
        return schema::element(
                   "", "file", "What is known of a file.",
                   child_text<&self::name>("name", "Its name, not to be trusted as a path."),
                   language_texts<&self::description>("desc", "alternateLanguageDescriptions",
                                                      "For people.")
                       .json("description")
                       .sparse(),
                   child_text<&self::media_type>("media-type", "Its type.").json("mediaType"),
                   child_text<&self::size>("size", "In octets.").lenient(),
                   child_text<&self::date>("date", "When it was changed last.").lenient(),
                   child<&self::range>("range", "A part of it."),
                   choice<&self::hashes>("hashes", "hash", "Its hashes."),
                   child<&self::hashes_used>("hashesUsed",
                                             "Hash functions, the hashes come later."),
                   child<&self::thumbnails>("thumbnails", "Small images (XEP-0264).").lenient(),
                   extensions<&self::rest>("jingle.file", "What else is known of it."))
            .source("XEP-0234 §5");
    }
};

/// Offers or requests a file (XEP-0234 §5); the `senders` of the content say which.
struct jingle_file_transfer {
    std::optional<jingle_file> file;
    bool operator==(const jingle_file_transfer&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_file_namespace, "description", "Offers or requests a file.",
                               child<&jingle_file_transfer::file>("file", "The file."))
            .source("XEP-0234 §5")
            .at("jingle.content", "application")
            .choice("applicationType", jingle_file_namespace);
    }
};

/// The same, before version 0.18 of XEP-0234.
struct jingle_file_transfer_4 {
    std::optional<jingle_file> file;
    bool operator==(const jingle_file_transfer_4&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_file_4_namespace, "description", "Offers or requests a file.",
                               child<&jingle_file_transfer_4::file>("file", "The file."))
            .source("XEP-0234 §5, before version 0.18")
            .at("jingle.content", "application")
            .choice("applicationType", jingle_file_4_namespace);
    }
};

/// A file was received whole (XEP-0234 §8.1).
struct jingle_file_received {
    std::optional<jingle_role> creator; ///< of the content
    std::string name;                   ///< of the content
    bool operator==(const jingle_file_received&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_file_received;
        return schema::element(jingle_file_namespace, "received", "A file was received whole.",
                               attribute<&self::creator>("creator", "Of the content.").lenient(),
                               attribute<&self::name>("name", "Of the content."))
            .source("XEP-0234 §8.1")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:file-transfer:5}received");
    }
};

/// The same, before version 0.18 of XEP-0234.
struct jingle_file_received_4 {
    std::optional<jingle_role> creator;
    std::string name;
    bool operator==(const jingle_file_received_4&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_file_received_4;
        return schema::element(jingle_file_4_namespace, "received", "A file was received whole.",
                               attribute<&self::creator>("creator", "Of the content.").lenient(),
                               attribute<&self::name>("name", "Of the content."))
            .source("XEP-0234 §8.1, before version 0.18")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:file-transfer:4}received");
    }
};

/// The hashes of a file that is being sent (XEP-0234 §8.2).
struct jingle_file_checksum {
    std::optional<jingle_role> creator; ///< of the content
    std::string name;                   ///< of the content
    std::optional<jingle_file> file;
    bool operator==(const jingle_file_checksum&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_file_checksum;
        return schema::element(jingle_file_namespace, "checksum", "The hashes of a file.",
                               attribute<&self::creator>("creator", "Of the content.").lenient(),
                               attribute<&self::name>("name", "Of the content."),
                               child<&self::file>("file", "The file, with its hashes."))
            .source("XEP-0234 §8.2")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:file-transfer:5}checksum");
    }
};

/// The same, before version 0.18 of XEP-0234.
struct jingle_file_checksum_4 {
    std::optional<jingle_role> creator;
    std::string name;
    std::optional<jingle_file> file;
    bool operator==(const jingle_file_checksum_4&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = jingle_file_checksum_4;
        return schema::element(jingle_file_4_namespace, "checksum", "The hashes of a file.",
                               attribute<&self::creator>("creator", "Of the content.").lenient(),
                               attribute<&self::name>("name", "Of the content."),
                               child<&self::file>("file", "The file, with its hashes."))
            .source("XEP-0234 §8.2, before version 0.18")
            .at("jingle", "info")
            .choice("infoType", "{urn:xmpp:jingle:apps:file-transfer:4}checksum");
    }
};

/// XEP-0234 §9.
enum class jingle_file_condition { file_not_available, file_too_large };
constexpr std::array<std::string_view, 2> xml_names(jingle_file_condition) {
    return {"file-not-available", "file-too-large"};
}

/// In a reason: why a file is not transferred (XEP-0234 §9).
struct jingle_file_error {
    jingle_file_condition condition{};
    bool operator==(const jingle_file_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:jingle:apps:file-transfer:errors:0", "",
                               "Why a file is not transferred.",
                               element_name<&jingle_file_error::condition>("fileTransferError",
                                                                           "The condition."))
            .source("XEP-0234 §9")
            .at("jingle.reason", "");
    }
};

} // namespace epode
