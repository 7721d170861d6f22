#pragma once
/// XEP-0080: User Location.
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view geoloc_namespace = "http://jabber.org/protocol/geoloc";

/// Where somebody or something is (XEP-0080 §3). An empty one: this is no longer told.
struct geoloc {
    std::optional<std::string> lang;         ///< of the texts
    std::optional<double> accuracy;          ///< of latitude and longitude, in metres
    std::optional<double> altitude;          ///< above sea level, in metres
    std::optional<double> altitude_accuracy; ///< in metres
    std::optional<std::string> area;         ///< such as a campus
    std::optional<double> bearing;           ///< degrees clockwise from true north
    std::optional<std::string> building;
    std::optional<std::string> country;
    std::optional<std::string> country_code; ///< ISO 3166, two letters
    std::optional<std::string> datum;        ///< none: WGS84
    std::optional<std::string> description;
    std::optional<double> error; ///< in arc minutes; `accuracy` took its place
    std::optional<std::string> floor;
    std::optional<double> latitude; ///< degrees north
    std::optional<std::string> locality;
    std::optional<double> longitude; ///< degrees east
    std::optional<std::string> postal_code;
    std::optional<std::string> region;
    std::optional<std::string> room;
    std::optional<double> speed; ///< metres per second
    std::optional<std::string> street;
    std::optional<std::string> text;    ///< anything else
    std::optional<wall_time> timestamp; ///< when it was found out
    std::int32_t time_zone = 0;         ///< minutes by which it is ahead of UTC
    std::optional<std::string> uri;     ///< of more about the place
    bool operator==(const geoloc&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   geoloc_namespace, "geoloc", "Where somebody or something is.",
                   language<&geoloc::lang>("The language of the texts."),
                   child_text<&geoloc::accuracy>("accuracy", "Horizontal error, in metres.")
                       .lenient(),
                   child_text<&geoloc::altitude>("alt", "Metres above sea level.")
                       .json("altitude")
                       .lenient(),
                   child_text<&geoloc::altitude_accuracy>("altaccuracy",
                                                          "Vertical error, in metres.")
                       .json("altitudeAccuracy")
                       .lenient(),
                   child_text<&geoloc::area>("area", "Such as a campus."),
                   child_text<&geoloc::bearing>("bearing", "Degrees clockwise from true north.")
                       .json("heading")
                       .lenient(),
                   child_text<&geoloc::building>("building", "The building."),
                   child_text<&geoloc::country>("country", "The country."),
                   child_text<&geoloc::country_code>("countrycode", "Its two letters of ISO 3166.")
                       .json("countryCode"),
                   child_text<&geoloc::datum>("datum", "The datum. None: WGS84."),
                   child_text<&geoloc::description>("description", "What people call the place."),
                   child_text<&geoloc::error>("error",
                                              "Horizontal error, in arc minutes; obsolete.")
                       .lenient(),
                   child_text<&geoloc::floor>("floor", "The floor of the building."),
                   child_text<&geoloc::latitude>("lat", "Degrees north.").json("latitude"),
                   child_text<&geoloc::locality>("locality", "Such as a town."),
                   child_text<&geoloc::longitude>("lon", "Degrees east.").json("longitude"),
                   child_text<&geoloc::postal_code>("postalcode", "The postal code.")
                       .json("postalCode"),
                   child_text<&geoloc::region>("region", "Such as a province."),
                   child_text<&geoloc::room>("room", "The room of the building."),
                   child_text<&geoloc::speed>("speed", "Metres per second.").lenient(),
                   child_text<&geoloc::street>("street", "The street, or a crossing of two."),
                   child_text<&geoloc::text>("text", "Anything else."),
                   child_text<&geoloc::timestamp>("timestamp", "When it was found out.").lenient(),
                   child_text<&geoloc::time_zone>("tzo", "The time zone there.")
                       .as(time_zone_codec)
                       .otherwise("+00:00")
                       .lenient(),
                   child_text<&geoloc::uri>("uri", "More about the place."))
            .source("XEP-0080 §3")
            .at("message", "geoloc")
            .at("dataform.field", "geoloc")
            .at("pubsub.item", "content")
            .choice("itemType", geoloc_namespace)
            .at("", "geoloc");
    }
};

} // namespace epode
