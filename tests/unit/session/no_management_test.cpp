// Servers without XEP-0198: an answered ping proves what came before it (RFC 6120 §10.1).
#include "session_fixture.hpp"

namespace epode::test {
namespace {

void go_online(driver& d) {
    d.start();
    d.log_in("");
    d.bind();
    d.written();
}
std::string ping_id(std::string_view wire) {
    const std::size_t at = wire.rfind("<iq type='get' id='");
    EXPECT_NE(at, wire.npos) << wire;
    return at == wire.npos ? "" : std::string(wire.substr(at + 19, 16));
}
void pong(driver& d, const std::string& id, std::string_view attributes = "type='result'") {
    d.receive("<iq " + std::string(attributes) + " id='" + id + "'/>");
}

TEST(no_management, a_ping_proves_what_arrived) {
    driver d;
    go_online(d);
    EXPECT_EQ(d.all<session_event::notice>().size(), 1u);
    d.send("m1");
    const std::string wire = d.written();
    EXPECT_TRUE(in_order(wire, {"id='m1'", "<ping xmlns='urn:xmpp:ping'/>"})) << wire;
    EXPECT_FALSE(has(wire, "urn:xmpp:sm:3"));
    d.send("m2"); // behind the ping
    pong(d, ping_id(wire));
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
    pong(d, ping_id(d.written()));
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
    EXPECT_EQ(d.written(), "");
}

TEST(no_management, only_our_server_can_answer) {
    for (const char* from : {"mallory@example.net", "alice@example.org/other", "bob@example.org",
                             "example.net", "\xff@x", "@@"}) {
        driver d;
        go_online(d);
        d.send("m1");
        const std::string id = ping_id(d.written());
        pong(d, "something");
        if (from[0] != '\xff') pong(d, id, "type='result' from='" + std::string(from) + "'");
        EXPECT_EQ(d.fate_of("m1"), fate::in_flight) << from;
    }
    for (const char* from : {"example.org", "alice@example.org", "alice@example.org/r"}) {
        driver d;
        go_online(d);
        d.send("m1");
        pong(d, ping_id(d.written()), "type='result' from='" + std::string(from) + "'");
        EXPECT_EQ(d.fate_of("m1"), fate::acked) << from;
    }
}

TEST(no_management, an_error_is_an_answer_too) {
    driver d;
    go_online(d);
    d.send("m1");
    pong(d, ping_id(d.written()), "type='error'");
    EXPECT_EQ(d.fate_of("m1"), fate::acked) << "the server read as far as the ping";
}

TEST(no_management, a_late_answer_of_an_old_connection_proves_nothing) {
    driver d;
    go_online(d);
    d.send("m1");
    const std::string id = ping_id(d.written());
    d.lose();
    EXPECT_EQ(d.fate_of("m1"), fate::unknown) << "nothing can be resumed";
    d.reconnect();
    d.bind();
    d.written();
    d.advance(duration::zero());
    d.send("m2");
    pong(d, id);
    EXPECT_EQ(d.fate_of("m2"), fate::in_flight);
}

TEST(no_management, an_unanswered_ping_is_a_dead_link) {
    driver d;
    go_online(d);
    d.send("m1");
    d.advance(seconds(30));
    EXPECT_EQ(d.dialed.size(), 2u);
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
}

TEST(no_management, keepalive_is_a_ping) {
    driver d;
    go_online(d);
    d.advance(seconds(60));
    pong(d, ping_id(d.written()));
    d.advance(seconds(59));
    EXPECT_TRUE(d.core.is_online());
}

TEST(no_management, nothing_is_counted_or_has_to_be_handled) {
    driver d;
    go_online(d);
    d.receive("<message from='bob@example.org/x'/><r xmlns='urn:xmpp:sm:3'/>"
              "<a xmlns='urn:xmpp:sm:3' h='7'/><enabled xmlns='urn:xmpp:sm:3' id='x'/>"
              "<failed xmlns='urn:xmpp:sm:3'/>");
    EXPECT_EQ(d.all<session_event::incoming_message>().at(0)->delivery, 0u);
    EXPECT_TRUE(d.core.is_online());
    EXPECT_EQ(d.written(), "");
}

TEST(no_management, a_graceful_close_waits_for_the_ping) {
    driver d;
    go_online(d);
    d.send("m1");
    const std::string id = ping_id(d.written());
    d.core.close(d.now);
    d.pump();
    EXPECT_EQ(d.written(), "");
    pong(d, id);
    EXPECT_EQ(d.written(), "</stream:stream>");
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

TEST(no_management, is_a_choice_and_then_no_notice) {
    session_settings s = driver::plain_settings();
    s.use_stream_management = false;
    driver d(s);
    d.start();
    d.log_in();
    d.bind();
    d.send("m1");
    const std::string wire = d.written();
    EXPECT_FALSE(has(wire, "<enable"));
    EXPECT_TRUE(has(wire, "<ping "));
    EXPECT_TRUE(d.all<session_event::notice>().empty());
}

TEST(no_management, a_refused_enable_falls_back_to_pings) {
    driver d;
    d.start();
    d.send("m1");
    d.log_in();
    d.bind();
    d.written();
    d.receive("<failed xmlns='urn:xmpp:sm:3'><feature-not-implemented "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_TRUE(d.core.is_online());
    EXPECT_EQ(d.all<session_event::notice>().size(), 1u);
    const std::string id = ping_id(d.written());
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
    d.advance(seconds(29));
    pong(d, id);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    d.send("m2");
    d.lose();
    EXPECT_EQ(d.fate_of("m2"), fate::unknown);
}

} // namespace
} // namespace epode::test
