#pragma once
#include <epode/jid.hpp>
#include <epode/schema/read.hpp>
#include <epode/schema/table.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace epode {

inline constexpr std::string_view stanza_error_namespace = "urn:ietf:params:xml:ns:xmpp-stanzas";

/// The defined conditions of RFC 6120 §8.3.3.
enum class stanza_condition {
    bad_request,
    conflict,
    feature_not_implemented,
    forbidden,
    gone,
    internal_server_error,
    item_not_found,
    jid_malformed,
    not_acceptable,
    not_allowed,
    not_authorized,
    policy_violation,
    recipient_unavailable,
    redirect,
    registration_required,
    remote_server_not_found,
    remote_server_timeout,
    resource_constraint,
    service_unavailable,
    subscription_required,
    undefined_condition,
    unexpected_request,
};
constexpr std::array<std::string_view, 22> xml_names(stanza_condition) {
    return {"bad-request",
            "conflict",
            "feature-not-implemented",
            "forbidden",
            "gone",
            "internal-server-error",
            "item-not-found",
            "jid-malformed",
            "not-acceptable",
            "not-allowed",
            "not-authorized",
            "policy-violation",
            "recipient-unavailable",
            "redirect",
            "registration-required",
            "remote-server-not-found",
            "remote-server-timeout",
            "resource-constraint",
            "service-unavailable",
            "subscription-required",
            "undefined-condition",
            "unexpected-request"};
}

/// What the sender of the stanza that failed can do (RFC 6120 §8.3.2).
enum class stanza_error_type { auth, cancel, continue_, modify, wait };
constexpr std::array<std::string_view, 5> xml_names(stanza_error_type) {
    return {"auth", "cancel", "continue", "modify", "wait"};
}
/// The type that RFC 6120 §8.3.3 recommends for a condition.
stanza_error_type usual_type(stanza_condition condition) noexcept;

/// Why a stanza was not handled (RFC 6120 §8.3). Its texts are the peer's: untrusted.
struct stanza_error {
    std::optional<jid> by;                 ///< who found the error
    std::optional<stanza_error_type> type; ///< absent or unknown in a malformed error
    stanza_condition condition = stanza_condition::undefined_condition;
    std::optional<std::string> gone_to;     ///< with `gone`: a URI of the new address
    std::optional<std::string> redirect_to; ///< with `redirect`: a URI to try instead
    schema::multilingual text;
    schema::payloads application; ///< application-specific conditions (§8.3.4)
    bool operator==(const stanza_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "", "error", "Why a stanza was not handled.",
                   attribute<&stanza_error::by>("by", "The entity that found the error.").lenient(),
                   attribute<&stanza_error::type>("type", "What the sender can do.").lenient(),
                   child_name<&stanza_error::condition>(stanza_error_namespace, "condition",
                                                        "The defined condition."),
                   child_text<&stanza_error::gone_to>("gone", "A URI of the new address.")
                       .in(stanza_error_namespace),
                   child_text<&stanza_error::redirect_to>("redirect", "A URI to try instead.")
                       .in(stanza_error_namespace),
                   language_texts<&stanza_error::text>("text", "alternateLanguageText",
                                                       "An explanation, for people.")
                       .in(stanza_error_namespace),
                   extensions<&stanza_error::application>("error",
                                                          "Application-specific conditions."))
            .source("RFC 6120 §8.3")
            .at("message", "error")
            .at("presence", "error")
            .at("iq", "error")
            .at("", "stanzaError");
    }
};

/// An error with the usual type for its condition and, if given, a text in no particular language.
stanza_error make_stanza_error(stanza_condition condition, std::string_view text = {});

} // namespace epode
