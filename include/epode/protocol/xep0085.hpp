#pragma once
/// XEP-0085: Chat State Notifications.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

/// XEP-0085 §2.
enum class chat_state { active, composing, paused, inactive, gone };
constexpr std::array<std::string_view, 5> xml_names(chat_state) {
    return {"active", "composing", "paused", "inactive", "gone"};
}

/// What the sender is doing in the chat (XEP-0085).
struct chat_state_notification {
    chat_state state{};
    bool operator==(const chat_state_notification&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "http://jabber.org/protocol/chatstates", "",
                   "What the sender is doing in the chat.",
                   element_name<&chat_state_notification::state>("state", "The chat state."))
            .source("XEP-0085 §2")
            .at("message", "chatState")
            .value();
    }
};

} // namespace epode
