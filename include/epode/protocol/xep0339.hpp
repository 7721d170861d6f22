#pragma once
/// XEP-0339: Source-Specific Media Attributes in Jingle.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view rtp_sources_namespace = "urn:xmpp:jingle:apps:rtp:ssma:0";

/// A source of media and its attributes (XEP-0339 §2.1).
struct rtp_source {
    std::string ssrc;
    std::vector<schema::parameter> parameters; ///< `cname`, `msid`, …
    bool operator==(const rtp_source&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(rtp_sources_namespace, "source", "A source of media.",
                               attribute<&rtp_source::ssrc>("ssrc", "Which source.").required(),
                               schema::parameters<&rtp_source::parameters>(
                                   "parameter", "name", "value", "parameters", "Its attributes.")
                                   .listed())
            .source("XEP-0339 §2.1");
    }
};

/// Sources that belong together (XEP-0339 §2.2).
struct rtp_source_group {
    std::optional<std::string> semantics; ///< how, `FID` for instance
    std::vector<std::string> sources;     ///< their `ssrc`
    bool operator==(const rtp_source_group&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   rtp_sources_namespace, "ssrc-group", "Sources that belong together.",
                   attribute<&rtp_source_group::semantics>("semantics", "How they do."),
                   child_attribute<&rtp_source_group::sources>("source", "ssrc", "The sources.")
                       .json("sources")
                       .listed())
            .source("XEP-0339 §2.2");
    }
};

} // namespace epode
