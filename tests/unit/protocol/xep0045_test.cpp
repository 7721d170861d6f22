#include "payload.hpp"

#include <epode/protocol/xep0045.hpp>

namespace epode::test {
namespace {

TEST(xep0045, reads_what_a_room_tells) {
    const auto user = round_trip<muc_user>(
        "<x xmlns='http://jabber.org/protocol/muc#user'>"
        "<item affiliation='member' role='none' jid='a@b' nick='new'><reason>why</reason>"
        "<actor nick='boss'/></item><status code='110'/><status code='303'/></x>");
    EXPECT_TRUE(user.has_status(muc_status::self_presence));
    EXPECT_TRUE(user.has_status(muc_status::nick_changed));
    EXPECT_FALSE(user.has_status(muc_status::kicked));
    ASSERT_TRUE(user.item);
    EXPECT_EQ(user.item->affiliation, muc_affiliation::member);
    EXPECT_EQ(user.item->role, muc_role::none);
    EXPECT_EQ(user.item->nick, "new");
    EXPECT_EQ(user.item->actor->nick, "boss");
    EXPECT_EQ(schema::to_json(user),
              R"({"affiliation":"member","role":"none","jid":"a@b","nick":"new","reason":"why",)"
              R"("actor":{"nick":"boss"},"statusCodes":["110","303"]})");
}

TEST(xep0045, is_lenient_where_rooms_are_creative) {
    const auto user = parsed<muc_user>(
        "<x xmlns='http://jabber.org/protocol/muc#user'><item affiliation='king' role='member' "
        "jid='@'><actor jid='@' nick='boss'/></item><status code='x'/><status code='110'/></x>");
    ASSERT_TRUE(user.has_value());
    EXPECT_FALSE(user->item->affiliation);
    EXPECT_FALSE(user->item->address);
    EXPECT_EQ(user->item->actor->nick, "boss");
    EXPECT_TRUE(user->has_status(110));
}

TEST(xep0045, tells_and_takes_the_action) {
    const auto invited = round_trip<muc_user>(
        "<x xmlns='http://jabber.org/protocol/muc#user'><invite from='a@b'><reason>come</reason>"
        "<continue thread='t'/></invite></x>");
    EXPECT_TRUE(invited.invitations.at(0).continues);
    EXPECT_EQ(invited.invitations.at(0).thread, "t");
    EXPECT_NE(schema::to_json(invited).find(R"("action":"invite")"), std::string::npos);
    const auto destroyed = schema::from_json<muc_user>(R"({"action":"destroy"})");
    ASSERT_TRUE(destroyed.has_value());
    EXPECT_TRUE(destroyed->destroyed);
    const auto both = schema::from_json<muc_user>(R"({"action":"invite","invite":[{"to":"a@b"}]})");
    ASSERT_TRUE(both.has_value());
    EXPECT_EQ(both->invitations.size(), 1u);
    EXPECT_TRUE(schema::from_json<muc_user>(R"({"action":"decline"})")->decline);
    EXPECT_FALSE(schema::from_json<muc_user>(R"({"action":"dance"})").has_value());
}

TEST(xep0045, administers_and_destroys) {
    EXPECT_EQ(round_trip<muc_admin>("<query xmlns='http://jabber.org/protocol/muc#admin'>"
                                    "<item affiliation='outcast' jid='a@b'/></query>")
                  .users.size(),
              1u);
    EXPECT_EQ(round_trip<muc_owner>("<query xmlns='http://jabber.org/protocol/muc#owner'>"
                                    "<destroy jid='r@m'><reason>old</reason></destroy></query>")
                  .destroyed->address,
              jid("r@m"));
    const auto owner = round_trip<muc_owner>("<query xmlns='http://jabber.org/protocol/muc#owner'>"
                                             "<x xmlns='jabber:x:data' type='cancel'/></query>");
    ASSERT_TRUE(owner.form);
    EXPECT_EQ(owner.form->type, form_type::cancel);
}

TEST(xep0045, an_item_may_continue_a_chat) {
    const auto user =
        round_trip<muc_user>("<x xmlns='http://jabber.org/protocol/muc#user'><item nick='n'>"
                             "<continue thread='t'/></item></x>");
    EXPECT_TRUE(user.item->continues);
    EXPECT_EQ(user.item->thread, "t");
}

} // namespace
} // namespace epode::test
