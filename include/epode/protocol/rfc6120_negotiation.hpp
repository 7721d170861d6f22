#pragma once
/// RFC 6120: the stream's header, and what client and server say before there is a session.
#include <epode/jid.hpp>
#include <epode/protocol/rfc6120.hpp>

namespace epode {

inline constexpr std::string_view stream_namespace = "http://etherx.jabber.org/streams";
inline constexpr std::string_view tls_namespace = "urn:ietf:params:xml:ns:xmpp-tls";
inline constexpr std::string_view sasl_namespace = "urn:ietf:params:xml:ns:xmpp-sasl";

/// The root element of a stream (RFC 6120 §4.7).
struct stream_header {
    std::optional<jid> from, to;
    std::optional<std::string> id;      ///< given by the server; secret
    std::optional<std::string> version; ///< absent: the peer is older than XMPP 1.0
    std::optional<std::string> lang;    ///< of texts that name none themselves
    bool operator==(const stream_header&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   stream_namespace, "stream", "The header of a stream.",
                   attribute<&stream_header::from>("from", "Who opens it.").lenient(),
                   attribute<&stream_header::to>("to", "Whom it is opened to.").lenient(),
                   attribute<&stream_header::id>("id", "The stream's identifier; secret."),
                   attribute<&stream_header::version>("version", "`1.0`."),
                   language<&stream_header::lang>("The language of the stream's texts."))
            .source("RFC 6120 §4.7")
            .at("", "stream")
            .default_choice("action", "stream");
    }
};

/// TLS may begin (RFC 6120 §5.4.2.3). The request is `starttls`.
struct tls_proceed {
    bool operator==(const tls_proceed&) const = default;

    static consteval auto table() {
        return schema::element(tls_namespace, "proceed", "TLS may begin.")
            .source("RFC 6120 §5.4.2.3")
            .at("", "tls")
            .choice("type", "proceed");
    }
};

/// There will be no TLS, and the stream ends (RFC 6120 §5.4.2.2).
struct tls_failure {
    bool operator==(const tls_failure&) const = default;

    static consteval auto table() {
        return schema::element(tls_namespace, "failure", "There will be no TLS.")
            .source("RFC 6120 §5.4.2.2")
            .at("", "tls")
            .choice("type", "failure");
    }
};

/// Base64, but no octets at all are a lone `=`: an empty text is no data (RFC 6120 §6.4.2).
extern const schema::value_codec sasl_data_codec;

/// Begins authentication (RFC 6120 §6.4.2).
struct sasl_auth {
    std::string mechanism;
    std::optional<schema::binary> data; ///< the initial response; secret
    bool operator==(const sasl_auth&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   sasl_namespace, "auth", "Begins authentication.",
                   attribute<&sasl_auth::mechanism>("mechanism", "How to authenticate.").required(),
                   text<&sasl_auth::data>("value", "The initial response; secret.")
                       .as(sasl_data_codec))
            .source("RFC 6120 §6.4.2")
            .at("", "sasl")
            .choice("type", "auth")
            .at("bosh", "sasl")
            .choice("type", "auth");
    }
};

/// What the server wants to know (RFC 6120 §6.4.3).
struct sasl_challenge {
    std::optional<schema::binary> data;
    bool operator==(const sasl_challenge&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(sasl_namespace, "challenge", "What the server wants to know.",
                               text<&sasl_challenge::data>("value", "The mechanism's data.")
                                   .as(sasl_data_codec))
            .source("RFC 6120 §6.4.3")
            .at("", "sasl")
            .choice("type", "challenge")
            .at("bosh", "sasl")
            .choice("type", "challenge");
    }
};

/// The answer to a challenge (RFC 6120 §6.4.3).
struct sasl_response {
    std::optional<schema::binary> data; ///< secret
    bool operator==(const sasl_response&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(sasl_namespace, "response", "The answer to a challenge.",
                               text<&sasl_response::data>("value", "The mechanism's data; secret.")
                                   .as(sasl_data_codec))
            .source("RFC 6120 §6.4.3")
            .at("", "sasl")
            .choice("type", "response")
            .at("bosh", "sasl")
            .choice("type", "response");
    }
};

/// The client gives up (RFC 6120 §6.4.4).
struct sasl_abort {
    bool operator==(const sasl_abort&) const = default;

    static consteval auto table() {
        return schema::element(sasl_namespace, "abort", "The client gives up.")
            .source("RFC 6120 §6.4.4")
            .at("", "sasl")
            .choice("type", "abort")
            .at("bosh", "sasl")
            .choice("type", "abort");
    }
};

/// The client is authenticated (RFC 6120 §6.4.6).
struct sasl_success {
    std::optional<schema::binary> data; ///< by which some mechanisms prove who the server is
    bool operator==(const sasl_success&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   sasl_namespace, "success", "The client is authenticated.",
                   text<&sasl_success::data>("value", "The mechanism's data.").as(sasl_data_codec))
            .source("RFC 6120 §6.4.6")
            .at("", "sasl")
            .choice("type", "success")
            .at("bosh", "sasl")
            .choice("type", "success");
    }
};

/// RFC 6120 §6.5.
enum class sasl_condition {
    aborted,
    account_disabled,
    credentials_expired,
    encryption_required,
    incorrect_encoding,
    invalid_authzid,
    invalid_mechanism,
    malformed_request,
    mechanism_too_weak,
    not_authorized,
    temporary_auth_failure,
};
constexpr std::array<std::string_view, 11> xml_names(sasl_condition) {
    return {"aborted",
            "account-disabled",
            "credentials-expired",
            "encryption-required",
            "incorrect-encoding",
            "invalid-authzid",
            "invalid-mechanism",
            "malformed-request",
            "mechanism-too-weak",
            "not-authorized",
            "temporary-auth-failure"};
}

/// The client is not authenticated (RFC 6120 §6.4.5). Its texts are the server's: untrusted.
struct sasl_failure {
    std::optional<sasl_condition> condition; ///< absent also when it is unknown
    schema::multilingual text;
    bool operator==(const sasl_failure&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   sasl_namespace, "failure", "The client is not authenticated.",
                   child_name<&sasl_failure::condition>(sasl_namespace, "condition", "Why."),
                   language_texts<&sasl_failure::text>("text", "alternateLanguageText",
                                                       "An explanation, for people."))
            .source("RFC 6120 §6.4.5")
            .at("", "sasl")
            .choice("type", "failure")
            .at("bosh", "sasl")
            .choice("type", "failure");
    }
};

} // namespace epode
