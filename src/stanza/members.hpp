#pragma once
/// The stanzas themselves as tables, for JSON. Programs use message, presence and iq instead.
#include <epode/stanza/iq.hpp>
#include <epode/stanza/message.hpp>
#include <epode/stanza/presence.hpp>

namespace epode {

struct message_members {
    std::optional<std::string> from, to, id;
    std::optional<message_type> type;
    std::optional<std::string> lang;
    schema::multilingual body, subject;
    std::optional<std::string> thread, parent_thread;
    schema::payloads rest;

    static const schema::computed_operations has_subject;
    static consteval auto table() {
        using namespace schema;
        using self = message_members;
        return schema::element(
                   client_namespace, "message", "A message stanza.",
                   attribute<&self::from>("from", "The sender.").as(address_text_codec),
                   attribute<&self::to>("to", "The recipient.").as(address_text_codec),
                   attribute<&self::id>("id", "Echoed in errors, receipts and markers."),
                   attribute<&self::type>("type", "Absent is `normal`.").lenient(),
                   language<&self::lang>("The language of the texts inside."),
                   language_texts<&self::body>("body", "alternateLanguageBodies", "The text."),
                   language_texts<&self::subject>("subject", "alternateLanguageSubjects",
                                                  "The subject, in a room the room's."),
                   child_text<&self::thread>("thread", "The conversation's identifier."),
                   child_attribute<&self::parent_thread>("thread", "parent",
                                                         "The conversation it came from.")
                       .json("parentThread"),
                   extensions<&self::rest>("message", "The payloads."),
                   computed("hasSubject", has_subject, "There is a subject, empty or not."))
            .source("RFC 6121 §5")
            .at("", "message")
            .at("forward", "message");
    }
};

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
        return schema::element(client_namespace, "presence", "A presence stanza.",
                               attribute<&self::from>("from", "The sender.").as(address_text_codec),
                               attribute<&self::to>("to", "The recipient.").as(address_text_codec),
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
            .source("RFC 6121 §4")
            .at("", "presence")
            .at("forward", "presence");
    }
};

struct iq_members {
    std::optional<std::string> from, to, id;
    std::optional<iq_type> type;
    std::optional<std::string> lang;
    schema::payloads rest;

    static const schema::computed_operations payload_type;
    static consteval auto table() {
        using namespace schema;
        using self = iq_members;
        return schema::element(
                   client_namespace, "iq", "A request or its answer.",
                   attribute<&self::from>("from", "The sender.").as(address_text_codec),
                   attribute<&self::to>("to", "The recipient.").as(address_text_codec),
                   attribute<&self::id>("id", "Pairs the answer with its request."),
                   attribute<&self::type>("type", "Request or answer.").lenient(),
                   language<&self::lang>("The language of the texts inside."),
                   extensions<&self::rest>("iq", "The payload."),
                   computed("payloadType", payload_type,
                            "In a request: the key of its payload, or `unknown-payload`, or "
                            "`invalid-payload-count`."))
            .source("RFC 6120 §8.2.3")
            .at("", "iq")
            .at("forward", "iq");
    }
};

} // namespace epode
