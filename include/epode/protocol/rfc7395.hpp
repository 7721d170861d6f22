#pragma once
/// RFC 7395: XMPP over WebSocket, where a stream has elements instead of tags.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view framing_namespace = "urn:ietf:params:xml:ns:xmpp-framing";

/// Begins a stream (RFC 7395 §3.4).
struct framing_open {
    std::optional<jid> from, to;
    std::optional<std::string> id; ///< given by the server; secret
    std::optional<std::string> version;
    std::optional<std::string> lang; ///< of texts that name none themselves
    bool operator==(const framing_open&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   framing_namespace, "open", "Begins a stream over WebSocket.",
                   attribute<&framing_open::from>("from", "Who opens it.").lenient(),
                   attribute<&framing_open::to>("to", "Whom it is opened to.").lenient(),
                   attribute<&framing_open::id>("id", "The stream's identifier; secret."),
                   attribute<&framing_open::version>("version", "`1.0`."),
                   language<&framing_open::lang>("The language of the stream's texts."))
            .source("RFC 7395 §3.4")
            .at("", "stream")
            .choice("action", "open");
    }
};

/// Ends a stream (RFC 7395 §3.6).
struct framing_close {
    std::optional<std::string> see_other_uri; ///< where to connect instead (§3.6.1)
    bool operator==(const framing_close&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   framing_namespace, "close", "Ends a stream over WebSocket.",
                   attribute<&framing_close::see_other_uri>("see-other-uri", "Where to connect.")
                       .json("seeOtherURI"))
            .source("RFC 7395 §3.6")
            .at("", "stream")
            .choice("action", "close");
    }
};

} // namespace epode
