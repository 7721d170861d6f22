// What becomes of the application's presences and requests.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

class stanza_reports : public testing::Test {
protected:
    using change = session_event::stanza::change;

    void send_presence(std::string_view id) {
        ASSERT_FALSE(d.core.send_untracked(
            parse("<presence xmlns='jabber:client' id='" + std::string(id) + "'/>"), d.now));
        d.pump();
    }
    /// Returns the id that it went out with.
    std::string ask(duration timeout = seconds(60)) {
        const auto number = d.core.request(
            parse("<iq xmlns='jabber:client' type='get' to='x.example'><q xmlns='u:x'/></iq>"),
            timeout, d.now);
        EXPECT_TRUE(number);
        const std::size_t before = d.wire.size();
        d.pump();
        const std::size_t at = d.wire.find("id='", before);
        return at == std::string::npos ? "" : d.wire.substr(at + 4, 26);
    }
    void answer(const std::string& id) {
        d.receive("<iq type='result' from='x.example' id='" + id + "'/>");
    }
    /// "what id" of each report since the last call, "what iq" for requests.
    strings reports() {
        static constexpr const char* names[] = {"acked", "hibernated", "retry", "failed",
                                                "unknown"};
        strings out;
        for (const auto* s : d.all<session_event::stanza>()) {
            const auto at = s->bytes.find("id='");
            const bool request = s->bytes.starts_with("<iq ");
            out.push_back(
                std::string(names[static_cast<int>(s->what)]) + " " +
                (request ? "iq" : s->bytes.substr(at + 4, s->bytes.find('\'', at + 4) - at - 4)));
            EXPECT_EQ(s->reason.empty(), s->what != change::failed && s->what != change::unknown);
        }
        d.events.clear();
        return out;
    }
    void start_again() {
        d.lose();
        d.reconnect();
    }
    driver d;
};

TEST_F(stanza_reports, acked_with_the_servers_count) {
    d.come_online();
    send_presence("p1");
    d.send("m1");
    ask();
    send_presence("p2");
    EXPECT_EQ(reports(), strings{}) << "written is not yet acknowledged";
    d.ack(3);
    EXPECT_EQ(reports(), (strings{"acked p1", "acked iq"})) << "messages have events of their own";
    d.ack(4);
    EXPECT_EQ(reports(), (strings{"acked p2"}));
}

TEST_F(stanza_reports, none_of_what_the_session_sends_by_itself) {
    session_settings s = driver::plain_settings();
    s.carbons = s.initial_presence = true;
    driver own(s);
    own.come_online();
    own.receive(
        "<iq type='get' from='bob@example.org/x' id='1'><ping xmlns='urn:xmpp:ping'/></iq>");
    ASSERT_FALSE(own.core.join(jid("room@muc.example/me"), "", own.now));
    ASSERT_FALSE(own.core.send_untracked(driver::message("receipt"), own.now));
    own.pump();
    own.ack(5);
    EXPECT_TRUE(own.core.stream_management().unacknowledged().empty());
    EXPECT_TRUE(own.all<session_event::stanza>().empty());
}

TEST_F(stanza_reports, hibernated_and_written_again_in_the_resumed_session) {
    d.come_online();
    send_presence("p1");
    send_presence("p2");
    start_again();
    EXPECT_EQ(reports(), (strings{"hibernated p1", "hibernated p2"}));
    d.resumed(1);
    EXPECT_EQ(reports(), (strings{"acked p1", "retry p2"}));
    d.ack(2);
    EXPECT_EQ(reports(), (strings{"acked p2"}));
}

TEST_F(stanza_reports, an_answer_proves_that_a_request_arrived) {
    d.come_online();
    const std::string id = ask();
    answer(id);
    EXPECT_EQ(reports(), (strings{"acked iq"}));
    start_again();
    d.resumed(0); // the count may understate
    d.ack(1);
    EXPECT_EQ(reports(), strings{}) << "said already";
}

TEST_F(stanza_reports, failed_when_the_count_shows_it_and_unknown_without_one) {
    d.come_online();
    send_presence("p1");
    send_presence("p2");
    start_again();
    reports();
    d.refuse_resumption("h='1'");
    EXPECT_EQ(reports(), (strings{"acked p1", "failed p2"}));
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    send_presence("p3");
    ask();
    start_again();
    reports();
    d.refuse_resumption();
    EXPECT_EQ(reports(), (strings{"unknown p3", "unknown iq"}));
}

TEST_F(stanza_reports, what_was_never_written_fails_at_the_end) {
    d.start();
    send_presence("p1");
    ask();
    d.core.abandon(d.now);
    d.pump();
    EXPECT_EQ(reports(), (strings{"failed p1", "failed iq"}));
}

TEST_F(stanza_reports, with_a_journal_too_the_end_brings_the_last_word) {
    ASSERT_FALSE(d.core.keep_journal({}));
    d.come_online();
    send_presence("p1");
    d.lose();
    send_presence("p2");
    d.core.abandon(d.now);
    d.pump();
    EXPECT_EQ(reports(), (strings{"hibernated p1", "unknown p1", "failed p2"}));
}

TEST_F(stanza_reports, what_waits_is_written_in_the_next_session) {
    d.come_online();
    d.lose();
    send_presence("p1");
    d.reconnect();
    d.refuse_resumption("h='0'");
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    EXPECT_EQ(reports(), strings{}) << "nothing happened to it yet";
    d.ack(1);
    EXPECT_EQ(reports(), (strings{"acked p1"}));
}

TEST_F(stanza_reports, a_request_whose_time_is_over_before_it_was_written) {
    d.start();
    ask(seconds(1));
    d.advance(seconds(2));
    EXPECT_EQ(reports(), (strings{"failed iq"}));
}

TEST_F(stanza_reports, larger_than_the_server_takes) {
    d.start();
    ASSERT_FALSE(d.core.send_untracked(parse("<presence xmlns='jabber:client' id='large'><status>" +
                                             std::string(10000, 'x') + "</status></presence>"),
                                       d.now));
    d.log_in("<sm xmlns='urn:xmpp:sm:3'/><limits xmlns='urn:xmpp:stream-limits:0'>"
             "<max-bytes>10000</max-bytes></limits>");
    d.bind();
    EXPECT_EQ(reports(), (strings{"failed large"}));
}

TEST_F(stanza_reports, without_stream_management_an_answered_ping_is_the_word) {
    d.start();
    d.log_in("");
    d.bind();
    send_presence("p1");
    const std::size_t at = d.wire.rfind("<iq type='get' id='");
    ASSERT_NE(at, std::string::npos) << d.wire;
    d.receive("<iq type='result' id='" + d.wire.substr(at + 19, 16) + "'/>");
    EXPECT_EQ(reports(), (strings{"acked p1"}));
    send_presence("p2");
    d.lose();
    EXPECT_EQ(reports(), (strings{"unknown p2"}));
}

} // namespace
} // namespace epode::test
