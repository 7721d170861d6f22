// The events about the application's own presences and requests.
#include "client_fixture.hpp"

#include <epode/protocol/xep0199.hpp>

namespace epode::test {
namespace {

class stanza_events : public client_test {
protected:
    void send_presence(std::string_view id) {
        ASSERT_FALSE(subject->send(presence(presence_type::unavailable).id(id).status("a < b")));
    }
    template <class E>
    void record(const char* name) {
        subject->on<E>([this, name](const E& e) {
            seen.push_back(std::string(name) + " " + std::string(e.kind()) + " " +
                           std::string(e.sent.id()));
        });
    }
    void record_all() {
        record<stanza_acked>("acked");
        record<stanza_hibernated>("hibernated");
        record<stanza_resent>("retry");
        record<stanza_failed>("failed");
        record<stanza_unknown>("unknown");
    }
    strings seen;
};

TEST_F(stanza_events, carry_the_stanza_that_was_acknowledged) {
    ASSERT_TRUE(come_online());
    send_presence("p1");
    const auto e = next<stanza_acked>();
    ASSERT_TRUE(e);
    EXPECT_EQ(e->kind(), "presence");
    EXPECT_EQ(e->sent.id(), "p1");
    const presence sent(e->sent.tree());
    EXPECT_EQ(sent.type(), presence_type::unavailable);
    EXPECT_EQ(sent.status(), "a < b");
}

TEST_F(stanza_events, tell_of_a_request_with_the_id_it_went_out_with) {
    make();
    record_all();
    ASSERT_TRUE(come_online());
    std::string id;
    server.on_stanza = [&](const xml::element& e) { id = scripted_server::text(e, "id"); };
    outcome<iq> asked;
    subject->async_iq(iq::get(jid("bob@example.org/x"), ping{}), asked.handler());
    ASSERT_TRUE(until([&] { return !seen.empty(); }));
    EXPECT_EQ(seen, (strings{"acked iq " + id}));
    EXPECT_EQ(asked.calls, 0) << "the server has it, its answer is another matter";
}

TEST_F(stanza_events, follow_a_lost_connection) {
    make();
    record_all();
    server.acks = false;
    ASSERT_TRUE(come_online());
    send_presence("p1");
    ASSERT_TRUE(until([&] { return server.handled == 1; }));
    server.handled = 0; // and forgets it
    server.cut();
    ASSERT_TRUE(until([&] { return seen.size() == 2; }));
    EXPECT_EQ(seen, (strings{"hibernated presence p1", "retry presence p1"}));
    server.resumes = false;
    server.tells_count = false;
    server.cut();
    ASSERT_TRUE(until([&] { return seen.size() == 4; }));
    EXPECT_EQ(seen[3], "unknown presence p1");
}

TEST_F(stanza_events, what_was_never_written_fails_with_the_client) {
    make();
    record_all();
    asio::cancellation_signal signal;
    subject->async_run(asio::bind_cancellation_slot(signal.slot(), run.handler()));
    send_presence("p1");
    signal.emit(asio::cancellation_type::terminal);
    ASSERT_TRUE(until([&] { return run.calls == 1; }));
    EXPECT_EQ(seen, (strings{"failed presence p1"}));
}

} // namespace
} // namespace epode::test
