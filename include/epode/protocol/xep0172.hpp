#pragma once
/// XEP-0172: User Nickname.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view nickname_namespace = "http://jabber.org/protocol/nick";

/// What the sender wants to be called. It proves nothing: anybody can take any name (XEP-0172 §3).
struct user_nickname {
    std::string name;
    bool operator==(const user_nickname&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(nickname_namespace, "nick", "What the sender wants to be called.",
                               text<&user_nickname::name>("nick", "The name."))
            .source("XEP-0172 §3")
            .at("message", "nick")
            .value()
            .at("presence", "nick")
            .value()
            .at("pubsub.item", "content")
            .choice("itemType", nickname_namespace);
    }
};

} // namespace epode
