#pragma once
/// RFC 6120: errors, stream features, resource binding.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace epode {

inline constexpr std::string_view stanza_error_namespace = "urn:ietf:params:xml:ns:xmpp-stanzas";
inline constexpr std::string_view stream_error_namespace = "urn:ietf:params:xml:ns:xmpp-streams";

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
/// Why a stanza was not handled (RFC 6120 §8.3). Its texts are the peer's: untrusted.
struct stanza_error {
    std::optional<jid> by;                 ///< who found the error
    std::optional<stanza_error_type> type; ///< absent or unknown in a malformed error
    stanza_condition condition = stanza_condition::undefined_condition;
    std::optional<std::string> gone_to;     ///< with `gone`: a URI of the new address
    std::optional<std::string> redirect_to; ///< with `redirect`: a URI to try instead
    schema::multilingual text;
    schema::payloads application;      ///< application-specific conditions (§8.3.4)
    std::optional<std::uint16_t> code; ///< of the time before XMPP (XEP-0086)
    bool operator==(const stanza_error&) const = default;

    /// The rows, for any type with these members and an element in any namespace.
    template <class Error>
    static consteval auto rows(schema::literal ns) {
        using namespace schema;
        return schema::element(
                   ns, "error", "Why a stanza was not handled.",
                   attribute<&Error::by>("by", "The entity that found the error.").lenient(),
                   attribute<&Error::type>("type", "What the sender can do.").lenient(),
                   child_name<&Error::condition>(stanza_error_namespace, "condition",
                                                 "The defined condition."),
                   child_text<&Error::gone_to>("gone", "A URI of the new address.")
                       .in(stanza_error_namespace),
                   child_text<&Error::redirect_to>("redirect", "A URI to try instead.")
                       .in(stanza_error_namespace),
                   language_texts<&Error::text>("text", "alternateLanguageText",
                                                "An explanation, for people.")
                       .in(stanza_error_namespace),
                   extensions<&Error::application>("error", "Application-specific conditions."),
                   attribute<&Error::code>("code", "A number of the time before XMPP.").lenient())
            .source("RFC 6120 §8.3");
    }
    static consteval auto table() {
        return rows<stanza_error>("")
            .at("message", "error")
            .default_choice("streamType", "jabber:client")
            .last()
            .at("presence", "error")
            .default_choice("streamType", "jabber:client")
            .last()
            .at("iq", "error")
            .default_choice("streamType", "jabber:client")
            .last()
            .at("", "stanzaError")
            .default_choice("streamType", "jabber:client");
    }
};

/// The defined conditions of RFC 6120 §4.9.3.
enum class stream_condition {
    bad_format,
    bad_namespace_prefix,
    conflict,
    connection_timeout,
    host_gone,
    host_unknown,
    improper_addressing,
    internal_server_error,
    invalid_from,
    invalid_namespace,
    invalid_xml,
    not_authorized,
    not_well_formed,
    policy_violation,
    remote_connection_failed,
    reset,
    resource_constraint,
    restricted_xml,
    see_other_host,
    system_shutdown,
    undefined_condition,
    unsupported_encoding,
    unsupported_feature,
    unsupported_stanza_type,
    unsupported_version,
};
constexpr std::array<std::string_view, 25> xml_names(stream_condition) {
    return {"bad-format",
            "bad-namespace-prefix",
            "conflict",
            "connection-timeout",
            "host-gone",
            "host-unknown",
            "improper-addressing",
            "internal-server-error",
            "invalid-from",
            "invalid-namespace",
            "invalid-xml",
            "not-authorized",
            "not-well-formed",
            "policy-violation",
            "remote-connection-failed",
            "reset",
            "resource-constraint",
            "restricted-xml",
            "see-other-host",
            "system-shutdown",
            "undefined-condition",
            "unsupported-encoding",
            "unsupported-feature",
            "unsupported-stanza-type",
            "unsupported-version"};
}

/// Why the peer ends the stream (RFC 6120 §4.9). Its texts are the peer's: untrusted.
struct stream_error {
    stream_condition condition = stream_condition::undefined_condition;
    std::optional<std::string> other_host; ///< with `see_other_host`
    schema::multilingual text;
    schema::payloads application; ///< application-specific conditions (§4.9.4)
    bool operator==(const stream_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   "http://etherx.jabber.org/streams", "error", "Why the peer ends the stream.",
                   child_name<&stream_error::condition>(stream_error_namespace, "condition",
                                                        "The defined condition."),
                   child_text<&stream_error::other_host>("see-other-host", "Where to connect.")
                       .in(stream_error_namespace)
                       .json("seeOtherHost"),
                   language_texts<&stream_error::text>("text", "alternateLanguageText",
                                                       "An explanation, for people.")
                       .in(stream_error_namespace),
                   extensions<&stream_error::application>("streamError",
                                                          "Application-specific conditions."))
            .source("RFC 6120 §4.9")
            .at("", "streamError");
    }
};

/// What the server offers at this stage of the stream (RFC 6120 §4.3.2).
struct stream_features {
    schema::payloads offered;
    bool operator==(const stream_features&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("http://etherx.jabber.org/streams", "features",
                               "What the server offers.",
                               extensions<&stream_features::offered>("features", "The features."))
            .source("RFC 6120 §4.3.2")
            .at("", "features")
            .at("bosh", "features");
    }
};

/// STARTTLS as a feature and as a request (RFC 6120 §5.4.1).
struct starttls {
    bool required = false;
    bool operator==(const starttls&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:ietf:params:xml:ns:xmpp-tls", "starttls", "Negotiates TLS.",
                               flag<&starttls::required>("required", "Nothing works without TLS."))
            .source("RFC 6120 §5.4.1")
            .at("features", "tls")
            .default_choice("type", "start")
            .at("", "tls")
            .default_choice("type", "start");
    }
};

/// The SASL mechanisms that the server offers (RFC 6120 §6.3.3).
struct sasl_mechanisms {
    std::vector<std::string> names;
    bool operator==(const sasl_mechanisms&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:ietf:params:xml:ns:xmpp-sasl", "mechanisms",
                               "The SASL mechanisms that the server offers.",
                               child_text<&sasl_mechanisms::names>("mechanism", "A mechanism.")
                                   .json("mechanisms")
                                   .listed())
            .source("RFC 6120 §6.3.3")
            .at("features", "sasl");
    }
};

/// Resource binding: feature, request and result (RFC 6120 §7).
struct bind {
    std::optional<std::string> resource; ///< in a request: the resource wished for
    std::optional<jid> address;          ///< in a result: the full JID
    bool operator==(const bind&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element("urn:ietf:params:xml:ns:xmpp-bind", "bind",
                               "Binds a resource to the stream.",
                               child_text<&bind::resource>("resource", "The resource wished for."),
                               child_text<&bind::address>("jid", "The full JID that was bound."))
            .source("RFC 6120 §7")
            .at("iq", "bind")
            .at("features", "bind");
    }
};

} // namespace epode
