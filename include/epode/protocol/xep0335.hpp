#pragma once
/// XEP-0335: JSON Containers.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view json_container_namespace = "urn:xmpp:json:0";

namespace schema {
/// A string that holds JSON text: nothing else is read. In JSON it stands as the value it is.
extern const value_codec json_text_codec;
} // namespace schema

/// JSON in XML (XEP-0335 §3), directly in a message or as what a node publishes.
struct json_container {
    std::string text; ///< JSON
    bool operator==(const json_container&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(json_container_namespace, "json", "JSON in XML.",
                               schema::text<&json_container::text>("json", "The JSON.")
                                   .as(json_text_codec)
                                   .required())
            .source("XEP-0335 §3")
            .at("message", "json")
            .value()
            .at("pubsub.item", "content")
            .choice("itemType", json_container_namespace);
    }
};

} // namespace epode
