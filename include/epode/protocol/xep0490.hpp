#pragma once
/// XEP-0490: Message Displayed Synchronization.
#include <epode/protocol/xep0359.hpp>

namespace epode {

/// The node whose items say how far the user has seen each chat; the id of an item is the chat's
/// address. Also the namespace.
inline constexpr std::string_view displayed_node = "urn:xmpp:mds:displayed:0";
/// The account announces it: a message may carry what the server shall publish (XEP-0490 §4.5.2).
inline constexpr std::string_view displayed_assist_feature = "urn:xmpp:mds:server-assist:0";

/// How far the user has seen a chat, for the user's other clients (XEP-0490 §4.1): what is
/// published, or in a message what the server shall publish (§4.5.3).
struct last_displayed {
    stanza_id last; ///< the last message that was seen, as the user's server or the room names it
    bool operator==(const last_displayed&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   displayed_node, "displayed", "How far the user has seen a chat.",
                   child<&last_displayed::last>("stanzaId", "The last message seen.").required())
            .source("XEP-0490 §4.1")
            .at("pubsub.item", "content")
            .choice("itemType", displayed_node)
            .at("message", "displayed");
    }
};

} // namespace epode
