// Tests src/stanza/stanza.cpp, the common base, through messages.
#include <epode/protocol/xep0203.hpp>
#include <epode/stanza/message.hpp>
#include <epode/xml/parse.hpp>
#include <epode/xml/writer.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

message received(std::string_view xml) {
    auto parsed = xml::parse_document(xml);
    EXPECT_TRUE(parsed.has_value()) << xml;
    return message(std::move(*parsed));
}

std::string written(const stanza& s) {
    std::string out;
    EXPECT_FALSE(xml::write(out, s.tree(), client_namespace));
    return out;
}

TEST(message, is_built_as_a_chat_message) {
    const message m("romeo@montague.lit", "hi <there>");
    EXPECT_EQ(written(m), "<message to='romeo@montague.lit' type='chat'><body>hi &lt;there&gt;"
                          "</body></message>");
}

TEST(message, has_fluent_setters_on_values_and_temporaries) {
    const message m = message("a@b", "x").id("1").from("c@d").lang("en").thread("t");
    EXPECT_EQ(m.id(), "1");
    EXPECT_EQ(m.from(), jid("c@d"));
    EXPECT_EQ(m.lang(), "en");
    EXPECT_EQ(m.thread(), "t");
    message other = m;
    other.id("2").type(message_type::headline).body("y").subject("s");
    EXPECT_EQ(other.id(), "2");
    EXPECT_EQ(other.body(), "y");
    EXPECT_EQ(other.subject(), "s");
    EXPECT_EQ(other.type(), message_type::headline);
    EXPECT_EQ(m.body(), "x") << "a copy is independent";
    other.id("");
    EXPECT_FALSE(other.tree().attribute_value("id"));
}

TEST(message, reads_attributes_of_what_was_received) {
    const message m = received("<message xmlns='jabber:client' from='juliet@capulet.lit/balcony' "
                               "to='romeo@montague.lit' id='m1' type='groupchat' xml:lang='en'>"
                               "<body>hi</body></message>");
    EXPECT_EQ(m.from(), jid("juliet@capulet.lit/balcony"));
    EXPECT_EQ(m.to(), jid("romeo@montague.lit"));
    EXPECT_EQ(m.id(), "m1");
    EXPECT_EQ(m.type(), message_type::groupchat);
    EXPECT_EQ(m.body(), "hi");
    EXPECT_FALSE(m.subject());
    EXPECT_FALSE(m.error());
}

TEST(message, malformed_attributes_read_as_absent_and_keep_their_text) {
    const message m = received(
        "<message xmlns='jabber:client' from='@' to='a@/b' type='shout'><body/></message>");
    EXPECT_FALSE(m.from());
    EXPECT_EQ(m.from_text(), "@");
    EXPECT_FALSE(m.to());
    EXPECT_EQ(m.to_text(), "a@/b");
    EXPECT_EQ(m.type(), message_type::normal);
    EXPECT_EQ(m.type_text(), "shout");
    EXPECT_EQ(m.body(), "") << "an empty body differs from none";
    EXPECT_EQ(m.id(), "");
    EXPECT_FALSE(m.reply("x").to());
}

TEST(message, chooses_among_bodies_by_language) {
    const message m = received("<message xmlns='jabber:client' xml:lang='en'>"
                               "<body xml:lang='cs'>ahoj</body><body>hello</body>"
                               "<body xml:lang='de'>hallo</body></message>");
    EXPECT_EQ(m.body(), "hello");
    EXPECT_EQ(m.body_in("de"), "hallo");
    EXPECT_EQ(m.body_in("CS"), "ahoj");
    EXPECT_EQ(m.body_in("en"), "hello") << "unmarked text is in the message's language";
    EXPECT_FALSE(m.body_in("fr"));
    const schema::multilingual expected{{"cs", "ahoj"}, {"", "hello"}, {"de", "hallo"}};
    EXPECT_EQ(m.bodies(), expected);

    const message marked = received("<message xmlns='jabber:client'>"
                                    "<body xml:lang='cs'>ahoj</body></message>");
    EXPECT_EQ(marked.body(), "ahoj") << "the first where none is in the message's language";
}

TEST(message, sets_the_body_of_one_language) {
    message m("a@b", "hello");
    m.body("hallo", "de").body("hi");
    EXPECT_EQ(m.body(), "hi");
    EXPECT_EQ(m.body_in("de"), "hallo");
    EXPECT_EQ(m.bodies().size(), 2u);
}

TEST(message, a_foreign_body_is_not_the_body) {
    const message m = received("<message xmlns='jabber:client'><body xmlns='urn:x'>no</body>"
                               "</message>");
    EXPECT_FALSE(m.body());
}

TEST(message, replies_to_a_chat_message) {
    const message m =
        received("<message xmlns='jabber:client' from='a@b/c' to='d@e/f' id='1' "
                 "type='chat'><body>hi</body><thread parent='p'>t</thread></message>");
    const message answer = m.reply("ho");
    EXPECT_EQ(written(answer), "<message type='chat' to='a@b/c'><body>ho</body>"
                               "<thread parent='p'>t</thread></message>");
}

TEST(message, replies_to_the_room_rather_than_to_the_occupant) {
    const message m = received("<message xmlns='jabber:client' from='room@muc/nick' "
                               "type='groupchat'><body>hi</body></message>");
    EXPECT_EQ(m.reply("ho").to(), jid("room@muc"));
    EXPECT_EQ(m.reply("ho").type(), message_type::groupchat);
    const message whisper = received("<message xmlns='jabber:client' from='room@muc/nick' "
                                     "type='chat'><body>hi</body></message>");
    EXPECT_EQ(whisper.reply("ho").to(), jid("room@muc/nick"));
}

TEST(message, types_payloads_on_demand) {
    const message m = received("<message xmlns='jabber:client'>"
                               "<delay xmlns='urn:xmpp:delay' stamp='yesterday'/>"
                               "<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>"
                               "<delay xmlns='urn:xmpp:delay' from='a@b' "
                               "stamp='2002-09-10T23:08:26Z'>late</delay></message>");
    EXPECT_TRUE(m.has<delay>());
    ASSERT_TRUE(m.payload<delay>()) << "an unreadable payload does not hide the next";
    EXPECT_EQ(m.payload<delay>()->stamp.time_since_epoch().count(), 1031699305000);
    const std::vector<delay> all = m.payloads<delay>();
    ASSERT_EQ(all.size(), 2u);
    EXPECT_EQ(all[1].from, jid("a@b"));
    EXPECT_EQ(all[1].reason, "late");
}

TEST(message, adds_and_removes_payloads) {
    message m("a@b", "x");
    delay d;
    d.stamp = wall_time(milliseconds(1031699305000));
    m.add(d).add(d);
    EXPECT_EQ(m.payloads<delay>().size(), 2u);
    EXPECT_EQ(m.payload<delay>(), d);
    m.remove<delay>();
    EXPECT_FALSE(m.has<delay>());
    EXPECT_EQ(m.body(), "x");
    m.add(d);
    EXPECT_TRUE(m.has<delay>()) << "the tree can grow again after a removal";
}

TEST(message, refuses_a_payload_that_must_not_be_written) {
    message m("a@b", "x");
    delay d;
    d.reason = std::string("\x01", 1);
    try {
        m.add(d);
        FAIL();
    } catch (const system_error& failed) {
        EXPECT_EQ(failed.code(), schema::error::illegal_value);
        EXPECT_NE(std::string(failed.what()).find("delay/text"), std::string::npos)
            << failed.what();
    }
}

TEST(message, keeps_what_it_does_not_know) {
    const std::string xml = "<message id='1'><thing xmlns='urn:example' a='1'><deep>kept</deep>"
                            "</thing></message>";
    const message m = received("<message xmlns='jabber:client' id='1'><thing xmlns='urn:example' "
                               "a='1'><deep>kept</deep></thing></message>");
    EXPECT_EQ(written(m), xml);
}

TEST(message, taking_over_a_tree_moves_nothing) {
    auto parsed = xml::parse_document("<message xmlns='jabber:client'><body>x</body></message>");
    ASSERT_TRUE(parsed.has_value());
    const xml::element* root = &parsed->root();
    const message m(std::move(*parsed));
    EXPECT_EQ(&m.tree(), root);
}

} // namespace
} // namespace epode
