#include <epode/protocol/xep0033.hpp>
#include <epode/protocol/xep0124.hpp>
#include <epode/protocol/xep0166.hpp>
#include <epode/protocol/xep0167.hpp>
#include <epode/stanza/stanzajs.hpp>

#include <optional>
#include <string>

namespace epode {

namespace {

enum class place { nowhere, attribute, child, text };

/// An element, and where in it the member is.
struct form {
    std::string_view ns, name;
    place at = place::nowhere;
    std::string_view member; ///< name of the attribute or child
};
struct difference {
    form specified, stanzajs;
};

constexpr std::string_view register_namespace = "jabber:iq:register";
constexpr std::string_view idle_namespace = "urn:xmpp:idle:1";
constexpr std::string_view zrtp_namespace = "urn:xmpp:jingle:apps:rtp:zrtp:1";

constexpr difference differences[] = {
    {{addresses_namespace, "address", place::attribute, "desc"},
     {addresses_namespace, "address", place::child, "desc"}},
    {{register_namespace, "query", place::child, "url"},
     {register_namespace, "query", place::child, "uri"}},
    {{bosh_namespace, "body", place::attribute, "route"},
     {bosh_namespace, "body", place::attribute, "string"}},
    {{jingle_namespace, "alternative-session", place::child, "sid"},
     {jingle_namespace, "alternative-session", place::text, {}}},
    {{zrtp_namespace, "zrtp-hash"}, {jingle_rtp_namespace, "zrtp-hash"}},
    {{idle_namespace, "idle", place::attribute, "since"},
     {idle_namespace, "since", place::text, {}}},
};

/// Nothing where the member is not there.
std::optional<std::string> take(const form& from, xml::element& e) {
    std::optional<std::string> value;
    switch (from.at) {
    case place::nowhere: break;
    case place::attribute:
        if (const auto held = e.attribute_value(from.member)) value = *held;
        e.remove_attribute(from.member);
        break;
    case place::child:
        if (const xml::element* held = e.child(from.member, e.ns)) value = held->text();
        e.remove_children(from.member, e.ns);
        break;
    case place::text:
        if (e.text().empty() || e.has_children()) break; // it is in the specified form already
        value = e.text();
        e.clear_content();
        break;
    }
    return value;
}

void put(const form& to, const std::string& value, xml::element& e, xml::arena& memory) {
    switch (to.at) {
    case place::nowhere: break;
    case place::attribute: e.set_attribute(memory, to.member, value); break;
    case place::child: e.add_child(memory, to.member, e.ns).add_text(memory, value); break;
    case place::text: e.add_text(memory, value); break;
    }
}

void move(const form& from, const form& to, xml::element& e, xml::arena& memory) {
    if (!e.is(from.name, from.ns)) return;
    const std::optional<std::string> value = take(from, e);
    e.name = to.name;
    e.ns = to.ns;
    if (value) put(to, *value, e, memory);
}

/// The parser bounds the depth.
template <class Move>
void walk(xml::element& e, const Move& each) { // NOLINT(misc-no-recursion)
    for (const difference& d : differences)
        each(d, e);
    for (xml::node* n = e.first_node; n; n = n->next)
        if (!n->is_text) walk(static_cast<xml::element&>(*n), each);
}

} // namespace

void from_stanzajs(xml::document& written_by_it) {
    walk(written_by_it.root(), [&](const difference& d, xml::element& e) {
        move(d.stanzajs, d.specified, e, written_by_it.memory());
    });
}

void to_stanzajs(xml::document& for_it) {
    walk(for_it.root(), [&](const difference& d, xml::element& e) {
        move(d.specified, d.stanzajs, e, for_it.memory());
    });
}

} // namespace epode
