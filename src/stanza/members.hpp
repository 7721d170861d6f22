#pragma once
/// The stanzas themselves as tables, for JSON. Programs use message, presence and iq instead.
///
/// Stanzas are in the namespace of their stream, and forwarded ones or those of a component may be
/// of another stream than a client's: there is a table for each kind of stream.
#include <epode/protocol/rfc6120.hpp>
#include <epode/stanza/iq.hpp>
#include <epode/stanza/message.hpp>
#include <epode/stanza/presence.hpp>

#include <array>

namespace epode {

/// What a stream is for.
enum class stream_kind { client, server, component, bosh };
/// The namespace of its stanzas. The last is that of stanzas which forget to leave that of the
/// element around them (XEP-0206 §2).
constexpr std::array<std::string_view, 4> xml_names(stream_kind) {
    return {client_namespace, "jabber:server", "jabber:component:accept",
            "http://jabber.org/protocol/httpbind"};
}

/// How JSON tells the streams apart, as StanzaJS does.
consteval schema::selector of_stream(stream_kind kind) {
    const bool is_usual = kind == stream_kind::client;
    return {"streamType", to_string(kind), is_usual, !is_usual};
}

/// What the derived members `hasSubject` and `payloadType` are.
void get_has_subject(const schema::multilingual& subject, std::string& json);
bool set_has_subject(schema::multilingual& subject, std::string_view json);
void get_payload_type(std::optional<iq_type> type, const schema::payloads& content,
                      const schema::registry& known, std::string& json);

template <stream_kind kind>
struct message_members {
    std::optional<std::string> from, to, id;
    std::optional<message_type> type;
    std::optional<std::string> lang;
    schema::multilingual body, subject;
    std::optional<std::string> thread, parent_thread;
    schema::payloads rest;

    static void get(const void* object, const schema::registry&, std::string& json) {
        get_has_subject(static_cast<const message_members*>(object)->subject, json);
    }
    static bool set(void* object, std::string_view json) {
        return set_has_subject(static_cast<message_members*>(object)->subject, json);
    }
    static constexpr schema::computed_operations has_subject{&get, &set};
    static consteval auto table() {
        using namespace schema;
        using self = message_members;
        const auto all =
            schema::element(
                to_string(kind), "message", "A message stanza.",
                attribute<&self::from>("from", "The sender.").as(address_text_codec).lenient(),
                attribute<&self::to>("to", "The recipient.").as(address_text_codec).lenient(),
                attribute<&self::id>("id", "Echoed in errors, receipts and markers."),
                attribute<&self::type>("type", "Absent is `normal`.").lenient(),
                language<&self::lang>("The language of the texts inside."),
                language_texts<&self::body>("body", "alternateLanguageBodies", "The text."),
                language_texts<&self::subject>("subject", "alternateLanguageSubjects",
                                               "The subject, in a room the room's.")
                    .keep_empty(),
                child_text<&self::thread>("thread", "The conversation's identifier."),
                child_attribute<&self::parent_thread>("thread", "parent",
                                                      "The conversation it came from.")
                    .json("parentThread"),
                extensions<&self::rest>("message", "The payloads."),
                computed("hasSubject", has_subject, "There is a subject, empty or not."))
                .source("RFC 6121 §5");
        return all.at("", "message")
            .with_selector(of_stream(kind))
            .at("forward", "message")
            .with_selector(of_stream(kind))
            .at("bosh", "messages")
            .with_selector(of_stream(kind))
            .list();
    }
};

template <stream_kind kind>
struct presence_members {
    std::optional<std::string> from, to, id;
    std::optional<presence_type> type;
    std::optional<std::string> lang;
    std::optional<presence_show> show;
    schema::multilingual status;
    std::int8_t priority = 0;
    schema::payloads rest;

    static consteval auto table() {
        using namespace schema;
        using self = presence_members;
        const auto all =
            schema::element(
                to_string(kind), "presence", "A presence stanza.",
                attribute<&self::from>("from", "The sender.").as(address_text_codec).lenient(),
                attribute<&self::to>("to", "The recipient.").as(address_text_codec).lenient(),
                attribute<&self::id>("id", "Echoed in errors."),
                attribute<&self::type>("type", "Absent is available.").lenient(),
                language<&self::lang>("The language of the texts inside."),
                child_text<&self::show>("show", "Absent is online.").lenient(),
                language_texts<&self::status>("status", "alternateLanguageStatuses",
                                              "What the user is doing, for people."),
                child_text<&self::priority>("priority", "Of this resource.")
                    .otherwise("0")
                    .lenient(),
                extensions<&self::rest>("presence", "The payloads."))
                .source("RFC 6121 §4");
        return all.at("", "presence")
            .with_selector(of_stream(kind))
            .at("forward", "presence")
            .with_selector(of_stream(kind))
            .at("bosh", "presences")
            .with_selector(of_stream(kind))
            .list();
    }
};

template <stream_kind kind>
struct iq_members {
    std::optional<std::string> from, to, id;
    std::optional<iq_type> type;
    std::optional<std::string> lang;
    schema::payloads rest;

    static void get(const void* object, const schema::registry& known, std::string& json) {
        const auto& request = *static_cast<const iq_members*>(object);
        get_payload_type(request.type, request.rest, known, json);
    }
    // It follows from the payload: what was read is of no consequence.
    static constexpr schema::computed_operations payload_type{&get};
    static consteval auto table() {
        using namespace schema;
        using self = iq_members;
        const auto all =
            schema::element(
                to_string(kind), "iq", "A request or its answer.",
                attribute<&self::from>("from", "The sender.").as(address_text_codec).lenient(),
                attribute<&self::to>("to", "The recipient.").as(address_text_codec).lenient(),
                attribute<&self::id>("id", "Pairs the answer with its request."),
                attribute<&self::type>("type", "Request or answer.").lenient(),
                language<&self::lang>("The language of the texts inside."),
                extensions<&self::rest>("iq", "The payload."),
                computed("payloadType", payload_type,
                         "In a request: the key of its payload, or `unknown-payload`, or "
                         "`invalid-payload-count`."))
                .source("RFC 6120 §8.2.3");
        return all.at("", "iq")
            .with_selector(of_stream(kind))
            .at("forward", "iq")
            .with_selector(of_stream(kind))
            .at("bosh", "iqs")
            .with_selector(of_stream(kind))
            .list();
    }
};

/// stanza_error in another stream than a client's, where JSON names that stream.
template <stream_kind kind>
struct error_members {
    std::optional<jid> by;
    std::optional<stanza_error_type> type;
    stanza_condition condition = stanza_condition::undefined_condition;
    std::optional<std::string> gone_to, redirect_to;
    schema::multilingual text;
    schema::payloads application;
    std::optional<std::uint16_t> code;

    static consteval auto table() {
        return stanza_error::rows<error_members>(to_string(kind))
            .at("message", "error")
            .with_selector(of_stream(kind))
            .last()
            .at("presence", "error")
            .with_selector(of_stream(kind))
            .last()
            .at("iq", "error")
            .with_selector(of_stream(kind))
            .last()
            .at("", "stanzaError")
            .with_selector(of_stream(kind));
    }
};

} // namespace epode
