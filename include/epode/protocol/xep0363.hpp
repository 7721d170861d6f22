#pragma once
/// XEP-0363: HTTP File Upload.
#include <epode/schema/table.hpp>

#include <array>
#include <cstdint>

namespace epode {

inline constexpr std::string_view http_upload_namespace = "urn:xmpp:http:upload:0";
inline constexpr std::string_view http_upload_purpose_namespace = "urn:xmpp:http:upload:purpose:0";

/// What a file is uploaded for (XEP-0363 §5.1, since version 1.2).
enum class http_upload_purpose { message, profile, ephemeral, permanent };
constexpr std::array<std::string_view, 4> xml_names(http_upload_purpose) {
    return {"message", "profile", "ephemeral", "permanent"};
}

/// Asks where a file may be uploaded (XEP-0363 §5).
struct http_upload_request {
    std::string name;
    std::uint64_t size = 0; ///< in octets
    std::optional<std::string> media_type;
    std::optional<http_upload_purpose> purpose;
    std::optional<wall_time> expires; ///< with `ephemeral`: when it may be removed
    bool operator==(const http_upload_request&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = http_upload_request;
        return schema::element(
                   http_upload_namespace, "request", "Asks where a file may be uploaded.",
                   attribute<&self::name>("filename", "Its name.").json("name").required(),
                   attribute<&self::size>("size", "In octets.").required(),
                   attribute<&self::media_type>("content-type", "Its type.").json("mediaType"),
                   child_name<&self::purpose>(http_upload_purpose_namespace, "purpose",
                                              "What it is uploaded for."),
                   child_attribute<&self::expires>("ephemeral", "expire-before",
                                                   "When it may be removed.")
                       .in(http_upload_purpose_namespace)
                       .json("expireBefore")
                       .lenient())
            .source("XEP-0363 §5")
            .at("iq", "httpUpload")
            .choice("type", "request");
    }
};

/// A header that the upload must have (XEP-0363 §5).
struct http_upload_header {
    std::string name; ///< to be used only when it is one that the XEP allows
    std::optional<std::string> value;
    bool operator==(const http_upload_header&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(http_upload_namespace, "header", "A header of the upload.",
                               attribute<&http_upload_header::name>("name", "Its name.").required(),
                               text<&http_upload_header::value>("value", "Its value."))
            .source("XEP-0363 §5");
    }
};

/// Where to upload, and how (XEP-0363 §5).
struct http_upload_put {
    std::string url;
    std::vector<http_upload_header> headers;
    bool operator==(const http_upload_put&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   http_upload_namespace, "put", "Where to upload, and how.",
                   attribute<&http_upload_put::url>("url", "Where.").required(),
                   child<&http_upload_put::headers>("headers", "What the upload must have."))
            .source("XEP-0363 §5");
    }
};

/// Where a file may be uploaded and will be found (XEP-0363 §5).
struct http_upload_slot {
    http_upload_put upload;
    std::string download; ///< the URL for others
    bool operator==(const http_upload_slot&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   http_upload_namespace, "slot", "Where a file may be uploaded and will be.",
                   child<&http_upload_slot::upload>("upload", "Where to upload.").required(),
                   child_attribute<&http_upload_slot::download>("get", "url", "The URL for others.")
                       .json("download")
                       .required())
            .source("XEP-0363 §5")
            .at("iq", "httpUpload")
            .choice("type", "slot");
    }
};

/// XEP-0363 §6.
enum class http_upload_condition { file_too_large, retry };
constexpr std::array<std::string_view, 2> xml_names(http_upload_condition) {
    return {"file-too-large", "retry"};
}

/// In a stanza error: why there is no slot (XEP-0363 §6).
struct http_upload_error {
    http_upload_condition condition{};
    std::optional<std::uint64_t> largest; ///< with file_too_large: what would do, in octets
    std::optional<wall_time> retry_at;    ///< with retry
    bool operator==(const http_upload_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = http_upload_error;
        return schema::element(
                   http_upload_namespace, "", "Why there is no slot.",
                   element_name<&self::condition>("httpUploadError", "The condition."),
                   child_text<&self::largest>("max-file-size",
                                              "With `file-too-large`: what would do, in octets.")
                       .json("httpUploadMaxFileSize")
                       .lenient(),
                   attribute<&self::retry_at>("stamp", "With `retry`: when.")
                       .json("httpUploadRetry")
                       .lenient())
            .source("XEP-0363 §6")
            .at("error", "");
    }
};

} // namespace epode
