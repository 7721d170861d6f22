#pragma once
/// XEP-0358: Publishing Available Jingle Sessions.
#include <epode/jid.hpp>
#include <epode/schema/table.hpp>

namespace epode {

inline constexpr std::string_view jingle_pub_namespace = "urn:xmpp:jinglepub:1";

/// About a session, for people, in one language (XEP-0358 §2.1).
struct jingle_pub_meta {
    std::optional<std::string> lang;
    std::optional<std::string> title;
    std::optional<std::string> summary;
    bool operator==(const jingle_pub_meta&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_pub_namespace, "meta", "About a session, for people.",
                               attribute<&jingle_pub_meta::lang>("lang", "The language.")
                                   .in("http://www.w3.org/XML/1998/namespace"),
                               attribute<&jingle_pub_meta::title>("title", "A title."),
                               attribute<&jingle_pub_meta::summary>("summary", "What it is."))
            .source("XEP-0358 §2.1");
    }
};

/// Its owner starts such a session on request (XEP-0358 §2.1).
struct jingle_pub {
    std::optional<jid> from; ///< the owner; absent: who sent the message
    std::string id;          ///< the request has it
    std::vector<jingle_pub_meta> meta;
    std::optional<std::string> uri; ///< another way to get it
    schema::payloads description;   ///< of the session's applications (XEP-0166)
    bool operator==(const jingle_pub&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_pub_namespace, "jinglepub", "Its owner starts such a session on request.",
                   attribute<&jingle_pub::from>("from", "The owner."),
                   attribute<&jingle_pub::id>("id", "The request has it.").required(),
                   child<&jingle_pub::meta>("meta", "About it, for people."),
                   child_text<&jingle_pub::uri>("uri", "Another way to get it."),
                   extensions<&jingle_pub::description>("jingle.content", "Its applications."))
            .source("XEP-0358 §2.1")
            .at("message", "jinglePub")
            .at("pubsub.item", "content")
            .choice("itemType", jingle_pub_namespace)
            .at("fileSharing.source", "jinglePub")
            .list();
    }
};

/// Asks the owner to start the session (XEP-0358 §2.2).
struct jingle_pub_start {
    std::string id; ///< the jingle_pub's
    bool operator==(const jingle_pub_start&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(jingle_pub_namespace, "start", "Asks the owner for the session.",
                               attribute<&jingle_pub_start::id>("id", "Which one.").required())
            .source("XEP-0358 §2.2")
            .at("iq", "jinglePubStart");
    }
};

/// The owner will start it (XEP-0358 §2.2).
struct jingle_pub_starting {
    std::string sid; ///< of the session to come
    bool operator==(const jingle_pub_starting&) const = default;

    static consteval auto table() {
        using namespace schema;
        return schema::element(
                   jingle_pub_namespace, "starting", "The owner will start it.",
                   attribute<&jingle_pub_starting::sid>("sid", "The session to come.").required())
            .source("XEP-0358 §2.2")
            .at("iq", "jinglePubStarting");
    }
};

} // namespace epode
