#pragma once
/// XEP-0108: User Activity.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view activity_namespace = "http://jabber.org/protocol/activity";

/// What a user is doing, roughly (XEP-0108 §3).
enum class general_activity {
    doing_chores,
    drinking,
    eating,
    exercising,
    grooming,
    having_appointment,
    inactive,
    relaxing,
    talking,
    traveling,
    undefined,
    working,
};
constexpr std::array<std::string_view, 12> xml_names(general_activity) {
    return {"doing_chores", "drinking", "eating",  "exercising", "grooming",  "having_appointment",
            "inactive",     "relaxing", "talking", "traveling",  "undefined", "working"};
}

/// What a user is doing. Each may stand with any general activity (XEP-0108 §3).
enum class specific_activity {
    at_the_spa,
    brushing_teeth,
    buying_groceries,
    cleaning,
    coding,
    commuting,
    cooking,
    cycling,
    dancing,
    day_off,
    doing_maintenance,
    doing_the_dishes,
    doing_the_laundry,
    driving,
    fishing,
    gaming,
    gardening,
    getting_a_haircut,
    going_out,
    hanging_out,
    having_a_beer,
    having_a_snack,
    having_breakfast,
    having_coffee,
    having_dinner,
    having_lunch,
    having_tea,
    hiding,
    hiking,
    in_a_car,
    in_a_meeting,
    in_real_life,
    jogging,
    on_a_bus,
    on_a_plane,
    on_a_train,
    on_a_trip,
    on_the_phone,
    on_vacation,
    on_video_phone,
    other,
    partying,
    playing_sports,
    praying,
    reading,
    rehearsing,
    running,
    running_an_errand,
    scheduled_holiday,
    shaving,
    shopping,
    skiing,
    sleeping,
    smoking,
    socializing,
    studying,
    sunbathing,
    swimming,
    taking_a_bath,
    taking_a_shower,
    thinking,
    walking,
    walking_the_dog,
    watching_a_movie,
    watching_tv,
    working_out,
    writing,
};
constexpr std::array<std::string_view, 67> xml_names(specific_activity) {
    return {"at_the_spa",
            "brushing_teeth",
            "buying_groceries",
            "cleaning",
            "coding",
            "commuting",
            "cooking",
            "cycling",
            "dancing",
            "day_off",
            "doing_maintenance",
            "doing_the_dishes",
            "doing_the_laundry",
            "driving",
            "fishing",
            "gaming",
            "gardening",
            "getting_a_haircut",
            "going_out",
            "hanging_out",
            "having_a_beer",
            "having_a_snack",
            "having_breakfast",
            "having_coffee",
            "having_dinner",
            "having_lunch",
            "having_tea",
            "hiding",
            "hiking",
            "in_a_car",
            "in_a_meeting",
            "in_real_life",
            "jogging",
            "on_a_bus",
            "on_a_plane",
            "on_a_train",
            "on_a_trip",
            "on_the_phone",
            "on_vacation",
            "on_video_phone",
            "other",
            "partying",
            "playing_sports",
            "praying",
            "reading",
            "rehearsing",
            "running",
            "running_an_errand",
            "scheduled_holiday",
            "shaving",
            "shopping",
            "skiing",
            "sleeping",
            "smoking",
            "socializing",
            "studying",
            "sunbathing",
            "swimming",
            "taking_a_bath",
            "taking_a_shower",
            "thinking",
            "walking",
            "walking_the_dog",
            "watching_a_movie",
            "watching_tv",
            "working_out",
            "writing"};
}

/// What a user is doing (XEP-0108 §2). An empty one: it is no longer told.
struct user_activity {
    std::optional<schema::nested<general_activity, specific_activity>> activity;
    schema::multilingual text;
    bool operator==(const user_activity&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   activity_namespace, "activity", "What a user is doing.",
                   nested_name<&user_activity::activity>(activity_namespace, "activity",
                                                         "Roughly, and perhaps what of that."),
                   language_texts<&user_activity::text>("text", "alternateLanguageText",
                                                        "In words."))
            .source("XEP-0108 §2")
            .at("pubsub.item", "content")
            .choice("itemType", activity_namespace)
            .at("", "activity");
    }
};

} // namespace epode
