#pragma once
/// XEP-0422: Message Fastening. Older versions of XEP-0424 and XEP-0425 are built on it.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view fastening_namespace = "urn:xmpp:fasten:0";

/// A child of the message that belongs to the fastening (XEP-0422 §3.2).
struct external_payload {
    std::string name;
    std::optional<std::string> element_namespace; ///< absent: that of the message
    bool operator==(const external_payload&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   fastening_namespace, "external", "A child of the message that belongs to it.",
                   attribute<&external_payload::name>("name", "The child's name.").required(),
                   attribute<&external_payload::element_namespace>("element-namespace",
                                                                   "The child's namespace.")
                       .json("namespace"))
            .source("XEP-0422 §3.2");
    }
};

/// What is inside is about an earlier message (XEP-0422 §3).
struct fastening {
    std::string id;              ///< of the earlier message: its origin id, in rooms its stanza id
    std::optional<bool> replace; ///< it takes the place of an earlier one (version 0.1)
    std::optional<bool> clear;   ///< it takes an earlier one back
    std::optional<bool> shell;   ///< what it fastens is encrypted
    std::vector<external_payload> externals;
    schema::payloads content;
    bool operator==(const fastening&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   fastening_namespace, "apply-to", "What is inside is about an earlier message.",
                   attribute<&fastening::id>("id", "Of the earlier message.").required(),
                   attribute<&fastening::replace>("replace", "It replaces an earlier one.")
                       .lenient(),
                   attribute<&fastening::clear>("clear", "It takes an earlier one back.").lenient(),
                   attribute<&fastening::shell>("shell", "What it fastens is encrypted.").lenient(),
                   child<&fastening::externals>("externals", "Children of the message."),
                   extensions<&fastening::content>("fastening", "What is fastened."))
            .source("XEP-0422 §3")
            .at("message", "fastening")
            .at("iq", "fastening");
    }
};

} // namespace epode
