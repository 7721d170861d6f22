#pragma once
/// XEP-0166: Jingle.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

#include <array>

namespace epode {

inline constexpr std::string_view jingle_namespace = "urn:xmpp:jingle:1";
inline constexpr std::string_view jingle_errors_namespace = "urn:xmpp:jingle:errors:1";

/// XEP-0166 §7.2.
enum class jingle_action {
    content_accept,
    content_add,
    content_modify,
    content_reject,
    content_remove,
    description_info,
    security_info,
    session_accept,
    session_info,
    session_initiate,
    session_terminate,
    transport_accept,
    transport_info,
    transport_reject,
    transport_replace,
};
constexpr std::array<std::string_view, 15> xml_names(jingle_action) {
    return {"content-accept", "content-add",      "content-modify",    "content-reject",
            "content-remove", "description-info", "security-info",     "session-accept",
            "session-info",   "session-initiate", "session-terminate", "transport-accept",
            "transport-info", "transport-reject", "transport-replace"};
}

/// The parties of a session (XEP-0166 §7.3).
enum class jingle_role { initiator, responder };
constexpr std::array<std::string_view, 2> xml_names(jingle_role) {
    return {"initiator", "responder"};
}

/// Who sends content (XEP-0166 §7.3).
enum class jingle_senders { both, initiator, none, responder };
constexpr std::array<std::string_view, 4> xml_names(jingle_senders) {
    return {"both", "initiator", "none", "responder"};
}

/// XEP-0166 §7.4.
enum class jingle_reason_condition {
    alternative_session,
    busy,
    cancel,
    connectivity_error,
    decline,
    expired,
    failed_application,
    failed_transport,
    general_error,
    gone,
    incompatible_parameters,
    media_error,
    security_error,
    success,
    timeout,
    unsupported_applications,
    unsupported_transports,
};
constexpr std::array<std::string_view, 17> xml_names(jingle_reason_condition) {
    return {"alternative-session",
            "busy",
            "cancel",
            "connectivity-error",
            "decline",
            "expired",
            "failed-application",
            "failed-transport",
            "general-error",
            "gone",
            "incompatible-parameters",
            "media-error",
            "security-error",
            "success",
            "timeout",
            "unsupported-applications",
            "unsupported-transports"};
}

/// XEP-0166 §9, §10.
enum class jingle_error_condition {
    out_of_order,
    security_required,
    tie_break,
    unknown_content,
    unknown_session,
    unsupported_info,
};
constexpr std::array<std::string_view, 6> xml_names(jingle_error_condition) {
    return {"out-of-order",    "security-required", "tie-break",
            "unknown-content", "unknown-session",   "unsupported-info"};
}

/// What is exchanged, how, and on which conditions (XEP-0166 §7.3).
struct jingle_content {
    std::optional<jingle_role> creator; ///< who added it
    std::string name;                   ///< unique for that creator
    std::string disposition = "session";
    jingle_senders senders = jingle_senders::both;
    schema::payloads parts; ///< description, transport, security
    bool operator==(const jingle_content&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_namespace, "content", "What is exchanged, how, on which conditions.",
                   attribute<&jingle_content::creator>("creator", "Who added it.").lenient(),
                   attribute<&jingle_content::name>("name", "Unique for that creator.").required(),
                   attribute<&jingle_content::disposition>("disposition", "How to take it.")
                       .otherwise("session"),
                   attribute<&jingle_content::senders>("senders", "Who sends.")
                       .otherwise("both")
                       .lenient(),
                   extensions<&jingle_content::parts>(
                       "jingle.content", "Application format, transport method, security."))
            .source("XEP-0166 §7.3");
    }
};

/// Why an action was taken (XEP-0166 §7.4).
struct jingle_reason {
    std::optional<jingle_reason_condition> condition;
    std::optional<std::string> alternative_session; ///< its `sid`
    std::optional<std::string> text;                ///< for people
    schema::payloads details;                       ///< of the application
    bool operator==(const jingle_reason&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_namespace, "reason", "Why an action was taken.",
                   child_name<&jingle_reason::condition>("", "condition", "The defined condition."),
                   child_text<&jingle_reason::alternative_session>("sid", "The session to use.")
                       .within("alternative-session")
                       .json("alternativeSession"),
                   child_text<&jingle_reason::text>("text", "An explanation, for people."),
                   extensions<&jingle_reason::details>("jingle.reason",
                                                       "Conditions of an application."))
            .source("XEP-0166 §7.4");
    }
};

/// Manages a session (XEP-0166 §7.1).
struct jingle {
    std::optional<jingle_action> action; ///< absent when unknown: `bad-request` is the answer
    std::optional<jid> initiator;        ///< to be ignored unless the sender may act for it
    std::optional<jid> responder;        ///< the same
    std::string sid;
    std::vector<jingle_content> contents;
    std::optional<jingle_reason> reason;
    schema::payloads rest; ///< informational payloads, groups
    bool operator==(const jingle&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_namespace, "jingle", "Manages a session.",
                   attribute<&jingle::action>("action", "What is done.").lenient(),
                   attribute<&jingle::initiator>("initiator", "Who initiated it.").lenient(),
                   attribute<&jingle::responder>("responder", "Who accepted it.").lenient(),
                   attribute<&jingle::sid>("sid", "Which session.").required(),
                   child<&jingle::contents>("contents", "Its contents, or those concerned."),
                   child<&jingle::reason>("reason", "Why."),
                   extensions<&jingle::rest>("jingle", "Information, groups of contents."))
            .source("XEP-0166 §7.1")
            .at("iq", "jingle");
    }
};

/// In a stanza error: what Jingle says of it (XEP-0166 §10).
struct jingle_error {
    jingle_error_condition condition{};
    bool operator==(const jingle_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_errors_namespace, "", "What Jingle says of an error.",
                   element_name<&jingle_error::condition>("jingleError", "The condition."))
            .source("XEP-0166 §10")
            .at("error", "");
    }
};

} // namespace epode
