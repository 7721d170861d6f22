#pragma once
/// XEP-0359: Unique and Stable Stanza IDs.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

/// The id that the sender gave (XEP-0359 §3.2). Anybody can choose any: it means something only
/// together with the sender.
struct origin_id {
    std::string id;
    bool operator==(const origin_id&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:sid:0", "origin-id", "The id that the sender gave.",
                               attribute<&origin_id::id>("id", "The id.").required())
            .source("XEP-0359 §3.2")
            .at("message", "originId")
            .value();
    }
};

/// An id that an entity on the way gave (XEP-0359 §3.1). To be believed only when `by` announces
/// that it assigns them, and removes false ones (§4).
struct stanza_id {
    std::string id;
    jid by;
    bool operator==(const stanza_id&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:sid:0", "stanza-id", "An id given on the way.",
                               attribute<&stanza_id::id>("id", "The id.").required(),
                               attribute<&stanza_id::by>("by", "Who gave it.").required())
            .source("XEP-0359 §3.1")
            .at("message", "stanzaIds")
            .list();
    }
};

} // namespace epode
