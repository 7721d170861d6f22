// From one connection to the next: what a loss at each step leaves, and whom to believe meanwhile.
#include "session_fixture.hpp"

#include <functional>

namespace epode::test {
namespace {

session_settings with_start_tls() {
    session_settings s = driver::plain_settings();
    s.login.require_tls = true;
    return s;
}

constexpr std::string_view offer_tls =
    "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>";
constexpr std::string_view proceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
constexpr std::string_view offer_login =
    "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
    "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>";
constexpr std::string_view success = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
constexpr std::string_view offer_session =
    "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
    "<sm xmlns='urn:xmpp:sm:3'/></stream:features>";

/// Each thing that the network or the server does from dialing to a logged in stream.
const std::vector<std::pair<const char*, std::function<void(driver&)>>>& steps() {
    static const std::vector<std::pair<const char*, std::function<void(driver&)>>> all = {
        {"connected", [](driver& d) { d.connect(); }},
        {"stream opened", [](driver& d) { d.receive(driver::open_stream); }},
        {"TLS offered", [](driver& d) { d.receive(offer_tls); }},
        {"TLS begun", [](driver& d) { d.receive(proceed); }},
        {"TLS stands",
         [](driver& d) {
             d.notify(happened::tls_ready{d.connection, {}});
         }},
        {"second stream opened", [](driver& d) { d.receive(driver::open_stream); }},
        {"login offered", [](driver& d) { d.receive(offer_login); }},
        {"logged in", [](driver& d) { d.receive(success); }},
        {"third stream opened", [](driver& d) { d.receive(driver::open_stream); }},
        {"session offered", [](driver& d) { d.receive(offer_session); }},
    };
    return all;
}
void log_in_over_tls(driver& d) {
    for (const auto& [name, go] : steps())
        go(d);
}
void come_online_over_tls(driver& d) {
    d.start();
    log_in_over_tls(d);
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm1' resume='true'/>");
    d.written();
    d.events.clear();
}

TEST(reconnecting, a_loss_at_each_step_keeps_the_session) {
    for (std::size_t reached = 0; reached <= steps().size(); ++reached)
        for (const bool silent : {false, true}) {
            driver d(with_start_tls());
            come_online_over_tls(d);
            d.send("m1");
            d.lose();
            d.send("m2");
            d.redial();
            for (std::size_t i = 0; i < reached; ++i)
                steps()[i].second(d);
            const char* step = reached == 0 ? "dialing" : steps()[reached - 1].first;
            d.written();
            const std::size_t dials = d.dialed.size();
            if (silent)
                d.advance(seconds(30));
            else
                d.lose();
            EXPECT_FALSE(has(d.written(), "</stream:stream>"))
                << "it would end the session: " << step;
            EXPECT_EQ(d.fate_of("m1"), fate::hibernated) << step;
            EXPECT_EQ(d.fate_of("m2"), fate::queued) << step;
            if (d.dialed.size() == dials) d.redial();
            log_in_over_tls(d);
            EXPECT_TRUE(has(d.written(), "previd='sm1'")) << step;
            d.resumed(1);
            EXPECT_EQ(d.fate_of("m1"), fate::acked) << step;
            EXPECT_EQ(d.fate_of("m2"), fate::in_flight) << step;
        }
}

TEST(reconnecting, nothing_but_the_login_is_written_before_the_session_stands) {
    driver d(with_start_tls());
    come_online_over_tls(d);
    d.send("m1");
    d.lose();
    d.redial();
    d.written();
    for (const auto& [name, go] : steps()) {
        go(d);
        d.send(std::string("at ") + name);
        d.core.set_client_active(false, d.now);
        (void)d.core.send_untracked(parse("<presence xmlns='jabber:client'/>"), d.now);
        d.pump();
        const std::string wire = d.written();
        for (const char* part : {"<message", "<presence", "<r ", "<a ", "<inactive"})
            EXPECT_FALSE(has(wire, part)) << name << ": " << wire;
    }
}

TEST(reconnecting, who_did_not_show_a_certificate_cannot_end_a_session_for_good) {
    const std::vector<std::pair<const char*, std::function<void(driver&)>>> verdicts = {
        {"no TLS",
         [](driver& d) { d.receive(std::string(driver::open_stream) + std::string(offer_login)); }},
        {"host-unknown",
         [](driver& d) {
             d.receive(driver::open_stream);
             d.stream_error("host-unknown");
         }},
        {"conflict",
         [](driver& d) {
             d.receive(driver::open_stream);
             d.stream_error("conflict");
         }},
        {"not-authorized",
         [](driver& d) {
             d.receive(driver::open_stream);
             d.stream_error("not-authorized");
         }},
    };
    for (const auto& [name, say] : verdicts) {
        driver d(with_start_tls());
        come_online_over_tls(d);
        d.send("m1");
        d.lose();
        d.redial();
        d.connect();
        d.written();
        say(d);
        EXPECT_FALSE(has(d.written(), "<auth ")) << name;
        EXPECT_TRUE(d.all<session_event::ended>().empty()) << name;
        EXPECT_EQ(d.fate_of("m1"), fate::hibernated) << name;
        d.redial();
        log_in_over_tls(d);
        d.resumed(1);
        EXPECT_EQ(d.fate_of("m1"), fate::acked) << name;

        driver first(with_start_tls());
        first.start();
        first.connect();
        say(first);
        EXPECT_EQ(first.all<session_event::ended>().size(), 1u)
            << "before the first session it is a mistake that somebody should hear of: " << name;
    }
}

TEST(reconnecting, nor_one_that_another_process_left) {
    driver before(with_start_tls());
    ASSERT_FALSE(before.core.keep_journal({}));
    come_online_over_tls(before);
    before.send("m1");
    driver d(with_start_tls());
    ASSERT_FALSE(d.core.keep_journal(before.disk));
    d.start();
    d.connect();
    d.receive(driver::open_stream);
    d.stream_error("host-unknown");
    EXPECT_TRUE(d.all<session_event::ended>().empty());
    d.redial();
    log_in_over_tls(d);
    d.resumed(1);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

TEST(reconnecting, a_verdict_inside_tls_is_final) {
    driver d(with_start_tls());
    come_online_over_tls(d);
    d.send("m1");
    d.lose();
    d.redial();
    for (std::size_t i = 0; i < 6; ++i)
        steps()[i].second(d);
    d.stream_error("host-unknown");
    EXPECT_EQ(d.all<session_event::ended>().at(0)->reason, stream_condition::host_unknown);
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
}

TEST(reconnecting, an_unanswered_request_costs_the_connection_and_not_the_session) {
    driver d;
    d.come_online();
    d.send("m1");
    d.written();
    d.advance(seconds(30));
    EXPECT_FALSE(has(d.written(), "</stream:stream>"));
    EXPECT_TRUE(d.closed.at(0).abort);
    EXPECT_EQ(d.fate_of("m1"), fate::hibernated);
    d.log_in();
    EXPECT_TRUE(has(d.written(), "<resume xmlns='urn:xmpp:sm:3' h='0' previd='sm1'/>"));
}

TEST(reconnecting, one_connection_is_lost_once) {
    driver d;
    d.come_online();
    const connection_id connection = d.connection;
    for (int i = 0; i < 3; ++i)
        d.notify(happened::lost{connection, {}, {}, false});
    EXPECT_EQ(d.all<session_event::offline>().size(), 1u);
    EXPECT_EQ(d.all<session_event::reconnecting>().size(), 1u);
}

/// After attempts enough for the waits to be long: the wait after one more connection.
duration wait_after(driver& d, const std::function<void(driver&)>& connection) {
    d.come_online();
    d.send("m1");
    d.lose();
    for (int i = 0; i < 8; ++i) {
        d.redial();
        d.lose();
    }
    d.reconnect();
    connection(d);
    d.lose();
    return d.all<session_event::reconnecting>().back()->in;
}

TEST(reconnecting, a_resumption_that_proved_something_makes_the_next_retry_immediate) {
    driver d;
    EXPECT_EQ(wait_after(d, [](driver& c) { c.resumed(1); }), duration::zero());
}

TEST(reconnecting, a_resumption_that_proved_nothing_does_not) {
    driver d;
    EXPECT_GT(wait_after(d, [](driver& c) { c.resumed(0); }), duration::zero())
        << "a server that resumes and hangs up at once is not hammered";
}

} // namespace
} // namespace epode::test
