#pragma once
#include <string>
#include <string_view>

namespace epode::test {

// Messages as they come, and as they come inside others.

inline std::string message_from(std::string_view from, std::string_view content,
                                std::string_view type = "chat", std::string_view id = "x") {
    return "<message from='" + std::string(from) + "' type='" + std::string(type) + "' id='" +
           std::string(id) + "'>" + std::string(content) + "</message>";
}
inline std::string body(std::string_view text) { return "<body>" + std::string(text) + "</body>"; }
inline std::string forwarded(std::string_view inner) {
    return "<forwarded xmlns='urn:xmpp:forward:0'>" + std::string(inner) + "</forwarded>";
}
inline std::string inner_message(std::string_view from, std::string_view content) {
    return "<message xmlns='jabber:client' type='chat' to='alice@example.org/other' from='" +
           std::string(from) + "'>" + std::string(content) + "</message>";
}

} // namespace epode::test
