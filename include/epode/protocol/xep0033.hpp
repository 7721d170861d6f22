#pragma once
/// XEP-0033: Extended Stanza Addressing.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view addresses_namespace = "http://jabber.org/protocol/address";

/// What an address is for (XEP-0033 §4.6). Other specifications define more.
namespace address_type {
inline constexpr std::string_view to = "to";
inline constexpr std::string_view cc = "cc";
inline constexpr std::string_view bcc = "bcc";
inline constexpr std::string_view reply_to = "replyto";
inline constexpr std::string_view reply_room = "replyroom";
inline constexpr std::string_view no_reply = "noreply";
} // namespace address_type

/// One address of a stanza (XEP-0033 §4). It has an `address` or a `uri`, not both.
struct extended_address {
    std::string type; ///< see address_type
    std::optional<jid> address;
    std::optional<std::string> uri;  ///< of somebody outside XMPP
    std::optional<std::string> node; ///< a part of `address`, as service discovery knows it
    std::optional<std::string> description;
    std::optional<bool> delivered; ///< the service is not to send to this address any more
    bool operator==(const extended_address&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   addresses_namespace, "address", "One address of a stanza.",
                   attribute<&extended_address::type>("type", "What it is for."),
                   attribute<&extended_address::address>("jid", "The address."),
                   attribute<&extended_address::uri>("uri", "The address outside XMPP."),
                   attribute<&extended_address::node>("node", "A part of that address."),
                   attribute<&extended_address::description>("desc", "Who it is, for people.")
                       .json("description"),
                   attribute<&extended_address::delivered>("delivered", "It has been sent there.")
                       .as(word_bool_codec))
            .source("XEP-0033 §4");
    }
};

/// To whom a stanza goes, or went, and where answers should go (XEP-0033 §4).
///
/// Anybody can claim any address: these are only as trustworthy as the sender (§9).
struct extended_addresses {
    std::vector<extended_address> addresses;
    bool operator==(const extended_addresses&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   addresses_namespace, "addresses", "To whom a stanza goes, or went.",
                   child<&extended_addresses::addresses>("addresses", "The addresses.").listed())
            .source("XEP-0033 §4")
            .at("message", "addresses")
            .value()
            .at("presence", "addresses")
            .value();
    }
};

} // namespace epode
