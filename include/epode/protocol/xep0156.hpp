#pragma once
/// XEP-0156: Discovering Alternative XMPP Connection Methods, with what it uses of XRD 1.0.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view xrd_namespace = "http://docs.oasis-open.org/ns/xri/xrd-1.0";

/// Relations of links to other ways to connect (XEP-0156 §3.1).
namespace alternative_connection {
inline constexpr std::string_view bosh = "urn:xmpp:alt-connections:xbosh";
inline constexpr std::string_view websocket = "urn:xmpp:alt-connections:websocket";
} // namespace alternative_connection

/// A property of a resource or of a link (XRD 1.0 §2.4).
struct xrd_property {
    std::string type;                 ///< a URI
    std::optional<std::string> value; ///< absent: that there is the property is what it says
    bool operator==(const xrd_property&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(xrd_namespace, "Property", "A property.",
                               attribute<&xrd_property::type>("type", "Which; a URI.").required(),
                               text<&xrd_property::value>("value", "Its value."))
            .source("XRD 1.0 §2.4");
    }
};

/// A relation to another resource (XRD 1.0 §2.5).
struct xrd_link {
    std::optional<std::string> relation; ///< a URI or a registered name
    std::optional<std::string> type;     ///< the media type of what it leads to
    std::optional<std::string> href;     ///< where it leads
    std::optional<std::string> uri_template;
    schema::multilingual titles;
    std::vector<xrd_property> properties;
    bool operator==(const xrd_link&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   xrd_namespace, "Link", "A relation to another resource.",
                   attribute<&xrd_link::relation>("rel", "Which relation."),
                   attribute<&xrd_link::type>("type", "The media type there."),
                   attribute<&xrd_link::href>("href", "Where it leads."),
                   attribute<&xrd_link::uri_template>("template", "How to make where it leads."),
                   language_texts<&xrd_link::titles>("Title", "alternateLanguageTitles",
                                                     "A title, for people.")
                       .json("title"),
                   child<&xrd_link::properties>("properties", "Properties of the link."))
            .source("XRD 1.0 §2.5");
    }
};

/// What is known of a host: the file host-meta, of which XEP-0156 §3 uses the links. As JSON it is
/// also host-meta.json, as long as that has neither titles nor properties.
struct xrd {
    std::optional<wall_time> expires;
    std::optional<std::string> subject; ///< a URI of what it is about
    std::vector<std::string> aliases;   ///< other URIs of it
    std::vector<xrd_property> properties;
    std::vector<xrd_link> links;
    bool operator==(const xrd&) const = default;

    /// Where the first link of that relation leads; null when there is none.
    const std::string* find(std::string_view relation) const noexcept {
        for (const xrd_link& link : links)
            if (link.relation == relation && link.href) return &*link.href;
        return nullptr;
    }

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   xrd_namespace, "XRD", "What is known of a host.",
                   child_text<&xrd::expires>("Expires", "When it is to be fetched anew.")
                       .json("expires")
                       .lenient(),
                   child_text<&xrd::subject>("Subject", "What it is about; a URI.").json("subject"),
                   child_text<&xrd::aliases>("Alias", "Other URIs of it.").json("aliases"),
                   child<&xrd::properties>("properties", "Properties."),
                   child<&xrd::links>("links", "Relations to other resources."))
            .source("XEP-0156 §3")
            .at("", "xrd");
    }
};

} // namespace epode
