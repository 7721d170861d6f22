#pragma once
/// XEP-0388: Extensible SASL Profile (SASL 2).
#include <epode/protocol/rfc6120_negotiation.hpp>

namespace epode {

inline constexpr std::string_view sasl_2_namespace = "urn:xmpp:sasl:2";

/// What may be negotiated along with authentication (XEP-0388 §2.1).
struct sasl_2_inline {
    schema::payloads features;
    bool operator==(const sasl_2_inline&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   sasl_2_namespace, "inline", "What may go along with authentication.",
                   extensions<&sasl_2_inline::features>("sasl2.inline", "The features."))
            .source("XEP-0388 §2.1");
    }
};

/// The stream feature (XEP-0388 §2.1).
struct sasl_2_authentication {
    std::vector<std::string> mechanisms;
    std::optional<sasl_2_inline> inline_features;
    schema::payloads more;
    bool operator==(const sasl_2_authentication&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = sasl_2_authentication;
        return schema::element(
                   sasl_2_namespace, "authentication", "How the server can authenticate.",
                   child_text<&self::mechanisms>("mechanism", "A SASL mechanism.")
                       .json("mechanisms")
                       .listed(),
                   child<&self::inline_features>("inline", "What may go along with it."),
                   extensions<&self::more>("sasl2.feature", "More of it."))
            .source("XEP-0388 §2.1")
            .at("features", "sasl2");
    }
};

/// The client's program and the machine that it is on (XEP-0388 §2.3).
struct sasl_2_user_agent {
    std::optional<std::string> id; ///< of this installation: lasting and unique
    std::optional<std::string> software, device;
    bool operator==(const sasl_2_user_agent&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(sasl_2_namespace, "user-agent", "What the client is.",
                               attribute<&sasl_2_user_agent::id>("id", "Of this installation."),
                               child_text<&sasl_2_user_agent::software>("software", "Its name."),
                               child_text<&sasl_2_user_agent::device>("device", "Where it runs."))
            .source("XEP-0388 §2.3");
    }
};

/// Begins authentication (XEP-0388 §2.3).
struct sasl_2_authenticate {
    std::string mechanism;
    std::optional<schema::binary> initial_response; ///< secret
    std::optional<sasl_2_user_agent> user_agent;
    schema::payloads requests; ///< what shall go along with it
    bool operator==(const sasl_2_authenticate&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = sasl_2_authenticate;
        return schema::element(
                   sasl_2_namespace, "authenticate", "Begins authentication.",
                   attribute<&self::mechanism>("mechanism", "How to authenticate.").required(),
                   child_text<&self::initial_response>("initial-response", "Secret.")
                       .json("initialResponse")
                       .keep_empty(),
                   child<&self::user_agent>("userAgent", "What the client is."),
                   extensions<&self::requests>("sasl2.authenticate", "What shall go along."))
            .source("XEP-0388 §2.3")
            .at("", "sasl2")
            .choice("type", "authenticate");
    }
};

/// What the server wants to know (XEP-0388 §2.5).
struct sasl_2_challenge {
    schema::binary data;
    bool operator==(const sasl_2_challenge&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(sasl_2_namespace, "challenge", "What the server wants to know.",
                               text<&sasl_2_challenge::data>("value", "The mechanism's data."))
            .source("XEP-0388 §2.5")
            .at("", "sasl2")
            .choice("type", "challenge");
    }
};

/// The answer to a challenge (XEP-0388 §2.5).
struct sasl_2_response {
    schema::binary data; ///< secret
    bool operator==(const sasl_2_response&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   sasl_2_namespace, "response", "The answer to a challenge.",
                   text<&sasl_2_response::data>("value", "The mechanism's data; secret."))
            .source("XEP-0388 §2.5")
            .at("", "sasl2")
            .choice("type", "response");
    }
};

/// The client is authenticated (XEP-0388 §2.6.1).
struct sasl_2_success {
    std::optional<schema::binary> additional_data;
    std::optional<jid> authorization_identifier; ///< as whom; a full JID if a resource is bound
    schema::payloads results;                    ///< of what went along
    bool operator==(const sasl_2_success&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = sasl_2_success;
        return schema::element(
                   sasl_2_namespace, "success", "The client is authenticated.",
                   child_text<&self::additional_data>("additional-data", "The mechanism's data.")
                       .json("additionalData")
                       .keep_empty(),
                   child_text<&self::authorization_identifier>("authorization-identifier",
                                                               "As whom.")
                       .json("authorizationIdentifier")
                       .lenient(),
                   extensions<&self::results>("sasl2.success", "What came of the requests."))
            .source("XEP-0388 §2.6.1")
            .at("", "sasl2")
            .choice("type", "success");
    }
};

/// The client is not authenticated (XEP-0388 §2.6.2). Its texts are the server's: untrusted.
struct sasl_2_failure {
    std::optional<sasl_condition> condition; ///< absent also when it is unknown
    schema::multilingual text;
    std::optional<schema::binary> additional_data;
    schema::payloads application; ///< conditions of the application
    bool operator==(const sasl_2_failure&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = sasl_2_failure;
        return schema::element(
                   sasl_2_namespace, "failure", "The client is not authenticated.",
                   child_name<&self::condition>(sasl_namespace, "condition", "Why."),
                   language_texts<&self::text>("text", "alternateLanguageText",
                                               "An explanation, for people."),
                   child_text<&self::additional_data>("additional-data", "The mechanism's data.")
                       .json("additionalData")
                       .keep_empty(),
                   extensions<&self::application>("sasl2.failure", "The application's conditions."))
            .source("XEP-0388 §2.6.2")
            .at("", "sasl2")
            .choice("type", "failure");
    }
};

/// Authentication takes another step, such as a second factor (XEP-0388 §2.6.3).
struct sasl_2_continue {
    std::optional<schema::binary> additional_data;
    std::vector<std::string> tasks; ///< of which the client chooses one
    schema::multilingual text;
    schema::payloads more;
    bool operator==(const sasl_2_continue&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = sasl_2_continue;
        return schema::element(
                   sasl_2_namespace, "continue", "Authentication takes another step.",
                   child_text<&self::additional_data>("additional-data", "The mechanism's data.")
                       .json("additionalData")
                       .keep_empty(),
                   child_text<&self::tasks>("task", "One of them.").within("tasks").json("tasks"),
                   language_texts<&self::text>("text", "alternateLanguageText",
                                               "An explanation, for people."),
                   extensions<&self::more>("sasl2.continue", "More of it."))
            .source("XEP-0388 §2.6.3")
            .at("", "sasl2")
            .choice("type", "continue");
    }
};

/// The client begins a task (XEP-0388 §2.6.3).
struct sasl_2_next {
    std::string task;
    schema::payloads data; ///< as the task has it
    bool operator==(const sasl_2_next&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(sasl_2_namespace, "next", "Begins a task.",
                               attribute<&sasl_2_next::task>("task", "Which.").required(),
                               extensions<&sasl_2_next::data>("sasl2.task", "The task's data."))
            .source("XEP-0388 §2.6.3")
            .at("", "sasl2")
            .choice("type", "next");
    }
};

/// What client and server tell each other during a task (XEP-0388 §2.6.3).
struct sasl_2_task_data {
    schema::payloads data; ///< as the task has it
    bool operator==(const sasl_2_task_data&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   sasl_2_namespace, "task-data", "What is told during a task.",
                   extensions<&sasl_2_task_data::data>("sasl2.task", "The task's data."))
            .source("XEP-0388 §2.6.3")
            .at("", "sasl2")
            .choice("type", "task-data");
    }
};

/// The client gives up (XEP-0388 §6.5).
struct sasl_2_abort {
    schema::multilingual text;
    schema::payloads more;
    bool operator==(const sasl_2_abort&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(sasl_2_namespace, "abort", "The client gives up.",
                               language_texts<&sasl_2_abort::text>("text", "alternateLanguageText",
                                                                   "An explanation, for people."),
                               extensions<&sasl_2_abort::more>("sasl2.abort", "More of it."))
            .source("XEP-0388 §6.5")
            .at("", "sasl2")
            .choice("type", "abort");
    }
};

} // namespace epode
