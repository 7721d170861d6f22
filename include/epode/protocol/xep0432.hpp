#pragma once
/// XEP-0432: Simple JSON Messaging.
#include <epode/protocol/xep0335.hpp>

namespace epode {

/// JSON of an application's own kind in a message, of which there may be several
/// (XEP-0432 §2.2.1).
struct json_payload {
    std::string type; ///< a URI that says what kind of data it is
    std::string data; ///< JSON
    bool operator==(const json_payload&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:json-msg:0", "payload", "JSON of an application's own kind.",
                   attribute<&json_payload::type>("datatype", "A URI that says what kind it is.")
                       .json("type")
                       .required(),
                   child_text<&json_payload::data>("json", "The JSON.")
                       .in(json_container_namespace)
                       .json("data")
                       .as(json_text_codec)
                       .required())
            .source("XEP-0432 §2.2.1")
            .at("message", "jsonPayloads")
            .list();
    }
};

} // namespace epode
