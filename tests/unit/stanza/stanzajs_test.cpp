#include <epode/stanza/stanzajs.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

xml::document parsed(std::string_view text) {
    auto d = xml::parse_document(text);
    EXPECT_TRUE(d) << text;
    return std::move(*d);
}
std::string written(const xml::document& d) {
    std::string out;
    EXPECT_FALSE(xml::write(out, d.root()));
    return out;
}

struct pair {
    const char *specified, *stanzajs;
};
constexpr pair pairs[] = {
    {"<presence><idle xmlns='urn:xmpp:idle:1' since='2026-11-29T12:00:00Z'/></presence>",
     "<presence><since xmlns='urn:xmpp:idle:1'>2026-11-29T12:00:00Z</since></presence>"},
    {"<iq><query xmlns='jabber:iq:register'><nick>n</nick><url>u</url></query></iq>",
     "<iq><query xmlns='jabber:iq:register'><nick>n</nick><uri>u</uri></query></iq>"},
    {"<body xmlns='http://jabber.org/protocol/httpbind' route='xmpp:example.org:9999'/>",
     "<body xmlns='http://jabber.org/protocol/httpbind' string='xmpp:example.org:9999'/>"},
    {"<jingle xmlns='urn:xmpp:jingle:1'><reason><alternative-session><sid>s</sid>"
     "</alternative-session></reason></jingle>",
     "<jingle xmlns='urn:xmpp:jingle:1'><reason><alternative-session>s</alternative-session>"
     "</reason></jingle>"},
    {"<encryption xmlns='urn:xmpp:jingle:apps:rtp:1'>"
     "<zrtp-hash xmlns='urn:xmpp:jingle:apps:rtp:zrtp:1' version='1.10'>fe30</zrtp-hash>"
     "</encryption>",
     "<encryption xmlns='urn:xmpp:jingle:apps:rtp:1'><zrtp-hash version='1.10'>fe30</zrtp-hash>"
     "</encryption>"},
    {"<addresses xmlns='http://jabber.org/protocol/address'>"
     "<address type='to' jid='a@example.org' desc='A'/></addresses>",
     "<addresses xmlns='http://jabber.org/protocol/address'>"
     "<address type='to' jid='a@example.org'><desc>A</desc></address></addresses>"},
};

TEST(stanzajs, what_it_has_elsewhere_moves_both_ways) {
    for (const pair& p : pairs) {
        xml::document there = parsed(p.specified);
        to_stanzajs(there);
        EXPECT_TRUE(xml::equal(there.root(), parsed(p.stanzajs).root())) << written(there);
        xml::document back = parsed(p.stanzajs);
        from_stanzajs(back);
        EXPECT_TRUE(xml::equal(back.root(), parsed(p.specified).root())) << written(back);
    }
}

// A peer of the same program may follow the specifications.
TEST(stanzajs, what_is_where_it_was_specified_stays) {
    for (const pair& p : pairs) {
        xml::document d = parsed(p.specified);
        from_stanzajs(d);
        EXPECT_TRUE(xml::equal(d.root(), parsed(p.specified).root())) << written(d);
    }
}

TEST(stanzajs, all_else_stays) {
    for (const char* text : {"<presence><idle xmlns='urn:example:other' since='x'/></presence>",
                             "<iq><query xmlns='jabber:iq:register'><nick>n</nick></query></iq>",
                             "<reason xmlns='urn:xmpp:jingle:1'><alternative-session/></reason>"}) {
        xml::document d = parsed(text);
        to_stanzajs(d);
        EXPECT_TRUE(xml::equal(d.root(), parsed(text).root())) << written(d);
        from_stanzajs(d);
        EXPECT_TRUE(xml::equal(d.root(), parsed(text).root())) << written(d);
    }
}

} // namespace
} // namespace epode
