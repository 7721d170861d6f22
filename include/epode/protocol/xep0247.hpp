#pragma once
/// XEP-0247: Jingle XML Streams.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view jingle_xml_stream_namespace = "urn:xmpp:jingle:apps:xmlstream:0";

/// An XML stream between two clients (XEP-0247 §2).
struct jingle_xml_stream {
    bool operator==(const jingle_xml_stream&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_xml_stream_namespace, "description",
                               "An XML stream between two clients.")
            .source("XEP-0247 §2")
            .at("jingle.content", "application")
            .choice("applicationType", jingle_xml_stream_namespace);
    }
};

} // namespace epode
