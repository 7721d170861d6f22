#pragma once
/// XEP-0386: Bind 2.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view bind_2_namespace = "urn:xmpp:bind:0";

/// Binds a resource along with authentication; inside the SASL 2 feature: the server can
/// (XEP-0386 §3).
struct bind_2 {
    std::optional<std::string> tag;           ///< of the client, to be part of the resource
    std::vector<std::string> inline_features; ///< in the feature: what else may be asked for
    schema::payloads requests;                ///< what shall be on in the session
    bool operator==(const bind_2&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(bind_2_namespace, "bind", "Binds a resource on authentication.",
                               child_text<&bind_2::tag>("tag", "Names the client."),
                               child_attribute<&bind_2::inline_features>(
                                   "feature", "var", "What else may be asked for.")
                                   .within("inline")
                                   .json("inlineFeatures"),
                               extensions<&bind_2::requests>("bind2", "What shall be on."))
            .source("XEP-0386 §3")
            .at("sasl2.inline", "bind2")
            .at("sasl2.authenticate", "bind2");
    }
};

/// A resource is bound (XEP-0386 §3.2).
struct bound_2 {
    schema::payloads results; ///< of what was asked for
    bool operator==(const bound_2&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   bind_2_namespace, "bound", "A resource is bound.",
                   extensions<&bound_2::results>("bound2", "What came of the requests."))
            .source("XEP-0386 §3.2")
            .at("sasl2.success", "bound");
    }
};

} // namespace epode
