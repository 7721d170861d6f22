// What follows when a server refuses to resume (XEP-0198 §5).
#include "session_fixture.hpp"

namespace epode::test {
namespace {

constexpr std::string_view new_session = "<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>";
constexpr std::string_view with_resumption = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
constexpr std::string_view without_resumption = "<enable xmlns='urn:xmpp:sm:3'/>";

std::string refusal_of(std::string_view condition, std::string_view attributes = "") {
    std::string inside;
    if (!condition.empty())
        inside = "<" + std::string(condition) + " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>";
    return "<failed xmlns='urn:xmpp:sm:3' " + std::string(attributes) + ">" + inside + "</failed>";
}

/// A session with m1 and m2 in flight, lost, and asked for again.
void ask_again(driver& d) {
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.lose();
    d.reconnect();
    d.written();
}

TEST(resumption_refused, binds_on_the_same_stream_whatever_the_condition) {
    for (const char* condition :
         {"item-not-found", "unexpected-request", "internal-server-error", "never-heard-of", ""}) {
        driver d;
        ask_again(d);
        d.receive(refusal_of(condition, "h='1'"));
        EXPECT_EQ(d.fate_of("m1"), fate::acked) << condition;
        EXPECT_EQ(d.fate_of("m2"), fate::failed) << condition;
        EXPECT_EQ(d.dialed.size(), 2u) << condition;
        d.bind();
        EXPECT_TRUE(has(d.written(), with_resumption)) << condition;
        d.receive(new_session);
        d.lose();
        d.reconnect();
        EXPECT_TRUE(has(d.written(), "h='0' previd='sm2'")) << "the new one, from 0: " << condition;
    }
}

TEST(resumption_refused, a_server_without_resumption_is_not_asked_again_until_it_changes) {
    driver d;
    ask_again(d);
    d.receive(refusal_of("feature-not-implemented"));
    d.bind();
    EXPECT_TRUE(has(d.written(), without_resumption));
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    d.lose();
    d.reconnect();
    EXPECT_TRUE(has(d.wire, "<bind ")) << "no further <resume/> in vain";
    d.bind();
    EXPECT_TRUE(has(d.written(), without_resumption));
    d.receive("<enabled xmlns='urn:xmpp:sm:3'/>");
    d.lose();
    d.redial();
    d.log_in("<sm xmlns='urn:xmpp:sm:3'/><csi xmlns='urn:xmpp:csi:0'/>");
    d.bind();
    EXPECT_TRUE(has(d.written(), with_resumption)) << "another version of the server";
}

TEST(resumption_refused, a_server_that_closes_over_it_is_met_anew) {
    for (const char* end : {"</stream:stream>", "lost"}) {
        driver d;
        ask_again(d);
        d.send("m3");
        d.receive(refusal_of("item-not-found", "h='1'"));
        if (end[0] == '<')
            d.receive(end);
        else
            d.lose();
        EXPECT_EQ(d.fate_of("m1"), fate::acked) << end;
        EXPECT_EQ(d.fate_of("m2"), fate::failed) << "said once, and for good: " << end;
        EXPECT_EQ(d.fate_of("m3"), fate::queued) << end;
        d.written();
        d.reconnect();
        EXPECT_TRUE(has(d.wire, "<bind ")) << end;
        EXPECT_FALSE(has(d.wire, "<resume ")) << end;
        d.bind();
        EXPECT_EQ(d.fate_of("m3"), fate::in_flight) << end;
    }
}

TEST(resumption_refused, with_retry_what_is_lost_twice_is_still_written_once_more) {
    session_settings s = driver::plain_settings();
    s.on_failure = on_failure::retry;
    driver d(s);
    ask_again(d);
    d.receive(refusal_of("item-not-found", "h='0'"));
    EXPECT_EQ(d.fate_of("m1"), fate::queued);
    d.lose(); // before the new session is bound
    EXPECT_EQ(d.fate_of("m1"), fate::queued);
    d.send("m3");
    d.reconnect();
    d.written();
    d.wire = "";
    d.lose();
    d.redial();
    d.log_in();
    d.bind();
    EXPECT_TRUE(in_order(d.written(), {"id='m1'", "id='m2'", "id='m3'"}));
    d.receive(new_session);
    d.ack(3);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.core.fates().find("m1")->attempts, 2u);
}

TEST(resumption_refused, with_retry_attempts_are_bounded) {
    session_settings s = driver::plain_settings();
    s.on_failure = on_failure::retry;
    s.retry_attempts = 1;
    driver d(s);
    ask_again(d);
    d.receive(refusal_of("item-not-found", "h='1'"));
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::failed);
    EXPECT_TRUE(has(d.core.fates().find("m2")->reason, "did not receive it; "))
        << d.core.fates().find("m2")->reason;
}

TEST(resumption_refused, counts_from_before_the_answer_are_nobodys) {
    driver d;
    ask_again(d);
    d.receive(std::string(r) + "<a xmlns='urn:xmpp:sm:3' h='2'/>");
    EXPECT_EQ(d.fate_of("m1"), fate::hibernated) << "no session yet in which it could count";
    EXPECT_EQ(d.written(), "");
    d.resumed(1);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
}

TEST(resumption_refused, a_new_session_counts_what_comes_in_from_0) {
    driver d;
    d.come_online();
    for (int i = 0; i < 7; ++i)
        d.receive("<presence from='bob@example.org/x'/>");
    d.lose();
    d.reconnect();
    EXPECT_TRUE(has(d.written(), "h='7' previd='sm1'"));
    d.refuse_resumption();
    d.bind();
    d.receive(new_session);
    d.receive("<presence from='bob@example.org/x'/>");
    d.written();
    d.receive(r);
    EXPECT_EQ(d.written(), "<a xmlns='urn:xmpp:sm:3' h='1'/>");
}

TEST(resumption_refused, does_not_send_a_chat_state_again) {
    session_settings s = driver::plain_settings();
    s.on_failure = on_failure::retry;
    driver d(s);
    d.come_online();
    ASSERT_TRUE(d.core.submit(parse("<message xmlns='jabber:client' to='bob@example.org' id='m1'>"
                                    "<composing xmlns='http://jabber.org/protocol/chatstates'/>"
                                    "</message>"),
                              {}, d.now));
    d.pump();
    d.lose();
    d.reconnect();
    d.refuse_resumption("h='0'");
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    EXPECT_TRUE(has(d.core.fates().find("m1")->reason, "chat state"));
}

} // namespace
} // namespace epode::test
