#pragma once
/// XEP-0317: Hats.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view hats_namespace = "urn:xmpp:hats:0";
/// FORM_TYPE of the forms that make, give and take hats (XEP-0317 §3, by XEP-0050).
inline constexpr std::string_view hats_commands = "urn:xmpp:hats:commands";

/// A role that a room has of its own, such as "teacher" (XEP-0317 §3.1).
struct hat {
    std::optional<std::string> uri;                ///< which hat it is
    std::optional<std::string> title;              ///< for people
    std::optional<double> hue;                     ///< of its colour, an angle in degrees
    std::optional<std::string> lang;               ///< of the title
    std::optional<std::string> name, display_name; ///< version 0.1 had these for uri and title
    schema::payloads rest;                         ///< what else is known about it
    bool operator==(const hat&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   hats_namespace, "hat", "A role that a room has of its own.",
                   attribute<&hat::uri>("uri", "Which hat it is."),
                   attribute<&hat::title>("title", "Its title, for people."),
                   attribute<&hat::hue>("hue", "Of its colour: an angle in degrees.").lenient(),
                   attribute<&hat::lang>("lang", "The language of the title.")
                       .in("http://www.w3.org/XML/1998/namespace"),
                   attribute<&hat::name>("name", "The URI in version 0.1.").json("id"),
                   attribute<&hat::display_name>("displayName", "The title in version 0.1.")
                       .json("name"),
                   extensions<&hat::rest>("hat", "What else is known about it."))
            .source("XEP-0317 §3.1");
    }
};

/// In presence from a room: the hats that an occupant wears (XEP-0317 §3.1).
struct hats {
    std::vector<hat> worn;
    bool operator==(const hats&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(hats_namespace, "hats", "The hats that an occupant wears.",
                               child<&hats::worn>("hats", "The hats.").listed())
            .source("XEP-0317 §3.1")
            .at("presence", "hats")
            .value();
    }
};

} // namespace epode
