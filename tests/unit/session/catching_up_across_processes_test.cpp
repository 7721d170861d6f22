// Tests src/session/catching_up.cpp, across processes: what is durable decides what is fetched.
#include "catching_up_fixture.hpp"

namespace epode::test {
namespace {

class remembered : public catching_up {
protected:
    void SetUp() override {
        ASSERT_FALSE(d.core.keep_journal({}));
        first_session(d);
    }
    /// Another process takes up what is durable; its session is a new one.
    std::unique_ptr<archive_driver> successor(bool resumed = false) {
        auto s = std::make_unique<archive_driver>(settings());
        s->disk = d.disk;
        EXPECT_FALSE(s->core.keep_journal(s->disk));
        s->start();
        s->log_in();
        if (resumed) {
            s->resumed(acknowledged(d));
            return s;
        }
        s->refuse_resumption();
        s->bind();
        s->receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true' max='600'/>");
        s->tell_features();
        return s;
    }
    static std::uint32_t acknowledged(const archive_driver& who) {
        return static_cast<std::uint32_t>(
            who.core.stream_management().unacknowledged().counter().acknowledged());
    }
    static std::vector<std::uint64_t> ascending(const archive_driver& who) {
        std::vector<std::uint64_t> out;
        for (const auto* m : who.all<session_event::incoming_message>())
            out.push_back(m->number);
        EXPECT_TRUE(std::is_sorted(out.begin(), out.end()));
        return out;
    }
    std::string kept() { return d.disk.archive["alice@example.org"]; }
};

TEST_F(remembered, where_the_archive_ended_in_the_first_session) {
    EXPECT_EQ(kept(), "2024-03-05T12:30:00Z 0");
    missed_since("0", *successor());
}

TEST_F(remembered, a_position_is_durable_with_what_is_finished) {
    d.live("m1", "1");
    d.live("m2", "2");
    EXPECT_EQ(kept(), "2024-03-05T12:30:00Z 0");
    d.handed();
    d.hold_persists = true;
    d.notify(happened::handled{d.deliveries[0]});
    ASSERT_TRUE(d.unfinished_persist);
    EXPECT_EQ(d.unfinished_persist->finished.size(), 1u);
    EXPECT_EQ(d.unfinished_persist->archive.size(), 1u);
    d.persist();
    EXPECT_EQ(kept(), "2024-03-05T12:30:00Z 1");
    const auto s = successor();
    const std::string id = missed_since("1", *s);
    s->result("2", missed("m2"));
    s->answer(id, s->fin());
    EXPECT_EQ(s->handed(), strings{"m2"}) << "perhaps it was never shown";
    s->live("m1", "1");
    s->live("m2", "2");
    EXPECT_EQ(s->handed(), strings{});
}

TEST_F(remembered, only_the_last_position_of_a_batch_is_kept) {
    for (const char* id : {"1", "2", "3"})
        d.live("m" + std::string(id), id);
    d.handed();
    d.hold_persists = true;
    for (const std::uint64_t delivery : d.deliveries)
        d.notify(happened::handled{delivery});
    d.persist();
    EXPECT_EQ(kept(), "2024-03-05T12:30:00Z 1");
    ASSERT_TRUE(d.unfinished_persist);
    EXPECT_EQ(d.unfinished_persist->archive.size(), 1u);
    d.persist();
    EXPECT_EQ(kept(), "2024-03-05T12:30:00Z 3");
}

TEST_F(remembered, an_archive_that_is_gone_is_not_waited_for) {
    archive_driver s(settings());
    s.disk = d.disk;
    ASSERT_FALSE(s.core.keep_journal(s.disk));
    s.start();
    s.log_in();
    s.refuse_resumption();
    s.bind();
    s.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true' max='600'/>");
    s.live("m1", "1");
    EXPECT_EQ(s.handed(), strings{}) << "something may have been missed before it";
    s.tell_features(false);
    EXPECT_EQ(s.handed(), strings{"m1"});
    const std::string wire = s.written();
    EXPECT_TRUE(has(wire, "<presence/>")) << wire;
    EXPECT_FALSE(has(wire, s.query)) << wire;
}

TEST_F(remembered, another_process_that_resumes_fetches_too) {
    d.live("m1", "1");
    d.handed();
    const auto s = successor(true);
    s->live("m1", "1"); // is replayed
    s->tell_features();
    const std::string id = missed_since("0", *s);
    s->result("1", missed("m1"));
    s->answer(id, s->fin());
    EXPECT_EQ(s->handed(), strings{"m1"});
    EXPECT_FALSE(has(s->written(), "<presence/>")) << "the session has announced it";
}

TEST_F(remembered, without_stream_management_it_is_read_no_further_than_finished_with) {
    for (int process = 0; process < 2; ++process) {
        archive_driver s(settings());
        s.disk = d.disk;
        ASSERT_FALSE(s.core.keep_journal(s.disk));
        s.start();
        s.log_in("");
        s.bind();
        s.tell_features();
        missed_since("0", s);
        s.result("1", missed("m1"));
        EXPECT_EQ(s.handed(), strings{"m1"}); // and killed
        d.disk = s.disk;
    }
}

TEST_F(remembered, what_a_killed_process_had_not_announced_is_announced) {
    const auto s = successor();
    missed_since("0", *s); // and killed: it was to be announced behind that
    EXPECT_FALSE(has(s->written(), "<presence/>"));
    archive_driver next(settings());
    next.disk = s->disk;
    ASSERT_FALSE(next.core.keep_journal(next.disk));
    next.start();
    next.log_in();
    next.resumed(s->core.stream_management().unacknowledged().counter().wire_sent(), "sm2");
    next.tell_features();
    next.answer(missed_since("0", next), next.fin());
    EXPECT_TRUE(in_order(next.written(), {"urn:xmpp:carbons:2", "<presence/>"}));

    // One that was killed when it stood in flight finds it there.
    archive_driver last(settings());
    last.disk = next.disk;
    ASSERT_FALSE(last.core.keep_journal(last.disk));
    last.start();
    last.log_in();
    last.resumed(acknowledged(next), "sm2");
    EXPECT_TRUE(has(last.wire, "<presence/>"));
    last.tell_features();
    last.answer(missed_since("0", last), last.fin());
    const std::string text = last.written();
    EXPECT_EQ(text.find("<presence/>"), text.rfind("<presence/>")) << text;
}

TEST_F(remembered, what_fell_between_is_fetched_by_the_next_process) {
    archive_driver own(settings());
    ASSERT_FALSE(own.core.keep_journal({}));
    begin(own);
    own.live("m2", "2");
    own.finish_all();
    archive_driver next(settings());
    next.disk = own.disk;
    ASSERT_FALSE(next.core.keep_journal(next.disk));
    next.start();
    next.log_in();
    next.resumed(acknowledged(own));
    next.tell_features();
    const std::string id = missed_since("0", next);
    next.result("1", missed("m1"));
    next.result("2", missed("m2"));
    next.answer(id, next.fin());
    EXPECT_EQ(next.handed(), strings{"m1"});
}

TEST_F(remembered, what_was_handed_over_before_does_not_come_behind_what_is_new) {
    archive_driver own(settings());
    ASSERT_FALSE(own.core.keep_journal({}));
    begin(own);
    own.live("m1", "-1"); // from the offline store: it stands before the archive's end
    own.live("m2", "1");
    const auto numbers = ascending(own);

    archive_driver next(settings());
    next.disk = own.disk;
    ASSERT_FALSE(next.core.keep_journal(next.disk));
    next.start();
    next.log_in();
    next.resumed(acknowledged(own));
    next.live("m1", "-1");
    next.live("m2", "1");
    next.live("m4", "3");
    next.tell_features();
    const std::string id = missed_since("0", next);
    next.result("1", missed("m2"));
    next.result("2", missed("m3"));
    next.result("3", missed("m4"));
    next.answer(id, next.fin());
    EXPECT_EQ(ascending(next).front(), numbers.front());
    EXPECT_EQ(next.handed(), (strings{"m1", "m2", "m3", "m4"}));
}

TEST_F(remembered, numbers_ascend_also_of_what_waited) {
    const auto s = successor();
    const std::string id = missed_since("0", *s);
    s->live("m3", "3");
    s->live("m4", "4");
    s->result("1", missed("m1"));
    s->result("2", missed("m2"));
    s->answer(id, s->fin());
    s->live("m5", "5");
    const strings all{"m1", "m2", "m3", "m4", "m5"};
    const auto numbers = ascending(*s);
    EXPECT_EQ(s->handed(), all);

    // Another process resumes; nothing was finished, so that all comes again.
    archive_driver next(settings());
    next.disk = s->disk;
    ASSERT_FALSE(next.core.keep_journal(next.disk));
    next.start();
    next.log_in();
    next.resumed(s->core.stream_management().unacknowledged().counter().wire_sent(), "sm2");
    next.query_id = s->query_id;
    next.receive("<iq type='result' id='features'/>");
    next.live("m3", "3");
    next.live("m4", "4");
    next.result("1", missed("m1"));
    next.result("2", missed("m2"));
    next.receive("<iq type='result' id='fin'/>");
    next.live("m5", "5");
    next.tell_features();
    const std::string again = missed_since("0", next);
    for (int i = 1; i <= 5; ++i)
        next.result(std::to_string(i), missed("m" + std::to_string(i)));
    next.answer(again, next.fin());
    EXPECT_EQ(ascending(next), numbers);
    EXPECT_EQ(next.handed(), all);
    next.live("m6", "6");
    EXPECT_GT(ascending(next).at(0), numbers.back());
    for (std::size_t i = 1; i < next.disk.arrivals.size(); ++i)
        EXPECT_LT(next.disk.arrivals[i - 1].number, next.disk.arrivals[i].number) << i;
}

TEST_F(remembered, what_could_not_be_fetched_is_not_passed_over) {
    const auto s = successor();
    s->refuse(missed_since("0", *s), "internal-server-error");
    s->live("m3", "3");
    s->finish_all();
    EXPECT_EQ(s->disk.archive["alice@example.org"], "2024-03-05T12:30:00Z 0");
}

/// Whether the message is known to be finished with, to whoever takes up the state.
bool finished(const archive_driver& who, std::uint64_t number) {
    for (const journal::arrival& each : who.disk.arrivals)
        if (each.number == number) return each.finished;
    ADD_FAILURE() << "no arrival " << number;
    return false;
}

TEST_F(remembered, a_replayed_result_is_dropped_and_finishes_no_message) {
    const auto s = successor();
    missed_since("0", *s);
    s->result("1", missed("m1"));
    const std::uint64_t number = ascending(*s).at(0);
    ASSERT_EQ(s->handed(), strings{"m1"}); // and killed before it is done with it

    archive_driver next(settings());
    next.disk = s->disk;
    ASSERT_FALSE(next.core.keep_journal(next.disk));
    next.start();
    next.log_in();
    EXPECT_TRUE(has(next.written(), "<resume xmlns='urn:xmpp:sm:3' h='1'")) << "the features";
    next.resumed(s->core.stream_management().unacknowledged().counter().wire_sent(), "sm2");
    next.query_id = s->query_id;
    next.result("1", missed("m1"));
    EXPECT_EQ(next.handed(), strings{}) << "this process did not ask for it";
    EXPECT_FALSE(finished(next, number));
    next.tell_features();
    const std::string again = missed_since("0", next);
    next.result("1", missed("m1"));
    next.answer(again, next.fin());
    EXPECT_EQ(ascending(next), std::vector<std::uint64_t>{number});
    EXPECT_FALSE(finished(next, number)) << "the application has it, and is not done";
    next.finish_all();
    EXPECT_TRUE(finished(next, number));
}

TEST_F(remembered, a_replayed_stanza_waits_for_its_copy_from_the_archive) {
    d.live("m1", "1");
    const std::uint64_t number = ascending(d).at(0);
    ASSERT_EQ(d.handed(), strings{"m1"}); // and killed before it is done with it

    const auto s = successor(true);
    s->live("m1", "1");
    s->tell_features();
    const std::string id = missed_since("0", *s);
    s->result("1", missed("m1"));
    s->answer(id, s->fin());
    EXPECT_EQ(ascending(*s), std::vector<std::uint64_t>{number});
    EXPECT_FALSE(finished(*s, number));
    const auto& inbound = s->core.stream_management().inbound();
    EXPECT_LT(inbound.handled(), inbound.next()) << "the server has to keep it";
    s->finish_all();
    EXPECT_TRUE(finished(*s, number));
    EXPECT_EQ(inbound.handled(), inbound.next());
}

} // namespace
} // namespace epode::test
