// Messages of unknown fate are looked up in archives.
#include "archive_fixture.hpp"

namespace epode::test {
namespace {

class reconciling : public testing::TestWithParam<on_failure> {
protected:
    reconciling() : reconciling(GetParam()) {}
    explicit reconciling(on_failure what) : d(archive_driver::archive_settings(what)) {}

    message_id send(std::string_view id, std::string_view to = "bob@example.org",
                    std::string_view type = "chat") {
        auto r = d.core.submit(driver::message(id, to, type), {archive_driver::noon}, d.now);
        EXPECT_TRUE(r);
        d.pump();
        return r ? r->number : 0;
    }
    /// m1 and m2 were written, and nobody knows what became of them.
    void lose_sight() {
        d.come_online();
        send("m1");
        send("m2");
        d.next_session();
        EXPECT_EQ(d.fate_of("m1"), fate::unknown);
        d.written();
        d.progress();
    }
    /// As far as the first query.
    void settle() {
        d.advance(seconds(2));
        d.tell_features();
        d.tell_preferences();
    }
    bool retries() const { return GetParam() == on_failure::retry; }
    archive_driver d;
};

TEST_P(reconciling, found_is_acked) {
    lose_sight();
    settle();
    const std::string id = d.question(d.query);
    EXPECT_TRUE(in_order(
        d.asked, {"'with'><value>bob@example.org<", "'start'><value>2024-03-05T11:55:00Z<"}))
        << d.asked;
    d.own_result("1", "m1");
    d.own_result("2", "m2");
    EXPECT_EQ(d.progress(), strings{}) << "not before the end";
    d.answer(id, d.fin());
    EXPECT_EQ(d.progress(), (strings{"acked m1", "acked m2"}));
    EXPECT_EQ(d.all<session_event::incoming_message>().size(), 0u);
    EXPECT_EQ(d.all<session_event::answered>().size(), 0u);
    d.advance(minutes(5));
    EXPECT_FALSE(has(d.written(), "mam")) << "once";
}

TEST_P(reconciling, what_is_not_there_did_not_arrive) {
    lose_sight();
    settle();
    const std::string id = d.question(d.query);
    d.own_result("1", "m1");
    d.answer(id, d.fin());
    if (!retries()) {
        EXPECT_EQ(d.progress(), (strings{"acked m1", "failed m2"}));
        EXPECT_TRUE(has(d.core.fates().find("m2")->reason, "archive"));
        return;
    }
    EXPECT_EQ(d.progress(), (strings{"acked m1", "requeued m2", "retry m2"}));
    const std::string again = d.written();
    EXPECT_TRUE(in_order(again, {"id='m2'", "<origin-id xmlns='urn:xmpp:sid:0' id='m2'/>",
                                 "<delay xmlns='urn:xmpp:delay' stamp='2024-03-05T12:00:00Z'/>"}))
        << again;
    EXPECT_FALSE(has(again, "id='m1'"));
    d.receive("<a xmlns='urn:xmpp:sm:3' h='4'/>");
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
}

TEST_P(reconciling, nothing_is_asked_before_the_server_had_time_to_read) {
    lose_sight();
    d.advance(milliseconds(1999));
    EXPECT_EQ(d.written(), "");
    d.advance(milliseconds(1));
    EXPECT_TRUE(has(d.written(), d.disco));
}

TEST_P(reconciling, pages_are_read_to_the_end) {
    lose_sight();
    settle();
    std::string id = d.question(d.query);
    d.own_result("1", "m1");
    d.answer(id, d.fin("1", false));
    EXPECT_EQ(d.progress(), strings{});
    id = d.question(d.query);
    EXPECT_TRUE(has(d.asked, "<after>1</after>")) << d.asked;
    d.own_result("2", "m2");
    d.answer(id, d.fin());
    EXPECT_EQ(d.progress(), (strings{"acked m1", "acked m2"}));
}

TEST_P(reconciling, goes_on_from_the_last_page_in_the_next_session) {
    lose_sight();
    settle();
    d.answer(d.question(d.query), d.fin("7", false));
    d.question(d.query);
    d.own_result("8", "m1"); // of a page that is not read to its end
    d.next_session();
    d.tell_preferences();
    const std::string id = d.question(d.query);
    EXPECT_TRUE(has(d.asked, "<after>8</after>")) << d.asked;
    d.own_result("9", "m2");
    d.answer(id, d.fin());
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
}

TEST_P(reconciling, a_resumed_session_just_goes_on) {
    lose_sight();
    settle();
    const std::string id = d.question(d.query);
    d.resume("sm2");
    d.own_result("1", "m1");
    d.own_result("2", "m2");
    d.answer(id, d.fin());
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
}

TEST_P(reconciling, only_our_own_messages_count) {
    lose_sight();
    settle();
    const std::string id = d.question(d.query);
    d.result("1", "from='bob@example.org/x' to='alice@example.org' id='m1'");
    d.result("2", "from='bob@example.org/x' to='alice@example.org' id='x'",
             "<origin-id xmlns='urn:xmpp:sid:0' id='m2'/>");
    d.answer(id, d.fin());
    EXPECT_NE(d.fate_of("m1"), fate::acked) << "anybody can choose any id";
    EXPECT_NE(d.fate_of("m2"), fate::acked);
}

TEST_P(reconciling, only_the_archive_that_was_asked_counts) {
    lose_sight();
    settle();
    const std::string id = d.question(d.query);
    const std::string ours = "from='alice@example.org/old' to='bob@example.org' type='chat' id=";
    d.result("1", ours + "'m1'", "", "bob@example.org");
    d.result("1", ours + "'m1'", "", "alice@example.org/other");
    d.result("1", ours + "'m1'", "", "example.org");
    const std::string open = std::exchange(d.query_id, "guessed");
    d.result("1", ours + "'m1'");
    d.query_id = open;
    d.result("2", ours + "'m2'", "", "alice@example.org");
    d.answer(id, d.fin(), "bob@example.org/x");
    EXPECT_EQ(d.progress(), strings{}) << "not his to answer";
    d.answer(id, d.fin());
    EXPECT_NE(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
    EXPECT_EQ(d.handed(), strings{}) << "forgeries are nobody's message";
    d.written();
    d.receive(r);
    EXPECT_TRUE(has(d.written(), "<a xmlns='urn:xmpp:sm:3' h='9'/>")) << "but they are counted";
}

TEST_P(reconciling, without_an_archive_it_stays_unknown) {
    lose_sight();
    d.advance(seconds(2));
    d.tell_features(false);
    EXPECT_EQ(d.progress(), (strings{"unknown m1", "unknown m2"}));
    EXPECT_FALSE(d.core.fates().find("m1")->reconciling);
    EXPECT_EQ(d.core.fates().unsettled(), 0u);
}

TEST_P(reconciling, what_was_said_in_a_room_that_we_are_not_in_stays_unknown) {
    d.come_online();
    send("m1", "room@muc.example.org", "groupchat");
    d.next_session();
    d.written();
    d.progress();
    d.advance(seconds(2));
    EXPECT_EQ(d.progress(), strings{"unknown m1"});
    EXPECT_TRUE(has(d.core.fates().find("m1")->reason, "not in the room"));
    EXPECT_FALSE(has(d.written(), d.disco));
}

TEST_P(reconciling, nor_does_a_server_help_that_does_not_say_whether_it_has_one) {
    lose_sight();
    d.live_on(200);
    EXPECT_GT(count(d.written(), d.disco), 1u);
    EXPECT_EQ(d.progress(), (strings{"unknown m1", "unknown m2"}));
    EXPECT_TRUE(has(d.core.fates().find("m1")->reason, "did not say whether it has an archive"));
}

TEST_P(reconciling, an_archive_that_does_not_keep_all_proves_nothing) {
    lose_sight();
    d.advance(seconds(2));
    d.tell_features();
    d.tell_preferences("roster");
    d.page_ends();
    EXPECT_EQ(d.progress(), (strings{"unknown m1", "unknown m2"}));
}

TEST_P(reconciling, but_one_of_the_conversation_does) {
    lose_sight();
    d.advance(seconds(2));
    d.tell_features();
    d.refuse(d.question("<prefs"), "feature-not-implemented");
    const std::string id = d.question(d.query);
    d.own_result("1", "m1");
    d.answer(id, d.fin());
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), retries() ? fate::in_flight : fate::failed);
}

TEST_P(reconciling, what_no_archive_keeps_stays_unknown) {
    d.come_online();
    ASSERT_TRUE(d.core.submit(parse("<message xmlns='jabber:client' type='chat' id='m1' "
                                    "to='bob@example.org'><body>b</body>"
                                    "<no-store xmlns='urn:xmpp:hints'/></message>"),
                              {archive_driver::noon}, d.now));
    ASSERT_TRUE(d.core.submit(parse("<message xmlns='jabber:client' type='chat' id='m2' "
                                    "to='bob@example.org'><x xmlns='urn:x'/></message>"),
                              {archive_driver::noon}, d.now));
    send("m3", "bob@example.org", "headline");
    d.next_session();
    d.written();
    d.progress();
    settle();
    d.page_ends();
    EXPECT_EQ(d.progress(), (strings{"unknown m1", "unknown m2", "unknown m3"}));
}

TEST_P(reconciling, an_archive_that_refuses_or_is_silent_is_asked_a_few_times) {
    for (const bool silent : {true, false}) {
        archive_driver own(archive_driver::archive_settings(GetParam()));
        own.come_online();
        own.send("m1");
        own.next_session();
        own.written();
        own.progress();
        own.advance(seconds(2));
        own.tell_features();
        own.tell_preferences();
        for (int i = 0; i < 3; ++i) {
            EXPECT_EQ(own.progress(), strings{});
            const std::string id = own.question(own.query);
            if (!silent) own.refuse(id, "internal-server-error");
            own.live_on(silent ? 30 : 0);
            if (i < 2) own.live_on(10);
        }
        EXPECT_EQ(own.progress(), strings{"unknown m1"}) << silent;
        EXPECT_TRUE(has(own.core.fates().find("m1")->reason, "archive")) << silent;
    }
}

TEST_P(reconciling, other_evidence_is_as_good) {
    lose_sight();
    settle();
    d.receive("<message from='bob@example.org/x'><received xmlns='urn:xmpp:receipts' id='m2'/>"
              "</message>");
    EXPECT_EQ(d.progress(), strings{"delivered m2"});
    d.page_ends();
    EXPECT_EQ(d.fate_of("m2"), fate::delivered);
    EXPECT_EQ(d.fate_of("m1"), retries() ? fate::in_flight : fate::failed);
}

TEST_P(reconciling, it_ends_with_the_client) {
    lose_sight();
    settle();
    d.core.close(d.now);
    d.pump();
    d.advance(seconds(30));
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_FALSE(d.core.fates().find("m1")->reconciling);
    EXPECT_EQ(d.core.fates().unsettled(), 0u);
}

TEST_P(reconciling, each_conversation_has_a_query) {
    d.come_online();
    send("m1");
    send("m2", "carol@example.org");
    send("m3", "bob@example.org/x");
    d.next_session();
    d.written();
    settle();
    std::string id = d.question(d.query);
    EXPECT_TRUE(has(d.asked, "'with'><value>bob@example.org<")) << d.asked;
    d.own_result("1", "m1");
    d.own_result("2", "m3", "bob@example.org/x");
    d.answer(id, d.fin());
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m3"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::unknown);
    id = d.question(d.query);
    EXPECT_TRUE(has(d.asked, "'with'><value>carol@example.org<")) << d.asked;
    d.own_result("1", "m2", "carol@example.org");
    d.answer(id, d.fin());
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
}

TEST_P(reconciling, another_process_takes_it_up) {
    ASSERT_FALSE(d.core.keep_journal({}));
    lose_sight();
    archive_driver s(archive_driver::archive_settings(GetParam()));
    s.disk = d.disk;
    ASSERT_FALSE(s.core.keep_journal(s.disk));
    EXPECT_EQ(s.core.fates().unsettled(), 2u);
    s.start();
    s.log_in();
    s.refuse_resumption();
    s.bind();
    s.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm3' resume='true'/>");
    s.written();
    s.advance(seconds(2));
    s.tell_features();
    s.tell_preferences();
    const std::string id = s.question(s.query);
    EXPECT_TRUE(has(s.asked, "'start'><value>2024-03-05T11:55:00Z<")) << s.asked;
    s.own_result("1", "m1");
    s.answer(id, s.fin());
    EXPECT_EQ(s.fate_of("m1"), fate::acked);
    EXPECT_EQ(s.fate_of("m2"), retries() ? fate::in_flight : fate::failed);
}

TEST_P(reconciling, what_is_old_is_left_alone_by_another_process) {
    ASSERT_FALSE(d.core.keep_journal({}));
    lose_sight();
    session_settings later = archive_driver::archive_settings(GetParam());
    later.clock->there += std::chrono::hours(25);
    archive_driver s(later);
    s.disk = d.disk;
    ASSERT_FALSE(s.core.keep_journal(s.disk));
    EXPECT_EQ(s.core.fates().unsettled(), 0u);
    EXPECT_EQ(s.fate_of("m1"), fate::unknown);
}

INSTANTIATE_TEST_SUITE_P(by, reconciling, testing::Values(on_failure::reconcile, on_failure::retry),
                         [](const auto& each) {
                             return each.param == on_failure::retry ? "retry" : "reconcile";
                         });

class retrying : public reconciling {
protected:
    retrying() : reconciling(on_failure::retry) {}
};

TEST_F(retrying, later_messages_of_the_conversation_wait) {
    lose_sight();
    send("m3");
    send("c1", "carol@example.org");
    const std::string out = d.written();
    EXPECT_TRUE(has(out, "id='c1'")) << "another conversation";
    EXPECT_FALSE(has(out, "id='m3'"));
    settle();
    const std::string id = d.question(d.query);
    d.own_result("1", "m1");
    d.answer(id, d.fin());
    EXPECT_TRUE(in_order(d.written(), {"id='m2'", "id='m3'"}));
}

TEST_F(retrying, what_was_pending_waits_too) {
    d.come_online();
    send("m1");
    d.lose();
    send("m2");
    d.reconnect();
    d.refuse_resumption();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    EXPECT_FALSE(has(d.written(), "id='m2'"));
    settle();
    d.page_ends();
    EXPECT_TRUE(in_order(d.written(), {"id='m1'", "id='m2'"}));
}

TEST_F(retrying, nothing_waits_for_what_stays_unknown) {
    lose_sight();
    send("m3");
    d.advance(seconds(2));
    d.tell_features(false);
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    EXPECT_TRUE(has(d.written(), "id='m3'"));
}

TEST_F(retrying, attempts_are_bounded) {
    session_settings s = archive_driver::archive_settings(on_failure::retry);
    s.retry_attempts = 2;
    archive_driver own(s);
    own.come_online();
    own.send("m1");
    for (int i = 0; i < 2; ++i) {
        own.next_session();
        own.written();
        own.advance(seconds(2));
        if (i == 0) own.tell_features();
        own.tell_preferences();
        own.page_ends();
    }
    EXPECT_EQ(own.fate_of("m1"), fate::failed);
    EXPECT_TRUE(has(own.core.fates().find("m1")->reason, "2 times"));
}

TEST_F(retrying, so_is_the_age) {
    lose_sight();
    d.now += std::chrono::hours(24);
    settle();
    d.page_ends();
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    EXPECT_TRUE(has(d.core.fates().find("m1")->reason, "too old"));
}

TEST_F(retrying, what_the_count_shows_to_be_lost_needs_no_look) {
    d.come_online();
    send("m1");
    send("m2");
    d.next_session("h='1'");
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_TRUE(has(d.written(), "id='m2'"));
    d.advance(seconds(10));
    EXPECT_FALSE(has(d.written(), "mam"));
}

class reconciling_room : public reconciling {
protected:
    reconciling_room() : reconciling(on_failure::retry) {}

    void SetUp() override {
        ASSERT_FALSE(d.core.join(jid("room@muc.example.org/alice"), {}, d.now));
        d.come_online();
        join();
        send("m1", "room@muc.example.org", "groupchat");
        send("m2", "room@muc.example.org", "groupchat");
        d.next_session();
        d.written();
        d.progress();
        d.advance(seconds(2));
    }
    void join() {
        d.receive("<presence from='room@muc.example.org/alice'><x "
                  "xmlns='http://jabber.org/protocol/muc#user'>"
                  "<item affiliation='member' role='participant'/><status code='110'/></x>"
                  "</presence>");
    }
    static constexpr std::string_view room = "room@muc.example.org";
};

TEST_F(reconciling_room, asks_the_room_once_we_are_in) {
    EXPECT_FALSE(has(d.written(), "mam"));
    join();
    d.tell_features(true, room);
    const std::string id = d.question(d.query);
    EXPECT_TRUE(has(d.asked, "to='room@muc.example.org'")) << d.asked;
    EXPECT_FALSE(has(d.asked, "'with'")) << d.asked;
    d.result("1", "from='room@muc.example.org/alice' type='groupchat' id='m1'", "", room);
    d.result("2", "from='room@muc.example.org/mallory' type='groupchat' id='m2'", "", room);
    d.result("3", "from='room@muc.example.org/alice' type='groupchat' id='m2'", "",
             "alice@example.org");
    d.answer(id, d.fin(), room);
    EXPECT_EQ(d.fate_of("m1"), fate::reflected);
    EXPECT_EQ(d.core.fates().find("m1")->room_stanza_id, "1");
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight) << "sent again";
}

TEST_F(reconciling_room, without_an_archive_it_stays_unknown) {
    join();
    d.tell_features(false, room);
    EXPECT_EQ(d.progress(), (strings{"unknown m1", "unknown m2"}));
}

TEST_F(reconciling_room, a_room_that_does_not_tell_is_asked_three_times) {
    join();
    std::size_t asked = 0;
    for (int i = 0; i < 1'000 && d.fate_of("m1") == fate::unknown && d.progress().empty(); ++i) {
        d.live_on(1);
        asked += count(d.written(), d.disco);
    }
    EXPECT_EQ(asked, 3u);
    EXPECT_TRUE(has(d.core.fates().find("m2")->reason, "did not say"))
        << d.core.fates().find("m2")->reason;
    d.live_on(100);
    EXPECT_FALSE(has(d.written(), d.disco));
}

TEST_F(reconciling_room, that_we_cannot_enter_it_stays_unknown) {
    d.receive("<presence type='error' from='room@muc.example.org/alice'><error type='auth'>"
              "<forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></presence>");
    EXPECT_EQ(d.progress(), (strings{"unknown m1", "unknown m2"}));
}

} // namespace
} // namespace epode::test
