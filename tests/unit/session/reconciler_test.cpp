// Its dealings with archives are tested through the session: reconciling_test.cpp.
#include "session_fixture.hpp"

#include <epode/session/reconciler.hpp>

namespace epode::test {
namespace {

constexpr time_point start{};

reconciler::candidate candidate(message_id number, std::string id, const char* to,
                                bool groupchat = false) {
    reconciler::candidate c;
    c.number = number;
    c.id = std::move(id);
    c.to = jid(to);
    c.groupchat = groupchat;
    c.stanza.bytes = "<message type='chat'><body>b</body></message>";
    return c;
}

TEST(reconciler_test, what_an_archive_keeps) {
    const auto keeps = [](std::string_view text) { return reconciler::is_archivable(text); };
    EXPECT_TRUE(keeps("<message type='chat'><body>b</body></message>"));
    EXPECT_TRUE(keeps("<message><body>b</body></message>"));
    EXPECT_TRUE(keeps("<message type='groupchat'><body>b</body></message>"));
    EXPECT_FALSE(keeps("<message type='headline'><body>b</body></message>"));
    EXPECT_FALSE(keeps("<message type='error'><body>b</body></message>"));
    EXPECT_FALSE(keeps("<message type='chat'/>"));
    EXPECT_FALSE(keeps("<message><body>b</body><no-store xmlns='urn:xmpp:hints'/></message>"));
    EXPECT_FALSE(
        keeps("<message><body>b</body><no-permanent-store xmlns='urn:xmpp:hints'/></message>"));
    EXPECT_TRUE(keeps("<message><body>b</body><store xmlns='urn:xmpp:hints'/></message>"));
    EXPECT_FALSE(keeps("nonsense"));
}

TEST(reconciler_test, whose_messages_an_archive_keeps) {
    const jid bob("bob@example.org");
    mam_preferences p;
    EXPECT_FALSE(reconciler::keeps(p, bob)) << "it does not say";
    p.otherwise = mam_default::always;
    EXPECT_TRUE(reconciler::keeps(p, bob));
    p.never = {bob};
    EXPECT_FALSE(reconciler::keeps(p, bob));
    EXPECT_FALSE(reconciler::keeps(p, jid("bob@example.org/x")));
    EXPECT_TRUE(reconciler::keeps(p, jid("carol@example.org")));
    p = {mam_default::roster, {bob}, {}};
    EXPECT_TRUE(reconciler::keeps(p, bob));
    EXPECT_FALSE(reconciler::keeps(p, jid("carol@example.org")));
}

TEST(reconciler_test, a_conversation) {
    const jid occupant("room@muc.example.org/bob");
    EXPECT_EQ(reconciler::conversation_of(occupant, true, true), "room@muc.example.org");
    EXPECT_EQ(reconciler::conversation_of(occupant, false, true), occupant.str());
    EXPECT_EQ(reconciler::conversation_of(jid("bob@example.org/x"), false, false),
              "bob@example.org");
}

TEST(reconciler_test, becomes_due_a_while_after_the_loss) {
    reconciler r({});
    r.add("bob@example.org", candidate(1, "m1", "bob@example.org"), start);
    EXPECT_EQ(r.deadline(start), start + seconds(2));
    EXPECT_EQ(r.deadline(start + seconds(2)), std::nullopt) << "it is, already";
    EXPECT_TRUE(r.due(start + milliseconds(1999)).empty());
    ASSERT_EQ(r.due(start + seconds(2)).size(), 1u);
    r.not_before(start + seconds(9));
    EXPECT_TRUE(r.due(start + seconds(8)).empty());
    EXPECT_EQ(r.find("bob@example.org"), "bob@example.org");
    EXPECT_EQ(r.find("carol@example.org"), "");
}

TEST(reconciler_test, one_question_at_a_time) {
    reconciler r({});
    seeded_random random;
    r.add("bob@example.org", candidate(1, "m1", "bob@example.org"), start);
    r.add("room@muc", candidate(2, "m2", "room@muc", true), start);
    ASSERT_EQ(r.due(start + minutes(1)).size(), 2u);
    EXPECT_TRUE(r.is_room("room@muc"));
    EXPECT_FALSE(r.is_room("bob@example.org"));
    (void)r.begin("room@muc", random);
    EXPECT_TRUE(r.under_way());
    EXPECT_EQ(r.asking_about(), "room@muc");
    EXPECT_TRUE(r.is_asking("room@muc"));
    EXPECT_FALSE(r.is_asking(""));
    EXPECT_TRUE(r.due(start + minutes(1)).empty());
    r.session_lost();
    EXPECT_FALSE(r.under_way());
    EXPECT_EQ(r.answered(nullptr, start), reconciler::step::later) << "nobody asked";
    (void)r.begin("bob@example.org", random);
    EXPECT_TRUE(r.is_asking(""));
}

TEST(reconciler_test, without_a_time_all_is_read) {
    reconciler r({});
    seeded_random random;
    auto timed = candidate(1, "m1", "bob@example.org");
    timed.stanza.accepted_at = wall_time(milliseconds(1031699305000));
    r.add("bob@example.org", std::move(timed), start);
    r.add("bob@example.org", candidate(2, "m2", "bob@example.org"), start);
    EXPECT_FALSE(has(r.begin("bob@example.org", random), "'start'"));
}

TEST(reconciler_test, given_up_it_is_open_in_the_order_of_acceptance) {
    reconciler r({});
    r.add("bob@example.org", candidate(2, "m2", "bob@example.org"), start);
    r.add("bob@example.org", candidate(1, "m1", "bob@example.org"), start);
    r.add("carol@example.org", candidate(3, "m3", "carol@example.org"), start);
    const auto all = r.give_up_all("because");
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[0].of.id, "m1");
    EXPECT_EQ(all[0].what, reconciler::finding::open);
    EXPECT_EQ(all[0].reason, "because");
    EXPECT_EQ(all[2].of.id, "m3");
    EXPECT_TRUE(r.empty());
    EXPECT_TRUE(r.give_up("bob@example.org", "because").empty());
}

} // namespace
} // namespace epode::test
