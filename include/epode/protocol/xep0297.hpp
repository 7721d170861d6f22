#pragma once
/// XEP-0297: Stanza Forwarding.
#include <epode/protocol/xep0203.hpp>

namespace epode {

/// A stanza inside another one (XEP-0297). Whether to believe it is for the payload around it to
/// say: by itself anybody can make one up.
struct forwarded {
    std::optional<epode::delay> delay; ///< when the stanza was first sent
    schema::payloads content;
    bool operator==(const forwarded&) const = default;

    /// The stanza: the first element in `jabber:client`; null when there is none.
    const xml::element* stanza() const noexcept {
        for (const xml::element& child : content.elements())
            if (child.ns == "jabber:client") return &child;
        return nullptr;
    }

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:forward:0", "forwarded", "A stanza inside another one.",
                               child<&forwarded::delay>("delay", "When it was first sent."),
                               extensions<&forwarded::content>("forward", "The stanza."))
            .source("XEP-0297 §3")
            .at("message", "forward")
            .at("", "forward");
    }
};

} // namespace epode
