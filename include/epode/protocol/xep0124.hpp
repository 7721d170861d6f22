#pragma once
/// XEP-0124: BOSH, with XEP-0206: XMPP over BOSH.
#include <epode/jid.hpp>
#include <epode/protocol/rfc6120.hpp>

namespace epode {

inline constexpr std::string_view bosh_namespace = "http://jabber.org/protocol/httpbind";
inline constexpr std::string_view xmpp_over_bosh_namespace = "urn:xmpp:xbosh";

/// Whether something went wrong for good (XEP-0124 §17).
enum class bosh_type { error, terminate };
constexpr std::array<std::string_view, 2> xml_names(bosh_type) { return {"error", "terminate"}; }

/// XEP-0124 §17.2.
enum class bosh_condition {
    bad_request,
    host_gone,
    host_unknown,
    improper_addressing,
    internal_server_error,
    item_not_found,
    other_request,
    policy_violation,
    remote_connection_failed,
    remote_stream_error,
    see_other_uri,
    system_shutdown,
    undefined_condition,
};
constexpr std::array<std::string_view, 13> xml_names(bosh_condition) {
    return {"bad-request",
            "host-gone",
            "host-unknown",
            "improper-addressing",
            "internal-server-error",
            "item-not-found",
            "other-request",
            "policy-violation",
            "remote-connection-failed",
            "remote-stream-error",
            "see-other-uri",
            "system-shutdown",
            "undefined-condition"};
}

/// A request or a response (XEP-0124 §6). Times are seconds, but for `time`.
struct bosh_body {
    std::optional<std::string> sid;           ///< of the session; secret
    std::optional<std::uint64_t> rid;         ///< of the request
    std::optional<jid> from, to;              ///< when a session or a stream begins
    std::optional<std::string> version;       ///< of BOSH
    std::optional<std::string> lang;          ///< of texts that name none themselves
    std::optional<std::uint32_t> wait;        ///< at most until an answer
    std::optional<std::uint32_t> hold;        ///< requests that wait at once
    std::optional<std::uint64_t> ack;         ///< up to this request all were received
    std::optional<std::uint64_t> report;      ///< a response to this request got lost?
    std::optional<std::uint32_t> time;        ///< milliseconds since that response
    std::optional<std::string> accept;        ///< content encodings
    std::optional<std::string> charsets;      ///< character encodings
    std::optional<std::string> content;       ///< the Content-Type of all responses
    std::optional<std::string> route;         ///< to the server: protocol, host, port
    std::optional<std::uint32_t> requests;    ///< at most so many at once
    std::optional<std::uint32_t> inactivity;  ///< at most without a request
    std::optional<std::uint32_t> polling;     ///< at least between empty requests
    std::optional<std::uint32_t> max_pause;   ///< at most for a pause
    std::optional<std::uint32_t> pause;       ///< asks for a pause
    std::optional<std::string> key, new_key;  ///< against requests of others (§15)
    std::optional<std::string> stream;        ///< of several in the session (§16)
    std::optional<std::string> auth_id;       ///< deprecated: the id of the XMPP stream
    std::optional<bool> secure;               ///< deprecated
    std::optional<bosh_type> type;            ///< how it ends
    std::optional<bosh_condition> condition;  ///< why
    std::optional<std::string> see_other_uri; ///< where to go on
    std::optional<std::string> xmpp_version;  ///< of the XMPP stream
    std::optional<bool> xmpp_restart;         ///< begins the XMPP stream anew
    std::optional<bool> xmpp_restart_logic;   ///< the connection manager can do that
    schema::payloads content_elements;        ///< stanzas and the like
    bool operator==(const bosh_body&) const = default;

    static consteval auto table() {
        using namespace schema;
        using self = bosh_body;
        return schema::element(
                   bosh_namespace, "body", "A request or a response.",
                   attribute<&self::sid>("sid", "Which session; secret."),
                   attribute<&self::rid>("rid", "Which request."),
                   attribute<&self::from>("from", "Who it is from.").lenient(),
                   attribute<&self::to>("to", "Whom it is to.").lenient(),
                   attribute<&self::version>("ver", "The version of BOSH.").json("version"),
                   language<&self::lang>("The language of the texts inside."),
                   attribute<&self::wait>("wait", "At most until an answer.").json("maxWaitTime"),
                   attribute<&self::hold>("hold", "Requests that wait at once.")
                       .json("maxHoldOpen"),
                   attribute<&self::ack>("ack", "Up to this request all were received."),
                   attribute<&self::report>("report", "Whose response may be lost."),
                   attribute<&self::time>("time", "Milliseconds since that response."),
                   attribute<&self::accept>("accept", "Content encodings.")
                       .json("acceptMediaTypes"),
                   attribute<&self::charsets>("charsets", "Character encodings.")
                       .json("characterSets"),
                   attribute<&self::content>("content", "The type of all responses.")
                       .json("mediaType"),
                   attribute<&self::route>("route", "How to get to the server."),
                   attribute<&self::requests>("requests", "At most so many at once.")
                       .json("maxClientRequests"),
                   attribute<&self::inactivity>("inactivity", "At most without a request.")
                       .json("maxInactivityTime"),
                   attribute<&self::polling>("polling", "At least between empty requests.")
                       .json("minPollingInterval"),
                   attribute<&self::max_pause>("maxpause", "At most for a pause.")
                       .json("maxSessionPause"),
                   attribute<&self::pause>("pause", "Asks for a pause.").json("pauseSession"),
                   attribute<&self::key>("key", "Proves whose request it is."),
                   attribute<&self::new_key>("newkey", "Begins a new sequence of keys.")
                       .json("newKey"),
                   attribute<&self::stream>("stream", "Which of several streams."),
                   attribute<&self::auth_id>("authid", "Deprecated: the XMPP stream's id.")
                       .json("authId"),
                   attribute<&self::secure>("secure", "Deprecated.").as(word_bool_codec),
                   attribute<&self::type>("type", "How it ends.").lenient(),
                   attribute<&self::condition>("condition", "Why.").lenient(),
                   child_text<&self::see_other_uri>("uri", "Where to go on.").json("seeOtherURI"),
                   attribute<&self::xmpp_version>("version", "The version of the XMPP stream.")
                       .in(xmpp_over_bosh_namespace)
                       .json("xmppVersion"),
                   attribute<&self::xmpp_restart>("restart", "Begins the XMPP stream anew.")
                       .in(xmpp_over_bosh_namespace)
                       .json("xmppRestart")
                       .as(word_bool_codec),
                   attribute<&self::xmpp_restart_logic>("restartlogic", "It can be begun anew.")
                       .in(xmpp_over_bosh_namespace)
                       .json("xmppRestartLogic")
                       .as(word_bool_codec),
                   extensions<&self::content_elements>("bosh", "Stanzas and the like."))
            .source("XEP-0124 §6")
            .at("", "bosh");
    }
};

/// With the condition `remote-stream-error`: what the server's stream error says (XEP-0206 §6).
struct bosh_stream_error {
    std::optional<stream_condition> condition;
    std::optional<std::string> other_host; ///< with `see_other_host`
    schema::multilingual text;
    bool operator==(const bosh_stream_error&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::group(
                   "What the server's stream error says.",
                   child_name<&bosh_stream_error::condition>(stream_error_namespace, "condition",
                                                             "The defined condition."),
                   child_text<&bosh_stream_error::other_host>("see-other-host", "Where to connect.")
                       .in(stream_error_namespace)
                       .json("seeOtherHost"),
                   language_texts<&bosh_stream_error::text>("text", "alternateLanguageText",
                                                            "An explanation, for people.")
                       .in(stream_error_namespace))
            .source("XEP-0206 §6")
            .at("bosh", "streamError");
    }
};

} // namespace epode
