// Connections come and go: when to dial, when to wait, when to stop.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

using state_events = std::vector<std::string>;

/// offline, reconnecting, ended, online, in order.
state_events story(driver& d) {
    state_events out;
    for (const auto& e : std::exchange(d.events, {})) {
        if (std::holds_alternative<session_event::offline>(e)) out.push_back("offline");
        if (std::holds_alternative<session_event::reconnecting>(e)) out.push_back("reconnecting");
        if (std::holds_alternative<session_event::ended>(e)) out.push_back("ended");
        if (const auto* o = std::get_if<session_event::online>(&e))
            out.push_back(o->resumed ? "resumed" : "online");
    }
    return out;
}

session_settings secure_settings() {
    session_settings s = driver::plain_settings();
    s.login.require_tls = true;
    s.endpoints = {endpoint{"example.org", 5223, endpoint::security::direct_tls}};
    return s;
}

TEST(lifecycle, a_whole_life) {
    driver d;
    EXPECT_TRUE(d.dialed.empty());
    d.start();
    ASSERT_EQ(d.dialed.size(), 1u);
    d.core.start(d.now); // a second start is none
    d.pump();
    EXPECT_EQ(d.dialed.size(), 1u);
    d.log_in();
    d.bind();
    EXPECT_EQ(story(d), state_events{"online"});
    d.lose();
    EXPECT_EQ(story(d), (state_events{"offline", "reconnecting"}));
    d.reconnect();
    EXPECT_EQ(d.dialed.size(), 2u);
}

TEST(lifecycle, the_first_retry_is_at_once_and_then_they_wait) {
    driver d;
    d.start();
    d.lose();
    d.advance(duration::zero());
    EXPECT_EQ(d.dialed.size(), 2u);
    duration waited{};
    for (int i = 0; i < 20; ++i) {
        d.lose();
        const auto planned = d.all<session_event::reconnecting>();
        EXPECT_EQ(planned.back()->attempt, static_cast<std::uint32_t>(i) + 2);
        EXPECT_LE(planned.back()->in, seconds(60));
        waited += planned.back()->in;
        const std::size_t before = d.dialed.size();
        d.advance(planned.back()->in);
        EXPECT_EQ(d.dialed.size(), before + 1);
    }
    EXPECT_GT(waited, minutes(3)) << "with jitter, but not without end at once";
}

TEST(lifecycle, a_connection_that_proved_itself_makes_the_next_retry_immediate) {
    driver d;
    d.start();
    for (int i = 0; i < 6; ++i) {
        d.lose();
        d.redial();
    }
    d.log_in();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true'/>");
    d.send("m1");
    d.ack(1);
    d.lose();
    EXPECT_EQ(d.all<session_event::reconnecting>().back()->in, duration::zero());
    EXPECT_EQ(d.all<session_event::reconnecting>().back()->attempt, 1u);
}

TEST(lifecycle, a_server_that_throws_us_out_each_time_is_not_hammered) {
    driver d;
    d.start();
    for (int i = 0; i < 12; ++i) {
        d.log_in();
        d.bind();
        d.receive("<enabled xmlns='urn:xmpp:sm:3'/><presence from='bob@example.org/x'/>");
        d.stream_error("resource-constraint");
        d.redial();
    }
    duration waited{};
    for (const auto* e : d.all<session_event::reconnecting>())
        waited += e->in;
    EXPECT_GT(waited, seconds(30));
}

TEST(lifecycle, a_stable_connection_needs_no_other_proof) {
    driver d;
    d.start();
    for (int i = 0; i < 6; ++i) {
        d.lose();
        d.redial();
    }
    d.log_in();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3'/>");
    d.advance(seconds(5));
    d.stream_error("system-shutdown");
    EXPECT_EQ(d.all<session_event::reconnecting>().back()->in, duration::zero());
}

TEST(lifecycle, a_new_network_ends_the_waiting) {
    driver d;
    d.start();
    for (int i = 0; i < 8; ++i) {
        d.lose();
        if (i < 7) d.redial();
    }
    const std::size_t before = d.dialed.size();
    d.notify(happened::network_changed{});
    EXPECT_EQ(d.dialed.size(), before + 1);
    d.lose();
    EXPECT_EQ(d.all<session_event::reconnecting>().back()->in, duration::zero());
}

TEST(lifecycle, a_new_network_tests_an_old_link_at_once) {
    driver d;
    d.come_online();
    d.notify(happened::network_changed{});
    EXPECT_EQ(d.written(), r);
    d.advance(seconds(30));
    EXPECT_FALSE(d.core.is_online());
}

TEST(lifecycle, the_endpoints_take_turns) {
    session_settings s = driver::plain_settings();
    s.endpoints.push_back({"b.example", 5222, endpoint::security::start_tls});
    driver d(s);
    d.start();
    d.lose();
    d.redial();
    EXPECT_EQ(d.dialed.back().host, "b.example");
}

// No state without a limit in time.

TEST(lifecycle, silence_is_noticed_in_every_state) {
    const std::vector<std::pair<const char*, void (*)(driver&)>> states = {
        {"dialing", [](driver&) {}},
        {"connected", [](driver& d) { d.connect(); }},
        {"authenticating",
         [](driver& d) {
             d.connect();
             d.receive(std::string(driver::open_stream) +
                       "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                       "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>");
         }},
        {"binding", [](driver& d) { d.log_in(); }},
        {"enabling",
         [](driver& d) {
             d.log_in();
             d.bind();
         }},
        {"enabling with messages",
         [](driver& d) {
             d.log_in();
             d.bind();
             d.send("m1");
         }},
    };
    for (const auto& [name, go] : states) {
        driver d;
        d.start();
        go(d);
        d.advance(seconds(29));
        EXPECT_EQ(d.dialed.size(), 1u) << name;
        d.advance(seconds(1));
        EXPECT_GE(d.dialed.size(), 2u) << name;
        EXPECT_TRUE(d.closed.at(0).abort) << name;
    }
}

TEST(lifecycle, silence_during_a_resumption_is_noticed) {
    driver d;
    d.come_online();
    d.lose();
    d.reconnect();
    d.advance(seconds(31));
    EXPECT_EQ(d.dialed.size(), 3u);
}

TEST(lifecycle, a_half_open_link_is_noticed_by_the_keepalive) {
    driver d;
    d.come_online();
    d.advance(seconds(59));
    EXPECT_EQ(d.written(), "");
    d.receive("<presence from='bob@example.org/x'/>");
    d.advance(seconds(59));
    EXPECT_EQ(d.written(), "<a xmlns='urn:xmpp:sm:3' h='1'/>") << "what comes in shows life enough";
    d.advance(seconds(1));
    EXPECT_EQ(d.written(), r);
    d.ack(0);
    d.advance(seconds(59));
    EXPECT_EQ(d.written(), "");
    d.advance(seconds(1));
    EXPECT_EQ(d.written(), r);
    d.advance(seconds(30));
    EXPECT_FALSE(d.core.is_online());
    EXPECT_EQ(d.all<session_event::offline>().back()->reason, session_error::acks_unanswered);
}

TEST(lifecycle, inbound_traffic_is_no_acknowledgement) {
    driver d;
    d.come_online();
    d.send("m1");
    for (int i = 0; i < 29; ++i) {
        d.advance(seconds(1));
        d.receive("<presence from='bob@example.org/x'/>");
    }
    EXPECT_TRUE(d.core.is_online());
    d.advance(seconds(1));
    EXPECT_FALSE(d.core.is_online());
}

TEST(lifecycle, a_deadline_does_not_spin_while_a_write_is_under_way) {
    driver d;
    d.come_online();
    d.hold_writes = true;
    d.send("m1");
    d.receive("<presence from='bob@example.org/x'/>"); // an acknowledgement is due in 15 seconds
    d.advance(seconds(20));
    d.finish_write();
    EXPECT_TRUE(has(d.written(), "<a xmlns='urn:xmpp:sm:3' h='1'/>"));
}

TEST(lifecycle, a_deadline_does_not_spin_when_the_session_changed_under_the_application) {
    driver d;
    d.come_online();
    d.receive("<message from='bob@example.org/x'/>");
    const std::uint64_t delivery = d.all<session_event::incoming_message>()[0]->delivery;
    d.lose();
    d.redial();
    d.log_in(""); // the next stream has no stream management
    d.notify(happened::handled{delivery});
    d.bind();
    d.advance(seconds(59));
    EXPECT_FALSE(has(d.written(), "<a "));
    EXPECT_TRUE(d.core.is_online());
}

TEST(lifecycle, a_pause_of_our_own_reading_is_not_the_servers_silence) {
    driver d;
    d.come_online();
    d.send("m1");
    d.notify(happened::reading_paused{true});
    d.advance(minutes(10));
    EXPECT_TRUE(d.core.is_online());
    d.notify(happened::reading_paused{false});
    d.advance(seconds(4));
    EXPECT_TRUE(d.core.is_online()) << "the answer waits in a buffer somewhere";
    d.ack(1);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    d.send("m2");
    d.advance(seconds(30));
    EXPECT_FALSE(d.core.is_online()) << "now it is the server's";
}

// What ends everything.

TEST(lifecycle, conflict_on_the_present_stream_ends_it) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.receive("<a xmlns='urn:xmpp:sm:3' h='1'/><stream:error>"
              "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>");
    EXPECT_EQ(d.fate_of("m1"), fate::acked) << "what stands before the error counts";
    EXPECT_EQ(d.fate_of("m2"), fate::unknown);
    EXPECT_EQ(d.all<session_event::ended>().at(0)->reason, session_error::replaced);
    EXPECT_EQ(story(d), (state_events{"offline", "ended"})) << "no retry is announced";
    d.advance(minutes(9));
    EXPECT_EQ(d.dialed.size(), 1u);
    EXPECT_FALSE(d.core.deadline());
}

TEST(lifecycle, a_conflict_told_to_an_old_connection_is_not_ours) {
    driver d;
    d.come_online();
    d.lose();
    const connection_id old = d.connection;
    d.reconnect();
    d.core.input(old,
                 as_bytes("<stream:error><conflict "
                          "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"),
                 d.now);
    d.resumed(0);
    EXPECT_TRUE(d.core.is_online());
}

TEST(lifecycle, a_final_refusal_at_login_ends_it_and_fails_what_waits) {
    driver d;
    d.send("m1");
    d.start();
    d.connect();
    d.receive(std::string(driver::open_stream) +
              "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
              "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>");
    d.receive("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
    EXPECT_EQ(story(d), (state_events{"offline", "ended"}));
    EXPECT_EQ(d.fate_of("m1"), fate::failed);
    EXPECT_EQ(d.core.submit(driver::message("m2"), {}, d.now).error(), session_error::closed);
    EXPECT_TRUE(d.core.submit(driver::message("m1"), {}, d.now)->known) << "its fate can be told";
}

TEST(lifecycle, a_temporary_refusal_is_tried_again) {
    driver d;
    d.start();
    d.connect();
    d.receive(std::string(driver::open_stream) +
              "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
              "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>");
    d.receive(
        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/></failure>");
    EXPECT_EQ(story(d), (state_events{"offline", "reconnecting"}));
}

TEST(lifecycle, host_unknown_ends_it) {
    driver d;
    d.start();
    d.connect();
    d.receive(driver::open_stream);
    d.stream_error("host-unknown");
    EXPECT_EQ(d.all<session_event::ended>().at(0)->reason, stream_condition::host_unknown);
}

TEST(lifecycle, a_certificate_that_was_never_good_ends_it) {
    driver d(secure_settings());
    d.start();
    d.notify(happened::lost{d.connection,
                            make_error_code(boost::system::errc::protocol_error),
                            {"bad certificate", {}},
                            true});
    EXPECT_EQ(story(d), (state_events{"offline", "ended"}));
}

TEST(lifecycle, a_certificate_that_went_bad_is_waited_out) {
    driver d(secure_settings());
    d.direct_tls = true;
    d.come_online();
    d.send("m1");
    d.lose();
    d.advance(duration::zero());
    d.notify(happened::lost{d.connection,
                            make_error_code(boost::system::errc::protocol_error),
                            {"bad certificate", {}},
                            true});
    EXPECT_TRUE(d.all<session_event::ended>().empty());
    EXPECT_EQ(d.fate_of("m1"), fate::hibernated);
}

TEST(lifecycle, most_stream_errors_are_survived_with_the_session) {
    for (const char* condition :
         {"system-shutdown", "reset", "connection-timeout", "internal-server-error",
          "resource-constraint", "undefined-condition", "remote-connection-failed"}) {
        driver d;
        d.come_online();
        d.send("m1");
        d.stream_error(condition);
        EXPECT_EQ(d.fate_of("m1"), fate::hibernated) << condition;
        d.redial();
        d.log_in();
        EXPECT_TRUE(has(d.written(), "previd='sm1'")) << condition;
    }
}

// see-other-host.

TEST(lifecycle, a_redirection_inside_tls_is_followed_at_once_and_keeps_the_session) {
    driver d(secure_settings());
    d.direct_tls = true;
    d.come_online();
    d.send("m1");
    d.stream_error("see-other-host", "n2.example.org:5299");
    EXPECT_EQ(d.dialed.back(), (endpoint{"n2.example.org", 5299, endpoint::security::direct_tls}));
    EXPECT_EQ(story(d), state_events{"offline"}) << "no wait is announced";
    d.log_in();
    EXPECT_TRUE(has(d.written(), "previd='sm1'"));
}

TEST(lifecycle, redirections_without_end_are_not_followed) {
    driver d(secure_settings());
    d.direct_tls = true;
    d.start();
    for (unsigned i = 0; i < endpoint_order::maximum_redirections; ++i) {
        d.connect();
        d.receive(driver::open_stream);
        d.stream_error("see-other-host", "n" + std::to_string(i) + ".example.org");
        EXPECT_EQ(d.dialed.back().host, "n" + std::to_string(i) + ".example.org");
    }
    d.connect();
    d.receive(driver::open_stream);
    d.stream_error("see-other-host", "evil.example.org");
    d.redial();
    EXPECT_EQ(d.dialed.back().host, "example.org");
}

TEST(lifecycle, two_servers_that_pass_us_on_to_each_other_are_not_believed_for_ever) {
    driver d(secure_settings());
    d.direct_tls = true;
    d.start();
    for (std::size_t hops = 1; hops < 10 && d.dialed.size() == hops; ++hops) {
        d.log_in();
        d.bind();
        d.written();
        d.stream_error("see-other-host", "n2.example.org");
    }
    EXPECT_EQ(d.dialed.size(), endpoint_order::maximum_redirections + 1u);
    d.redial();
    EXPECT_EQ(d.dialed.back().host, "example.org") << "short of a stable connection hops add up";
}

TEST(lifecycle, a_redirection_in_plaintext_is_not_followed) {
    driver early;
    early.start();
    early.connect();
    early.receive(driver::open_stream);
    early.stream_error("see-other-host", "evil.example.net");
    early.redial();
    EXPECT_EQ(early.dialed.back().host, "example.org");

    driver late;
    late.come_online();
    late.stream_error("see-other-host", "evil.example.net");
    late.redial();
    EXPECT_EQ(late.dialed.back().host, "example.org") << "not after the login either";
}

// The peer's end and ours.

TEST(lifecycle, the_servers_close_is_answered_and_the_session_tried_again) {
    driver d;
    d.come_online();
    d.send("m1");
    d.written();
    d.receive("</stream:stream>");
    EXPECT_EQ(d.written(), "</stream:stream>");
    EXPECT_EQ(d.fate_of("m1"), fate::hibernated);
    EXPECT_EQ(d.all<session_event::offline>().at(0)->reason, session_error::stream_closed);
    d.reconnect();
    EXPECT_TRUE(has(d.written(), "previd='sm1'"));
}

TEST(lifecycle, nothing_follows_the_end_of_our_stream) {
    const std::vector<std::pair<const char*, void (*)(driver&)>> ways = {
        {"closed by the server", [](driver& d) { d.receive("</stream:stream>"); }},
        {"bad XML", [](driver& d) { d.receive("<a><b></a>"); }},
        {"bad count", [](driver& d) { d.receive("<a xmlns='urn:xmpp:sm:3' h='-1'/>"); }},
        {"impossible count", [](driver& d) { d.receive("<a xmlns='urn:xmpp:sm:3' h='77'/>"); }},
    };
    for (const auto& [name, go] : ways) {
        driver d;
        d.come_online();
        // Submitted, and the bad news comes before it could be written.
        ASSERT_TRUE(d.core.submit(driver::message("m1"), {}, d.now));
        go(d);
        const std::string wire = d.written();
        ASSERT_TRUE(wire.ends_with("</stream:stream>")) << name << ": " << wire;
        EXPECT_FALSE(has(wire, "<message")) << name;
        EXPECT_EQ(d.fate_of("m1"), fate::queued) << name;
    }
}

TEST(lifecycle, invalid_xml_ends_the_session_so_that_it_is_not_replayed_for_ever) {
    driver d;
    d.come_online();
    d.send("m1");
    d.written();
    d.receive("<presence from='bob@example.org/x'/><message><body>\x01</body></message>");
    EXPECT_EQ(d.all<session_event::incoming_presence>().size(), 1u)
        << "what stood before it counts";
    EXPECT_TRUE(in_order(d.written(), {"<stream:error><not-well-formed", "</stream:stream>"}));
    EXPECT_EQ(d.fate_of("m1"), fate::unknown);
    d.redial();
    d.log_in();
    EXPECT_FALSE(has(d.written(), "<resume "));
}

} // namespace
} // namespace epode::test
