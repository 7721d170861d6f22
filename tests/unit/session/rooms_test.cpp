#include <epode/session/rooms.hpp>
#include <epode/xml/parse.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

using kind = rooms::change::kind;

constexpr std::string_view self = "<status code='110'/>";

class rooms_test : public testing::Test {
protected:
    rooms::change presence(std::string_view from, std::string_view status = self,
                           std::string_view type = "", std::string_view extra = "") {
        std::string text = "<presence xmlns='jabber:client' from='" + std::string(from) + "'";
        if (!type.empty()) text += " type='" + std::string(type) + "'";
        text += "><x xmlns='http://jabber.org/protocol/muc#user'>" + std::string(status) + "</x>" +
                std::string(extra) + "</presence>";
        const auto d = xml::parse_document(text);
        EXPECT_TRUE(d) << text;
        return all.presence(d->root(), jid(from));
    }
    void enter() {
        all.want(jid("room@muc.example/me"), "");
        EXPECT_EQ(presence("room@muc.example/me").what, kind::joined);
    }
    rooms all;
};

TEST_F(rooms_test, only_the_rooms_word_makes_us_a_member) {
    all.want(jid("room@muc.example/me"), "");
    EXPECT_EQ(presence("room@muc.example/other", "").what, kind::none) << "somebody else came in";
    EXPECT_EQ(presence("other@muc.example/me").what, kind::none) << "another room";
    EXPECT_EQ(all.find("room@muc.example")->state, rooms::status::joining);
    const auto change = presence("room@muc.example/me");
    EXPECT_EQ(change.what, kind::joined);
    EXPECT_EQ(change.occupant, jid("room@muc.example/me"));
    EXPECT_EQ(presence("room@muc.example/me").what, kind::none) << "joined already";
}

TEST_F(rooms_test, a_refusal_names_its_condition_and_ends_the_wish) {
    all.want(jid("room@muc.example/me"), "");
    const auto change = presence("room@muc.example/me", "", "error",
                                 "<error type='auth'><not-authorized "
                                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/><text "
                                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>no</text></error>");
    EXPECT_EQ(change.what, kind::refused);
    EXPECT_EQ(change.condition, "not-authorized");
    EXPECT_FALSE(all.find("room@muc.example"));
}

TEST_F(rooms_test, an_error_in_a_joined_room_is_no_refusal) {
    enter();
    EXPECT_EQ(presence("room@muc.example/me", "", "error").what, kind::none);
    EXPECT_TRUE(all.find("room@muc.example"));
}

TEST_F(rooms_test, being_put_out_ends_the_membership) {
    enter();
    EXPECT_EQ(presence("room@muc.example/other", "", "unavailable").what, kind::none);
    EXPECT_EQ(presence("room@muc.example/me", self, "unavailable").what, kind::left);
    EXPECT_FALSE(all.find("room@muc.example"));
}

TEST_F(rooms_test, a_nick_may_change_or_be_given_by_the_room) {
    enter();
    EXPECT_EQ(
        presence("room@muc.example/me", "<status code='110'/><status code='303'/>", "unavailable")
            .what,
        kind::none);
    EXPECT_EQ(presence("room@muc.example/new").what, kind::none);
    EXPECT_EQ(all.find("room@muc.example")->occupant, jid("room@muc.example/new"));
    EXPECT_TRUE(all.is_self(jid("room@muc.example/new"), ""));
    EXPECT_TRUE(all.is_self(jid("room@muc.example/me"), "")) << "late reflections";
}

TEST_F(rooms_test, without_occupant_ids_the_nick_decides) {
    enter();
    EXPECT_TRUE(all.is_self(jid("room@muc.example/me"), ""));
    EXPECT_FALSE(all.is_self(jid("room@muc.example/other"), ""));
    EXPECT_FALSE(all.is_self(jid("room@muc.example"), "")) << "the room itself";
    EXPECT_FALSE(all.is_self(jid("other@muc.example/me"), ""));
}

TEST_F(rooms_test, with_occupant_ids_a_nick_proves_nothing) {
    all.want(jid("room@muc.example/me"), "");
    presence("room@muc.example/me", self, "",
             "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='o1'/>");
    EXPECT_TRUE(all.is_self(jid("room@muc.example/me"), "o1"));
    EXPECT_TRUE(all.is_self(jid("room@muc.example/whatever"), "o1"));
    EXPECT_FALSE(all.is_self(jid("room@muc.example/me"), "o2")) << "somebody took our nick";
    EXPECT_FALSE(all.is_self(jid("room@muc.example/me"), ""));
}

TEST_F(rooms_test, a_second_wish_replaces_the_first) {
    enter();
    all.want(jid("room@muc.example/two"), "pw");
    ASSERT_EQ(all.all().size(), 1u);
    EXPECT_EQ(all.all()[0].occupant, jid("room@muc.example/two"));
    EXPECT_EQ(all.all()[0].state, rooms::status::joining);
}

TEST_F(rooms_test, a_lost_session_has_to_join_again) {
    enter();
    all.session_lost();
    EXPECT_EQ(all.find("room@muc.example")->state, rooms::status::joining);
    EXPECT_EQ(presence("room@muc.example/me").what, kind::joined);
    all.leave(jid("room@muc.example"));
    EXPECT_TRUE(all.all().empty());
}

TEST_F(rooms_test, the_presence_that_joins_is_well_formed) {
    const std::string text = rooms::join_presence({jid("r@m.example/a'<b"), "p&<w", {}, {}, {}});
    const auto d = xml::parse_document(text);
    ASSERT_TRUE(d) << text;
    EXPECT_EQ(d->root().attribute_value("to"), "r@m.example/a'<b");
    const xml::element* x = d->root().child("x", "http://jabber.org/protocol/muc");
    ASSERT_TRUE(x);
    EXPECT_EQ(x->child("password", x->ns)->text(), "p&<w");
    EXPECT_EQ(x->child("history", x->ns)->attribute_value("maxstanzas"), "0");
    const std::string open = rooms::join_presence({jid("r@m.example/a"), {}, {}, {}, {}});
    EXPECT_EQ(open.find("<password>"), open.npos);
}

} // namespace
} // namespace epode
