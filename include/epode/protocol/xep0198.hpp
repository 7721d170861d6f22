#pragma once
/// XEP-0198: Stream Management. Counts `h` are digits only and at most 2^32-1; anything else makes
/// the element unreadable (schema::error::illegal_value).
#include <epode/protocol/rfc6120.hpp>

namespace epode::stream_management {

inline constexpr std::string_view xml_namespace = "urn:xmpp:sm:3";

/// The stream feature (XEP-0198 §2).
struct feature {
    bool operator==(const feature&) const = default;

    static consteval auto table() {
        return schema::element(xml_namespace, "sm", "The server can do stream management.")
            .source("XEP-0198 §2")
            .at("features", "streamManagement")
            .value()
            .at("sasl2.inline", "streamManagement")
            .value();
    }
};

/// Asks for stream management (XEP-0198 §3).
struct enable {
    std::optional<bool> resume;       ///< the session shall be resumable
    std::optional<std::uint32_t> max; ///< for so many seconds
    bool operator==(const enable&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(xml_namespace, "enable", "Asks for stream management.",
                               attribute<&enable::resume>("resume", "It shall be resumable.")
                                   .as(word_bool_codec)
                                   .json("allowResumption"),
                               attribute<&enable::max>("max", "For so many seconds."))
            .source("XEP-0198 §3")
            .at("", "sm")
            .choice("type", "enable")
            .at("bind2", "streamManagement")
            .choice("type", "enable");
    }
};

/// Stream management is on (XEP-0198 §3).
struct enabled {
    std::optional<std::string> id; ///< the SM-ID; secret
    std::optional<bool> resume;
    std::optional<std::uint32_t> max; ///< seconds for which it can be resumed
    std::optional<std::string> location;
    bool operator==(const enabled&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   xml_namespace, "enabled", "Stream management is on.",
                   attribute<&enabled::id>("id", "What to resume it with; secret."),
                   attribute<&enabled::resume>("resume", "It is resumable.")
                       .as(word_bool_codec)
                       .lenient(),
                   attribute<&enabled::max>("max", "For so many seconds.").lenient(),
                   attribute<&enabled::location>("location", "Where to reconnect first."))
            .source("XEP-0198 §3")
            .at("", "sm")
            .choice("type", "enabled")
            .at("bound2", "streamManagement")
            .choice("type", "enabled");
    }
};

/// Asks to resume a session (XEP-0198 §5).
struct resume {
    std::uint32_t h = 0;
    std::string previous_id; ///< the SM-ID; secret
    bool operator==(const resume&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   xml_namespace, "resume", "Asks to resume a session.",
                   attribute<&resume::h>("h", "Stanzas handled so far.").json("handled").required(),
                   attribute<&resume::previous_id>("previd", "Which session; secret.")
                       .json("previousSession")
                       .required())
            .source("XEP-0198 §5")
            .at("", "sm")
            .choice("type", "resume")
            .at("sasl2.authenticate", "streamManagement")
            .choice("type", "resume");
    }
};

/// The session goes on (XEP-0198 §5).
struct resumed {
    std::uint32_t h = 0;
    std::string previous_id;
    bool operator==(const resumed&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(xml_namespace, "resumed", "The session goes on.",
                               attribute<&resumed::h>("h", "Stanzas handled so far.")
                                   .json("handled")
                                   .required(),
                               attribute<&resumed::previous_id>("previd", "Which session; secret.")
                                   .json("previousSession")
                                   .required())
            .source("XEP-0198 §5")
            .at("", "sm")
            .choice("type", "resumed")
            .at("sasl2.success", "streamManagement")
            .choice("type", "resumed");
    }
};

/// Enabling or resuming failed (XEP-0198 §3, §5).
struct failed {
    std::optional<std::uint32_t> h; ///< stanzas handled in the session that is gone
    std::optional<stanza_condition> condition;
    schema::multilingual text;
    bool operator==(const failed&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   xml_namespace, "failed", "Enabling or resuming failed.",
                   attribute<&failed::h>("h", "Stanzas handled in the session that is gone.")
                       .json("handled")
                       .lenient(),
                   child_name<&failed::condition>(stanza_error_namespace, "condition", "Why."),
                   language_texts<&failed::text>("text", "alternateLanguageText",
                                                 "An explanation, for people.")
                       .in(stanza_error_namespace))
            .source("XEP-0198 §5")
            .at("", "sm")
            .choice("type", "failed")
            .at("sasl2.success", "streamManagement")
            .choice("type", "failed")
            .at("bound2", "streamManagement")
            .choice("type", "failed");
    }
};

/// Asks how many stanzas were handled (XEP-0198 §4).
struct request {
    bool operator==(const request&) const = default;

    static consteval auto table() {
        return schema::element(xml_namespace, "r", "Asks how many stanzas were handled.")
            .source("XEP-0198 §4")
            .at("", "sm")
            .choice("type", "request");
    }
};

/// Tells how many stanzas were handled (XEP-0198 §4).
struct answer {
    std::uint32_t h = 0;
    bool operator==(const answer&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   xml_namespace, "a", "Tells how many stanzas were handled.",
                   attribute<&answer::h>("h", "Stanzas handled so far.").json("handled").required())
            .source("XEP-0198 §4")
            .at("", "sm")
            .choice("type", "ack");
    }
};

/// In a stream error: the peer acknowledged more than was sent (XEP-0198 §4).
struct handled_count_too_high {
    std::uint32_t h = 0;
    std::uint32_t send_count = 0;
    bool operator==(const handled_count_too_high&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   xml_namespace, "handled-count-too-high", "More was acknowledged than sent.",
                   attribute<&handled_count_too_high::h>("h", "The count received.")
                       .json("handled")
                       .required(),
                   attribute<&handled_count_too_high::send_count>("send-count", "The count sent.")
                       .json("sent")
                       .required())
            .source("XEP-0198 §4")
            .at("streamError", "handledCountTooHigh");
    }
};

} // namespace epode::stream_management
