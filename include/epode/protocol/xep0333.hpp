#pragma once
/// XEP-0333: Displayed Markers (formerly Chat Markers).
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

enum class chat_marker_type { markable, received, displayed, acknowledged };
constexpr std::array<std::string_view, 4> xml_names(chat_marker_type) {
    return {"markable", "received", "displayed", "acknowledged"};
}

/// Asks for a marker, or tells how far a conversation was seen (XEP-0333).
struct chat_marker {
    chat_marker_type type{};
    std::optional<std::string> id; ///< of the last message that it is about
    bool operator==(const chat_marker&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:chat-markers:0", "",
                               "Asks for a marker, or tells how far a conversation was seen.",
                               element_name<&chat_marker::type>("type", "Which marker."),
                               attribute<&chat_marker::id>("id", "The last message seen."))
            .source("XEP-0333 §4")
            .at("message", "marker");
    }
};

} // namespace epode
