// What was missed is fetched from the archive, and comes before what is new.
#include "catching_up_fixture.hpp"

namespace epode::test {
namespace {

TEST_F(catching_up, what_was_missed_comes_before_presence_is_sent) {
    first_session(d);
    d.next_session();
    EXPECT_FALSE(has(d.wire, "<presence/>"));
    const std::string id = missed_since("0", d);
    d.result("1", missed("m1"));
    d.result("2", missed("m2"));
    EXPECT_EQ(d.handed(), (strings{"m1", "m2"})) << "as they come";
    EXPECT_FALSE(has(d.written(), "<presence/>"));
    d.answer(id, d.fin());
    EXPECT_TRUE(in_order(d.written(), {"urn:xmpp:carbons:2", "<presence/>"}));
}

TEST_F(catching_up, page_by_page) {
    first_session(d);
    d.next_session();
    std::string id = missed_since("0", d);
    d.result("1", missed("m1"));
    d.answer(id, d.fin("1", false));
    id = missed_since("1", d);
    d.result("2", missed("m2"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), (strings{"m1", "m2"}));
    EXPECT_FALSE(has(d.written(), d.query));
}

TEST_F(catching_up, messages_say_when_they_were_archived) {
    first_session(d);
    d.next_session();
    missed_since("0", d);
    d.result("1", missed("m1"));
    const auto messages = d.all<session_event::incoming_message>();
    ASSERT_EQ(messages.size(), 1u);
    const xml::element* delay = messages[0]->stanza.root().child("delay", "urn:xmpp:delay");
    ASSERT_TRUE(delay);
    EXPECT_EQ(delay->attribute_value("stamp"), "2024-03-05T12:30:00Z");
    EXPECT_FALSE(messages[0]->via_carbon);
}

TEST_F(catching_up, what_is_new_waits) {
    first_session(d);
    d.next_session();
    const std::string id = missed_since("0", d);
    d.live("m3", "3");
    d.receive("<message from='room@muc.example.org/x' type='groupchat' id='g'/>");
    EXPECT_EQ(d.handed(), strings{"g"}) << "a room's talk is not in this archive";
    d.result("1", missed("m1"));
    d.result("3", missed("m3"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), (strings{"m1", "m3"})) << "each once";
    d.live("m4", "4");
    EXPECT_EQ(d.handed(), strings{"m4"});
}

TEST_F(catching_up, not_more_waits_than_there_is_room_for) {
    session_settings s = settings();
    s.bounds.held_messages = 3;
    archive_driver own(s);
    first_session(own);
    own.next_session();
    const std::string id = missed_since("0", own);
    own.live("m3", "3");
    own.live("m4", "4");
    EXPECT_EQ(own.handed(), strings{});
    own.live("m5", "5");
    EXPECT_EQ(own.handed(), (strings{"m3", "m4", "m5"})) << "out of order, and not lost";
    own.live("m6", "6");
    EXPECT_EQ(own.handed(), strings{"m6"});
    own.lose(); // before the archive told
    own.reconnect();
    own.refuse_resumption();
    own.bind();
    own.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm3' resume='true'/>");
    missed_since("0", own);
}

TEST_F(catching_up, copies_from_the_offline_store_are_dropped) {
    first_session(d);
    d.next_session();
    const std::string id = missed_since("0", d);
    d.result("1", missed("m1"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{"m1"});
    d.live("m1", "1");
    d.live("m2", "2");
    EXPECT_EQ(d.handed(), strings{"m2"});
    d.receive("<message from='bob@example.org/x' type='chat' id='m2'/>");
    EXPECT_EQ(d.handed(), strings{"m2 again"}) << "without the archive's id it is not certain";
}

TEST_F(catching_up, what_was_read_live_is_not_fetched_again) {
    first_session(d);
    d.live("m1", "1");
    d.live("m2", "2");
    d.handed();
    d.next_session();
    const std::string id = missed_since("2", d);
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{});
}

TEST_F(catching_up, forged_ids_of_the_archive_are_not_believed) {
    first_session(d);
    d.receive("<message from='bob@example.org/x' id='m1'><stanza-id xmlns='urn:xmpp:sid:0' "
              "by='bob@example.org' id='9'/></message>");
    d.next_session();
    missed_since("0", d);
}

TEST_F(catching_up, without_an_announced_archive_no_id_is_believed) {
    d.start();
    d.log_in();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='600'/>");
    d.tell_features(false);
    d.live("m1", "1");
    d.live("m1", "1");
    EXPECT_EQ(d.handed(), (strings{"m1", "m1 again"})) << "anybody could have written that id";
    EXPECT_EQ(d.written(), "");
    d.next_session();
    EXPECT_TRUE(has(d.wire, "<presence/>"));
    d.refuse(d.question(d.query), "service-unavailable");
    d.live_on(60);
    EXPECT_FALSE(has(d.written(), d.query));
}

TEST_F(catching_up, only_the_own_archive_is_believed) {
    first_session(d);
    d.next_session();
    const std::string id = missed_since("0", d);
    d.result("1", missed("f1"), "", "bob@example.org");
    d.result("2", missed("f2"), "", "alice@example.org/r");
    d.query_id = "guessed";
    d.result("3", missed("f3"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{});
}

TEST_F(catching_up, after_its_end_no_result_is_believed) {
    first_session(d);
    d.next_session();
    d.answer(missed_since("0", d), d.fin());
    d.result("1", missed("late"));
    EXPECT_EQ(d.handed(), strings{});
}

TEST_F(catching_up, results_of_the_applications_own_queries_are_its_own) {
    first_session(d);
    const auto number =
        d.core.request(parse("<iq xmlns='jabber:client' type='set'><query xmlns='urn:xmpp:mam:2' "
                             "queryid='app'/></iq>"),
                       seconds(30), d.now);
    ASSERT_TRUE(number);
    d.pump();
    const std::string id = d.question("queryid='app'");
    d.query_id = "app";
    d.result("1", missed("m1"));
    EXPECT_EQ(d.handed().size(), 1u);
    d.result("1", missed("m1"), "", "bob@example.org");
    EXPECT_EQ(d.handed().size(), 0u);
    d.answer(id, d.fin());
    ASSERT_EQ(d.all<session_event::answered>().size(), 1u);
    EXPECT_EQ(d.all<session_event::answered>()[0]->request, *number);
    d.events.clear();
    d.result("2", missed("m2"));
    EXPECT_EQ(d.handed().size(), 0u);
}

TEST_F(catching_up, own_messages_are_copies_unless_this_client_wrote_them) {
    first_session(d);
    d.send("a1");
    d.next_session();
    EXPECT_EQ(d.fate_of("a1"), fate::unknown);
    const std::string id = missed_since("0", d);
    d.own_result("1", "a1");
    d.own_result("2", "of-the-phone");
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{"of-the-phone ours"});
    EXPECT_EQ(d.fate_of("a1"), fate::acked) << "the archive has it";
}

TEST_F(catching_up, evidence_in_what_was_missed_counts) {
    first_session(d);
    d.send("a1");
    d.receive("<a xmlns='urn:xmpp:sm:3' h='6'/>");
    d.next_session();
    missed_since("0", d);
    d.result("1", missed("r1"), "<received xmlns='urn:xmpp:receipts' id='a1'/>");
    EXPECT_EQ(d.fate_of("a1"), fate::delivered);
}

TEST_F(catching_up, an_id_that_the_archive_forgot_is_replaced_by_its_time) {
    first_session(d);
    d.next_session();
    d.refuse(missed_since("0", d), "item-not-found");
    const std::string id = d.question(d.query);
    EXPECT_TRUE(has(d.asked, "'start'><value>2024-03-05T12:30:00Z<")) << d.asked;
    EXPECT_FALSE(has(d.asked, "<after>")) << d.asked;
    d.result("5", missed("m5"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{"m5"});
}

TEST_F(catching_up, an_empty_archive_is_read_from_its_beginning_later) {
    d.start();
    d.log_in();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true' max='600'/>");
    const std::string text = d.wire;
    d.page_ends();
    d.wire = text;
    d.tell_features();
    d.next_session();
    const std::string id = d.question(d.query);
    EXPECT_FALSE(has(d.asked, "<after>")) << d.asked;
    d.result("1", missed("m1"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{"m1"});
}

TEST_F(catching_up, a_refusal_holds_nothing_up_and_is_tried_again) {
    first_session(d);
    d.next_session();
    const std::string refused = missed_since("0", d);
    d.live("m3", "3");
    d.refuse(refused, "internal-server-error");
    EXPECT_EQ(d.all<session_event::notice>().size(), 1u);
    EXPECT_EQ(d.handed(), strings{"m3"});
    EXPECT_TRUE(has(d.wire, "<presence/>"));
    d.live_on(30);
    const std::string id = missed_since("0", d);
    d.result("1", missed("m1"));
    d.result("3", missed("m3"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{"m1"});
    d.next_session();
    missed_since("3", d);
}

TEST_F(catching_up, silence_of_the_archive_is_taken_likewise) {
    first_session(d);
    d.next_session();
    missed_since("0", d);
    d.live_on(29);
    EXPECT_FALSE(has(d.written(), "<presence/>"));
    d.live_on(1);
    EXPECT_TRUE(has(d.written(), "<presence/>"));
    d.live_on(30);
    missed_since("0", d);
}

TEST_F(catching_up, what_nobody_reads_is_not_the_archives_silence) {
    first_session(d);
    d.next_session();
    const std::string id = missed_since("0", d);
    d.notify(happened::reading_paused{true});
    d.advance(minutes(5));
    d.notify(happened::reading_paused{false});
    d.result("1", missed("m1"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{"m1"});
    EXPECT_EQ(d.all<session_event::notice>().size(), 0u);
}

TEST_F(catching_up, time_that_runs_out_while_away_holds_nothing_up) {
    first_session(d);
    d.next_session();
    missed_since("0", d);
    d.lose();
    d.reconnect();
    d.advance(seconds(29)); // the answer to <resume/> takes its time
    d.lose();
    d.reconnect();
    d.advance(seconds(1));
    d.resumed(d.core.stream_management().unacknowledged().counter().wire_sent(), "sm2");
    EXPECT_TRUE(has(d.wire, "<presence/>"));
}

TEST_F(catching_up, what_fell_between_at_the_beginning_is_fetched) {
    begin(d);
    d.live("m2", "2");
    const std::string id = once_more("0", d);
    d.live("m3", "3");
    d.result("1", missed("m1")); // it was for somebody who was not there, and found no other way
    d.result("2", missed("m2"));
    d.result("3", missed("m3"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), (strings{"m2", "m3", "m1"})) << "each once";
    d.live_on(60);
    EXPECT_FALSE(has(d.written(), d.query)) << "that is enough";
    d.live("m4", "4");
    d.next_session();
    missed_since("4", d);
}

TEST_F(catching_up, so_is_what_fell_between_in_a_later_session) {
    first_session(d);
    d.next_session();
    const std::string first = missed_since("0", d);
    d.result("1", missed("m1"));
    d.answer(first, d.fin());
    d.written();
    d.live("m3", "3");
    const std::string id = once_more("1", d);
    d.result("2", missed("m2"));
    d.result("3", missed("m3"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), (strings{"m1", "m3", "m2"}));
    d.resume("sm2");
    d.live_on(60);
    EXPECT_FALSE(has(d.written(), d.query)) << "nothing falls into a session that stands";
}

TEST_F(catching_up, until_then_what_is_new_does_not_pass_it_over) {
    begin(d);
    d.live("m2", "2");
    d.handed();
    d.next_session();
    const std::string id = missed_since("0", d);
    d.result("1", missed("m1"));
    d.result("2", missed("m2"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{"m1"});
}

TEST_F(catching_up, it_is_fetched_in_the_resumed_session_too) {
    begin(d);
    d.resume("sm1");
    d.answer(once_more("0", d), d.fin());
    d.live("m1", "1");
    d.next_session();
    missed_since("1", d);
}

TEST_F(catching_up, after_a_failure_it_is_late_enough) {
    begin(d);
    d.refuse(once_more("0", d), "internal-server-error");
    d.live_on(30);
    d.answer(missed_since("0", d), d.fin());
    d.live_on(60);
    EXPECT_FALSE(has(d.written(), d.query));
}

TEST_F(catching_up, a_loss_in_the_middle_goes_on_behind_the_last_result) {
    first_session(d);
    d.next_session();
    d.answer(missed_since("0", d), d.fin("1", false));
    missed_since("1", d);
    d.result("2", missed("m2"));
    d.next_session();
    const std::string id = missed_since("2", d);
    d.result("3", missed("m3"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), (strings{"m2", "m3"}));
}

TEST_F(catching_up, a_resumption_in_the_middle_changes_nothing) {
    first_session(d);
    d.next_session();
    const std::string id = missed_since("0", d);
    d.result("1", missed("m1"));
    d.finish_all();
    d.resume("sm2");
    d.result("2", missed("m2"));
    d.answer(id, d.fin());
    EXPECT_EQ(d.handed(), strings{"m2"});
    EXPECT_TRUE(has(d.wire, "<presence/>"));
}

} // namespace
} // namespace epode::test
