// What comes in from rooms: our own membership, and our own messages sent back.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

void enter(driver& d, std::string_view extra = "") {
    ASSERT_FALSE(d.core.join(jid("room@muc.example/me"), "", d.now));
    d.pump();
    d.receive("<presence from='room@muc.example/me'><x "
              "xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x>" +
              std::string(extra) + "</presence>");
}
/// The room tells that it gives messages ids.
void announce_ids(driver& d) {
    constexpr std::string_view disco = "<query xmlns='http://jabber.org/protocol/disco#info'>";
    const std::string wire = d.written();
    const std::size_t id = wire.rfind("<iq id='", wire.rfind("/disco#info'")) + 8;
    d.receive("<iq type='result' from='room@muc.example' id='" +
              wire.substr(id, wire.find('\'', id) - id) + "'>" + std::string(disco) +
              "<feature var='urn:xmpp:sid:0'/></query></iq>");
}
std::string reflection(std::string_view from, std::string_view inside, std::string_view id = "m1") {
    return "<message type='groupchat' from='" + std::string(from) + "' id='" + std::string(id) +
           "'><body>hi</body>" + std::string(inside) + "</message>";
}

TEST(inbound_rooms, reflections_only_by_self) {
    driver d;
    d.come_online();
    enter(d);
    announce_ids(d);
    d.send("m1", "room@muc.example", "groupchat");
    d.receive(reflection("room@muc.example/mallory", ""));
    d.receive(reflection("room@muc.example", ""));
    d.receive(reflection("other@muc.example/me", ""));
    d.receive(reflection("room@muc.example/me", "", "another"));
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
    d.receive(reflection("room@muc.example/me",
                         "<stanza-id xmlns='urn:xmpp:sid:0' by='evil.example' id='e'/>"
                         "<stanza-id xmlns='urn:xmpp:sid:0' by='room@muc.example' id='s1'/>"));
    EXPECT_EQ(d.fate_of("m1"), fate::reflected);
    EXPECT_EQ(d.core.fates().find("m1")->room_stanza_id, "s1");
}

TEST(inbound_rooms, a_reflection_may_carry_only_the_origin_id) {
    driver d;
    d.come_online();
    enter(d, "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>");
    d.send("m1", "room@muc.example", "groupchat");
    constexpr std::string_view origin = "<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>";
    d.receive(reflection("room@muc.example/me", origin, "rewritten"));
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight) << "the room gives occupant ids: a nick is nothing";
    d.receive(
        reflection("room@muc.example/me",
                   std::string(origin) + "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>",
                   "rewritten"));
    EXPECT_EQ(d.fate_of("m1"), fate::reflected);
}

TEST(inbound_rooms, occupants_tell_what_they_saw_by_the_rooms_id) {
    driver d;
    d.come_online();
    enter(d);
    announce_ids(d);
    d.send("m1", "room@muc.example", "groupchat");
    d.receive(reflection("room@muc.example/me",
                         "<stanza-id xmlns='urn:xmpp:sid:0' by='room@muc.example' id='s1'/>"));
    const auto marker = [](std::string_view id) {
        return "<displayed xmlns='urn:xmpp:chat-markers:0' id='" + std::string(id) + "'/>";
    };
    d.receive(reflection("room@muc.example/bob", marker("s2"), "b1"));
    EXPECT_EQ(d.fate_of("m1"), fate::reflected) << "another message";
    d.receive(reflection("room@muc.example/me", marker("s1"), "a1"));
    EXPECT_EQ(d.fate_of("m1"), fate::reflected) << "our own word";
    d.receive(reflection("room@muc.example/bob", marker("s1"), "b2"));
    EXPECT_EQ(d.fate_of("m1"), fate::displayed);
}

TEST(inbound_rooms, messages_to_a_room_wait_until_it_is_joined_and_keep_their_order) {
    driver d;
    d.come_online();
    d.send("m0", "room@muc.example", "groupchat"); // not a room of ours yet: the server's affair
    ASSERT_FALSE(d.core.join(jid("room@muc.example/me"), "", d.now));
    d.send("m1", "room@muc.example", "groupchat");
    d.send("private", "room@muc.example/bob");
    EXPECT_EQ(d.fate_of("m1"), fate::queued);
    EXPECT_EQ(d.fate_of("private"), fate::in_flight);
    enter(d);
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
    EXPECT_EQ(d.all<session_event::room>().size(), 1u);
}

TEST(inbound_rooms, a_new_session_enters_the_rooms_again_before_it_writes_to_them) {
    session_settings s = driver::plain_settings();
    s.bounds.unacked_stanzas = 1;
    driver d(s);
    d.come_online();
    enter(d);
    d.ack(1);
    d.ack(2); // the question what the room announces
    d.send("m1", "room@muc.example", "groupchat");
    d.send("m2", "room@muc.example", "groupchat"); // no room in the window: waits
    d.lose();
    d.written();
    d.reconnect();
    d.refuse_resumption();
    d.send("m3", "room@muc.example", "groupchat");
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    std::string wire = d.written();
    EXPECT_TRUE(has(wire, "<presence to='room@muc.example/me'>"));
    EXPECT_FALSE(has(wire, "<message"));
    d.ack(1);
    d.receive("<presence from='room@muc.example/me'><x "
              "xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x></presence>");
    d.ack(2);
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight) << "first come, first written";
    EXPECT_EQ(d.fate_of("m3"), fate::queued);
    d.ack(3);
    EXPECT_EQ(d.fate_of("m3"), fate::in_flight);
}

TEST(inbound_rooms, a_refusing_room_fails_what_waits_for_it) {
    driver d;
    d.come_online();
    ASSERT_FALSE(d.core.join(jid("room@muc.example/me"), "", d.now));
    d.send("m1", "room@muc.example", "groupchat");
    d.send("m2", "other@muc.example", "groupchat");
    d.receive("<presence type='error' from='room@muc.example/me'><error type='auth'><forbidden "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
    const auto rooms = d.all<session_event::room>();
    ASSERT_EQ(rooms.size(), 1u);
    EXPECT_FALSE(rooms[0]->joined);
    EXPECT_EQ(rooms[0]->condition, "forbidden");
}

TEST(inbound_rooms, a_resumed_session_is_still_in_its_rooms) {
    driver d;
    d.come_online();
    enter(d);
    d.lose();
    d.send("m1", "room@muc.example", "groupchat");
    d.reconnect();
    d.written();
    d.resumed(1);
    const std::string wire = d.written();
    EXPECT_FALSE(has(wire, "<presence"));
    EXPECT_TRUE(has(wire, "id='m1'"));
}

// Requests of others, and answers to ours.

} // namespace
} // namespace epode::test
