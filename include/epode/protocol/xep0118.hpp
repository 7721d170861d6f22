#pragma once
/// XEP-0118: User Tune.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view tune_namespace = "http://jabber.org/protocol/tune";

/// The music that a user is listening to (XEP-0118 §2). An empty one: none any more.
struct user_tune {
    std::optional<std::string> artist;
    std::optional<std::uint32_t> length; ///< in seconds
    std::optional<std::uint8_t> rating;  ///< by the user, 1 to 10
    std::optional<std::string> source;   ///< such as an album, or a radio station
    std::optional<std::string> title;
    std::optional<std::string> track; ///< its number on the album, or its URI
    std::optional<std::string> uri;   ///< of more about it
    bool operator==(const user_tune&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   tune_namespace, "tune", "The music that a user is listening to.",
                   child_text<&user_tune::artist>("artist", "Who plays it."),
                   child_text<&user_tune::length>("length", "In seconds.").lenient(),
                   child_text<&user_tune::rating>("rating", "How the user likes it, 1 to 10.")
                       .lenient(),
                   child_text<&user_tune::source>("source", "Such as an album."),
                   child_text<&user_tune::title>("title", "Its title."),
                   child_text<&user_tune::track>("track", "Its number on the album, or its URI."),
                   child_text<&user_tune::uri>("uri", "More about it."))
            .source("XEP-0118 §2")
            .at("pubsub.item", "content")
            .choice("itemType", tune_namespace)
            .at("", "tune");
    }
};

} // namespace epode
