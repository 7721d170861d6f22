#pragma once
/// XEP-0280: Message Carbons.
#include <epode/protocol/xep0297.hpp>

#include <array>

namespace epode {

enum class carbon_type { received, sent, private_ };
constexpr std::array<std::string_view, 3> xml_names(carbon_type) {
    return {"received", "sent", "private"};
}

/// A copy of a message that another session of the account received or sent, or, in a message
/// that is being sent, the wish that there be none (XEP-0280 §7, §8).
///
/// A copy is to be believed only when the message around it is from the account's own bare JID
/// (§11).
struct carbon {
    carbon_type type{};
    std::optional<epode::forwarded> forwarded;
    bool operator==(const carbon&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:xmpp:carbons:2", "", "A copy of a message of another session.",
                               element_name<&carbon::type>(
                                   "type", "`received`, `sent`, or `private`: no copy."),
                               child<&carbon::forwarded>("forward", "The message."))
            .source("XEP-0280 §7")
            .at("message", "carbon");
    }
};

enum class carbons_action { enable, disable };
constexpr std::array<std::string_view, 2> xml_names(carbons_action) {
    return {"enable", "disable"};
}

/// Turns carbons on or off for this session (XEP-0280 §4, §5).
struct carbons_control {
    carbons_action action{};
    bool operator==(const carbons_control&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "urn:xmpp:carbons:2", "", "Turns carbons on or off for this session.",
                   element_name<&carbons_control::action>("action", "`enable` or `disable`."))
            .source("XEP-0280 §4")
            .at("iq", "carbons")
            .at("bind2", "carbons");
    }
};

} // namespace epode
