#include "session_fixture.hpp"

namespace epode::test {
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
        return all.presence(d->root(), jid(from), now);
    }
    void ask() {
        all.want(jid("room@muc.example/me"), "");
        all.entering("room@muc.example", now);
    }
    void enter() {
        ask();
        EXPECT_EQ(presence("room@muc.example/me").what, kind::joined);
    }
    rooms::change put_out(std::string_view inside) {
        return presence("room@muc.example/me", inside, "unavailable");
    }
    rooms::change refuse(std::string_view type, std::string_view condition) {
        return presence("room@muc.example/me", "", "error",
                        "<error type='" + std::string(type) + "'><" + std::string(condition) +
                            " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
    }
    const rooms::room& room() { return *all.find("room@muc.example"); }

    seeded_random random;
    time_point now{};
    rooms all{rooms::timing{}, random};
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
    ask();
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
    presence("room@muc.example/me", "", "unavailable");
    EXPECT_TRUE(all.is_self(jid("room@muc.example/me"), "")) << "nobody has it yet";
    presence("room@muc.example/me", "");
    EXPECT_FALSE(all.is_self(jid("room@muc.example/me"), "")) << "somebody took it";
    EXPECT_TRUE(all.is_self(jid("room@muc.example/new"), ""));
}

TEST_F(rooms_test, the_last_nicks_are_remembered) {
    enter();
    for (int i = 1; i <= 9; ++i)
        presence("room@muc.example/n" + std::to_string(i));
    EXPECT_FALSE(all.is_self(jid("room@muc.example/me"), ""));
    for (int i = 1; i <= 9; ++i)
        EXPECT_TRUE(all.is_self(jid("room@muc.example/n" + std::to_string(i)), "")) << i;
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
    rooms::room r;
    r.occupant = jid("r@m.example/a'<b");
    r.password = "p&<w";
    const std::string text = rooms::join_presence(r);
    const auto d = xml::parse_document(text);
    ASSERT_TRUE(d) << text;
    EXPECT_EQ(d->root().attribute_value("to"), "r@m.example/a'<b");
    const xml::element* x = d->root().child("x", "http://jabber.org/protocol/muc");
    ASSERT_TRUE(x);
    EXPECT_EQ(x->child("password", x->ns)->text(), "p&<w");
    EXPECT_EQ(x->child("history", x->ns)->attribute_value("maxstanzas"), "0");
    r.password.clear();
    const std::string open = rooms::join_presence(r);
    EXPECT_EQ(open.find("<password>"), open.npos);
}

TEST_F(rooms_test, what_puts_us_out_decides_whether_it_is_for_good) {
    const struct {
        std::string_view inside;
        session_error why;
        std::uint16_t status;
        bool again;
    } cases[] = {
        {"<status code='307'/>", session_error::room_kicked, 307, false},
        {"<status code='301'/>", session_error::room_banned, 301, false},
        {"<status code='307'/><status code='301'/>", session_error::room_banned, 301, false},
        {"<status code='321'/>", session_error::room_members_only, 321, false},
        {"<status code='322'/>", session_error::room_members_only, 322, false},
        {"<status code='332'/>", session_error::room_interrupted, 332, true},
        {"<status code='333'/>", session_error::room_interrupted, 333, true},
        {"<status code='307'/><status code='333'/>", session_error::room_interrupted, 333, true},
        {"<status code='301'/><status code='333'/>", session_error::room_banned, 301, false},
        {"<destroy jid='new@muc.example'/>", session_error::room_destroyed, 0, false},
        {"", session_error::room_left, 0, false},
    };
    for (const auto& c : cases) {
        for (const std::string_view marked : {self, std::string_view()}) {
            SCOPED_TRACE(std::string(c.inside) + std::string(marked));
            enter();
            const auto change = put_out(std::string(marked) + std::string(c.inside));
            EXPECT_EQ(change.what, c.again ? kind::interrupted : kind::left);
            EXPECT_EQ(change.why, c.why);
            EXPECT_EQ(change.status, c.status);
            EXPECT_EQ(all.find("room@muc.example") != nullptr, c.again);
        }
    }
}

TEST_F(rooms_test, the_rooms_reason_is_kept) {
    enter();
    EXPECT_EQ(put_out("<item><reason>spam</reason></item><status code='307'/>").text, "spam");
    enter();
    EXPECT_EQ(put_out("<destroy><reason>moved</reason></destroy>").text, "moved");
}

TEST_F(rooms_test, the_end_of_an_earlier_stay_is_not_that_of_a_new_wish) {
    enter();
    all.want(jid("room@muc.example/me"), "");
    EXPECT_EQ(put_out(self).what, kind::none);
    EXPECT_TRUE(all.find("room@muc.example"));
}

TEST_F(rooms_test, an_error_without_a_question_is_no_refusal) {
    enter();
    put_out("<status code='333'/>");
    EXPECT_EQ(refuse("cancel", "item-not-found").what, kind::none) << "not asked again yet";
    EXPECT_TRUE(all.find("room@muc.example"));
    all.entering("room@muc.example", now);
    EXPECT_EQ(refuse("cancel", "item-not-found").what, kind::refused);
}

TEST_F(rooms_test, the_first_refusal_is_final_whatever_it_says) {
    ask();
    EXPECT_EQ(refuse("wait", "resource-constraint").what, kind::refused);
    EXPECT_FALSE(all.find("room@muc.example"));
}

TEST_F(rooms_test, once_in_only_refusals_about_ourselves_are_final) {
    for (const auto& [type, condition] :
         {std::pair{"wait", "undefined-condition"}, std::pair{"cancel", "service-unavailable"},
          std::pair{"cancel", "remote-server-not-found"},
          std::pair{"wait", "remote-server-timeout"}}) {
        SCOPED_TRACE(condition);
        enter();
        put_out("<status code='332'/>");
        all.entering("room@muc.example", now);
        EXPECT_EQ(refuse(type, condition).what, kind::none);
        EXPECT_TRUE(room().enter_at);
    }
    all.entering("room@muc.example", now);
    EXPECT_EQ(refuse("auth", "forbidden").what, kind::refused);
    EXPECT_FALSE(all.find("room@muc.example"));
}

TEST_F(rooms_test, waits_between_attempts_are_random_and_grow_to_a_bound) {
    enter();
    put_out("<status code='332'/>");
    duration longest{};
    for (int i = 0; i < 300; ++i) {
        const duration wait = *room().enter_at - now;
        EXPECT_GE(wait, duration::zero());
        EXPECT_LE(wait, rooms::timing{}.reentry_cap);
        if (i == 0) {
            EXPECT_LE(wait, rooms::timing{}.reentry);
        }
        longest = std::max(longest, wait);
        all.entering("room@muc.example", now);
        refuse("wait", "service-unavailable");
    }
    EXPECT_GT(longest, rooms::timing{}.reentry * 16);
}

TEST_F(rooms_test, what_a_room_announces_holds_for_one_stay) {
    constexpr std::string_view bare = "room@muc.example";
    const rooms::features told{true, true};
    EXPECT_FALSE(all.asks_features(bare));
    ask();
    EXPECT_FALSE(all.asks_features(bare)) << "not in yet";
    EXPECT_FALSE(all.told_features(bare, told)) << "it was not asked";
    enter();
    EXPECT_TRUE(all.asks_features(bare));
    EXPECT_FALSE(all.asks_features(bare)) << "it is being asked";
    EXPECT_TRUE(all.told_features(bare, std::nullopt));
    EXPECT_FALSE(room().announced);
    EXPECT_TRUE(all.asks_features(bare)) << "it did not answer";
    EXPECT_TRUE(all.told_features(bare, told));
    EXPECT_TRUE(room().announced && room().announced->ids && room().announced->archive);
    EXPECT_FALSE(all.asks_features(bare)) << "it has told";
    put_out("<status code='332'/>");
    EXPECT_FALSE(room().announced);
    enter();
    EXPECT_TRUE(all.asks_features(bare));
    all.session_lost();
    EXPECT_FALSE(all.told_features(bare, told)) << "that was of the lost session";
    EXPECT_FALSE(room().announced);
}

} // namespace
} // namespace epode::test
