#pragma once
/// XEP-0107: User Mood.
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view mood_namespace = "http://jabber.org/protocol/mood";

/// XEP-0107 §3.
enum class mood {
    afraid,
    amazed,
    amorous,
    angry,
    annoyed,
    anxious,
    aroused,
    ashamed,
    bored,
    brave,
    calm,
    cautious,
    cold,
    confident,
    confused,
    contemplative,
    contented,
    cranky,
    crazy,
    creative,
    curious,
    dejected,
    depressed,
    disappointed,
    disgusted,
    dismayed,
    distracted,
    embarrassed,
    envious,
    excited,
    flirtatious,
    frustrated,
    grateful,
    grieving,
    grumpy,
    guilty,
    happy,
    hopeful,
    hot,
    humbled,
    humiliated,
    hungry,
    hurt,
    impressed,
    in_awe,
    in_love,
    indignant,
    interested,
    intoxicated,
    invincible,
    jealous,
    lonely,
    lost,
    lucky,
    mean,
    moody,
    nervous,
    neutral,
    offended,
    outraged,
    playful,
    proud,
    relaxed,
    relieved,
    remorseful,
    restless,
    sad,
    sarcastic,
    satisfied,
    serious,
    shocked,
    shy,
    sick,
    sleepy,
    spontaneous,
    stressed,
    strong,
    surprised,
    thankful,
    thirsty,
    tired,
    undefined,
    weak,
    worried,
};
constexpr std::array<std::string_view, 84> xml_names(mood) {
    return {
        "afraid",      "amazed",     "amorous",     "angry",         "annoyed",    "anxious",
        "aroused",     "ashamed",    "bored",       "brave",         "calm",       "cautious",
        "cold",        "confident",  "confused",    "contemplative", "contented",  "cranky",
        "crazy",       "creative",   "curious",     "dejected",      "depressed",  "disappointed",
        "disgusted",   "dismayed",   "distracted",  "embarrassed",   "envious",    "excited",
        "flirtatious", "frustrated", "grateful",    "grieving",      "grumpy",     "guilty",
        "happy",       "hopeful",    "hot",         "humbled",       "humiliated", "hungry",
        "hurt",        "impressed",  "in_awe",      "in_love",       "indignant",  "interested",
        "intoxicated", "invincible", "jealous",     "lonely",        "lost",       "lucky",
        "mean",        "moody",      "nervous",     "neutral",       "offended",   "outraged",
        "playful",     "proud",      "relaxed",     "relieved",      "remorseful", "restless",
        "sad",         "sarcastic",  "satisfied",   "serious",       "shocked",    "shy",
        "sick",        "sleepy",     "spontaneous", "stressed",      "strong",     "surprised",
        "thankful",    "thirsty",    "tired",       "undefined",     "weak",       "worried"};
}

/// The mood of a user, or the tone of a message (XEP-0107 §2). An empty one: it is no longer told.
struct user_mood {
    std::optional<mood> value;
    schema::multilingual text; ///< a description, or the reason
    bool operator==(const user_mood&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(mood_namespace, "mood", "The mood of a user.",
                               child_name<&user_mood::value>(mood_namespace, "value", "Which."),
                               language_texts<&user_mood::text>("text", "alternateLanguageText",
                                                                "In words, or the reason."))
            .source("XEP-0107 §2")
            .at("message", "mood")
            .at("pubsub.item", "content")
            .choice("itemType", mood_namespace)
            .at("", "mood");
    }
};

} // namespace epode
