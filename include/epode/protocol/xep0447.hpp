#pragma once
/// XEP-0447: Stateless File Sharing.
#include <epode/protocol/xep0446.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view file_sharing_namespace = "urn:xmpp:sfs:0";

enum class file_disposition { attachment, inline_ };
constexpr std::array<std::string_view, 2> xml_names(file_disposition) {
    return {"attachment", "inline"};
}

/// Where a file can be had: URLs (XEP-0103), Jingle sessions (XEP-0358) and others. In a message of
/// its own, with attach_to, these are further sources (XEP-0447 §3.3).
struct file_sources {
    std::optional<std::string> id; ///< that of the file_sharing
    schema::payloads sources;
    bool operator==(const file_sources&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   file_sharing_namespace, "sources", "Where a file can be had.",
                   attribute<&file_sources::id>("id", "Of the file, when there are several."),
                   extensions<&file_sources::sources>("fileSharing.source", "The places."))
            .source("XEP-0447 §3.1")
            .at("message", "fileSources")
            .list();
    }
};

/// Shares a file (XEP-0447 §3.1).
struct file_sharing {
    std::optional<std::string> id;               ///< when a message has several
    std::optional<file_disposition> disposition; ///< how to show it
    std::optional<file_metadata> file;
    std::optional<file_sources> sources; ///< absent: they come later
    bool operator==(const file_sharing&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   file_sharing_namespace, "file-sharing", "Shares a file.",
                   attribute<&file_sharing::id>("id", "When a message has several."),
                   attribute<&file_sharing::disposition>("disposition", "How to show it.")
                       .lenient(),
                   child<&file_sharing::file>("file", "What is known of it."),
                   child<&file_sharing::sources>("sources", "Where it is; absent: said later."))
            .source("XEP-0447 §3.1")
            .at("message", "fileSharing")
            .list();
    }
};

} // namespace epode
