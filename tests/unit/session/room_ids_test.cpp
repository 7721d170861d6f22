// Ids that a room gives its messages: believed as far as the room announces them.
#include "catching_up_fixture.hpp"

namespace epode::test {
namespace {

/// What a test says and hears in one room.
template <class Fixture>
class in_one_room : public Fixture {
protected:
    static constexpr std::string_view room = "room@muc.example";
    static constexpr std::string_view ids = "<feature var='urn:xmpp:sid:0'/>";

    static void let_in(archive_driver& who) {
        who.receive("<presence from='room@muc.example/me'><x "
                    "xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x>"
                    "</presence>");
    }
    static void join(archive_driver& who) {
        ASSERT_FALSE(who.core.join(jid("room@muc.example/me"), {}, who.now));
        who.pump();
        EXPECT_FALSE(has(who.written(), who.disco)) << "it may not be there yet";
        let_in(who);
    }
    static void tell(archive_driver& who, std::string_view features) {
        const std::string id = who.question(who.disco);
        EXPECT_TRUE(has(who.asked, "to='room@muc.example'")) << who.asked;
        who.answer(id, disco_of(features), room);
    }
    static std::string disco_of(std::string_view features) {
        return "<query xmlns='http://jabber.org/protocol/disco#info'>" + std::string(features) +
               "</query>";
    }
    static void in_the_room(archive_driver& who, std::string_view features = ids) {
        join(who);
        tell(who, features);
    }
    static std::string given(std::string_view id, std::string_view by = room) {
        return "<body>hi</body><stanza-id xmlns='urn:xmpp:sid:0' by='" + std::string(by) +
               "' id='" + std::string(id) + "'/>";
    }
    static std::string said(std::string_view id, std::string_view nick = "bob",
                            std::string_view where = room) {
        return "from='" + std::string(where) + "/" + std::string(nick) + "' type='groupchat' id='" +
               std::string(id) + "'";
    }
    static void live(archive_driver& who, std::string_view attributes, std::string_view content) {
        who.receive("<message " + std::string(attributes) + ">" + std::string(content) +
                    "</message>");
    }
    static std::uint64_t number_of_last(const archive_driver& who) {
        const auto all = who.all<session_event::incoming_message>();
        return all.empty() ? 0 : all.back()->number;
    }
};

class room_ids : public in_one_room<testing::Test> {
protected:
    /// The id of our message in the room, as far as it is known.
    std::string id_of_ours(std::string_view id) {
        d.send(id, room, "groupchat");
        live(d, said(id, "me"), given("s1"));
        EXPECT_EQ(d.fate_of(id), fate::reflected);
        return d.core.fates().find(id)->room_stanza_id;
    }
    archive_driver d;
};

TEST_F(room_ids, are_taken_of_our_own_message_only_if_the_room_announces_them) {
    d.come_online();
    join(d);
    EXPECT_EQ(id_of_ours("m1"), "") << "it has not told";
    tell(d, "<feature var='urn:xmpp:mam:2'/>");
    EXPECT_EQ(id_of_ours("m2"), "") << "it does not";
    d.core.leave(jid(room), d.now);
    d.written();
    in_the_room(d);
    EXPECT_EQ(id_of_ours("m3"), "s1");
}

TEST_F(room_ids, make_certainly_the_same_message) {
    d.come_online();
    in_the_room(d);
    live(d, said("m1"), given("s1"));
    live(d, said("m1"), given("s1"));
    live(d, said("rewritten", "new_nick"), given("s1"));
    EXPECT_EQ(d.handed(), strings{"m1"});
    live(d, said("m1"), given("s2"));
    EXPECT_EQ(d.handed(), strings{"m1 again"}) << "sent twice: likely the same";
    live(d, said("m2"), given("s1", "other@muc.example"));
    live(d, said("m3", "bob", "other@muc.example"), given("s1", "other@muc.example"));
    EXPECT_EQ(d.handed(), (strings{"m2", "m3"})) << "another room's id";
}

TEST_F(room_ids, prove_nothing_where_the_room_does_not_announce_them) {
    for (const bool error : {false, true}) {
        archive_driver own;
        own.come_online();
        join(own);
        const std::string id = own.question(own.disco);
        if (error)
            own.refuse(id, "item-not-found", room);
        else
            own.answer(id, disco_of("<feature var='urn:xmpp:mam:2'/>"), room);
        live(own, said("m1", "mallory"), given("s1"));
        live(own, said("m2"), given("s1"));
        live(own, said("m2"), given("s1"));
        EXPECT_EQ(own.handed(), (strings{"m1", "m2", "m2 again"})) << error;
    }
}

TEST_F(room_ids, prove_nothing_before_the_room_has_told) {
    d.come_online();
    live(d, said("m1", "bob", "pretender@example.net"), given("s1", "pretender@example.net"));
    live(d, said("m2", "bob", "pretender@example.net"), given("s1", "pretender@example.net"));
    EXPECT_EQ(d.handed(), (strings{"m1", "m2"})) << "nobody asked whether that is a room";
    join(d);
    live(d, said("m1", "mallory"), given("s1"));
    live(d, said("m2"), given("s2"));
    tell(d, ids);
    live(d, said("m1"), given("s1"));
    EXPECT_EQ(d.handed(), (strings{"m1", "m2", "m1"})) << "the first s1 may have been forged";
    live(d, said("m2"), given("s2"));
    EXPECT_EQ(d.handed(), strings{"m2 again"}) << "by sender, type and id";
    live(d, said("m2"), given("s2"));
    EXPECT_EQ(d.handed(), strings{}) << "now by the other, too";
}

TEST_F(room_ids, are_asked_about_once_in_each_stay) {
    d.come_online();
    in_the_room(d);
    let_in(d);
    d.advance(seconds(1));
    EXPECT_FALSE(has(d.written(), d.disco));
    d.next_session();
    EXPECT_FALSE(has(d.written(), d.disco));
    let_in(d);
    EXPECT_EQ(id_of_ours("m1"), "") << "it may have changed meanwhile";
    tell(d, ids);
    EXPECT_EQ(id_of_ours("m2"), "s1");
}

TEST_F(room_ids, of_a_room_that_does_not_answer_are_asked_about_when_it_is_heard_of_again) {
    d.come_online();
    join(d);
    d.written();
    d.live_on(60);
    EXPECT_FALSE(has(d.written(), d.disco));
    d.resume("sm1");
    d.live_on(6);
    const std::string ping = d.question("<ping xmlns='urn:xmpp:ping'/>");
    d.answer(ping, "", "room@muc.example/me");
    tell(d, ids);
    EXPECT_EQ(id_of_ours("m1"), "s1");
}

TEST_F(room_ids, of_an_earlier_stay_are_not_believed_when_told_late) {
    d.come_online();
    join(d);
    const std::string id = d.question(d.disco);
    d.receive("<presence type='unavailable' from='room@muc.example/me'><x "
              "xmlns='http://jabber.org/protocol/muc#user'><status code='110'/>"
              "<status code='332'/></x></presence>");
    d.answer(id, disco_of(ids), room);
    let_in(d);
    EXPECT_EQ(id_of_ours("m1"), "");
    tell(d, "");
    EXPECT_EQ(id_of_ours("m2"), "");
}

class room_ids_across_processes : public room_ids {
protected:
    void SetUp() override {
        ASSERT_FALSE(d.core.keep_journal({}));
        d.come_online();
    }
    /// Another process resumes the session; the server sends again what was not acknowledged.
    std::unique_ptr<archive_driver> successor() {
        auto s = std::make_unique<archive_driver>();
        s->disk = d.disk;
        EXPECT_FALSE(s->core.keep_journal(s->disk));
        s->start();
        s->log_in();
        s->resumed(d.core.stream_management().unacknowledged().counter().wire_sent());
        return s;
    }
};

TEST_F(room_ids_across_processes, are_known_before_the_room_has_told_again) {
    in_the_room(d);
    live(d, said("m1"), given("s1"));
    live(d, said("m2"), given("s2"));
    const std::uint64_t number = number_of_last(d);
    ASSERT_EQ(d.handed(), (strings{"m1", "m2"}));
    d.notify(happened::handled{d.deliveries[0]}); // and killed before it is done with the other

    const auto s = successor();
    live(*s, said("m1"), given("s1"));
    live(*s, said("m1", "another"), given("s1"));
    EXPECT_EQ(s->handed(), strings{});
    live(*s, said("m2"), given("s2"));
    EXPECT_EQ(number_of_last(*s), number);
    EXPECT_EQ(s->handed(), strings{"m2"}) << "perhaps it was never shown";
    live(*s, said("m3", "mallory"), given("s3"));
    live(*s, said("m3"), given("s3"));
    EXPECT_EQ(s->handed(), (strings{"m3", "m3"})) << "these were never believed";
    in_the_room(*s);
    live(*s, said("m1"), given("s1"));
    live(*s, said("m2"), given("s2"));
    EXPECT_EQ(s->handed(), strings{});
}

TEST_F(room_ids_across_processes, of_what_came_before_the_room_told_are_known_by_their_sender) {
    join(d);
    live(d, said("m1"), given("s1"));
    const std::uint64_t number = number_of_last(d);
    d.finish_all();

    const auto s = successor();
    in_the_room(*s);
    live(*s, said("m1"), given("s1"));
    EXPECT_EQ(number_of_last(*s), number);
    EXPECT_EQ(s->handed(), strings{"m1 again"});
}

/// Of a server whose archive has what was said in rooms, too.
class room_ids_in_the_archive : public in_one_room<catching_up> {};

TEST_F(room_ids_in_the_archive, are_known_there_beside_its_own) {
    first_session(d);
    in_the_room(d);
    live(d, said("m1"), given("s1"));
    d.next_session();
    std::string id = missed_since("0", d);
    d.result("1", said("m1"), given("s1"));
    d.result("2", said("m2"), given("s2"));
    EXPECT_EQ(d.handed(), (strings{"m1", "m2"}));
    d.answer(id, d.fin());
    let_in(d);
    tell(d, ids);
    id = once_more("2", d);
    d.result("2", said("m2"), given("s2"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{}) << "the first time it was known by the archive's id alone";
}

} // namespace
} // namespace epode::test
