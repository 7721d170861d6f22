// What a session tells of a login that was not the one that was meant to be.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

driver with_certificate() {
    session_settings s = driver::plain_settings();
    s.login.credentials.anonymous = false;
    s.login.credentials.username = "alice";
    s.login.credentials.password = "pencil";
    s.login.credentials.external = true;
    s.login.policy.allow_plain = true;
    s.login.require_tls = true;
    s.endpoints = {endpoint{"example.org", 5223, endpoint::security::direct_tls}};
    return driver(std::move(s));
}

void log_in(driver& d, bool accept_certificate) {
    d.connect();
    d.receive(std::string(driver::open_stream) +
              "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
              "<mechanism>PLAIN</mechanism><mechanism>EXTERNAL</mechanism></mechanisms>"
              "</stream:features>");
    if (!accept_certificate)
        d.receive("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
    d.receive("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    d.receive(std::string(driver::open_stream) +
              "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
              "<sm xmlns='urn:xmpp:sm:3'/></stream:features>");
    d.bind();
}

TEST(login, a_certificate_that_was_refused_is_told_once) {
    driver d = with_certificate();
    d.direct_tls = true;
    d.start();
    log_in(d, false);
    auto notices = d.all<session_event::notice>();
    ASSERT_EQ(notices.size(), 1u);
    EXPECT_TRUE(has(notices[0]->text.ours, "refused the login with EXTERNAL"));
    EXPECT_TRUE(d.core.is_online());

    d.lose();
    d.redial();
    log_in(d, false);
    EXPECT_EQ(d.all<session_event::notice>().size(), 1u) << "known by now";

    d.lose();
    d.redial();
    log_in(d, true);
    d.lose();
    d.redial();
    EXPECT_EQ(d.all<session_event::notice>().size(), 1u) << "nothing to tell";
}

/// Why the connection was given up, once the time for a handshake is over.
std::string given_up(driver& d) {
    d.advance(seconds(31));
    const auto offline = d.all<session_event::offline>();
    EXPECT_FALSE(offline.empty());
    if (offline.empty()) return {};
    EXPECT_EQ(offline[0]->reason, session_error::handshake_timed_out);
    return offline[0]->why.ours;
}

TEST(login, a_handshake_that_stands_still_says_where) {
    const std::string limit = "no usable stream within 30 s";
    const std::string header(driver::open_stream);
    const auto login_on_offer =
        header + "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
                 "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>";
    struct {
        std::vector<std::string> received;
        std::string says;
    } const cases[] = {
        {{}, "the server does not answer our stream header; does it expect direct TLS"},
        {{header}, "the server does not send its stream features"},
        {{login_on_offer}, "the server does not answer the login"},
        {{login_on_offer, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"},
         "the server does not answer our stream header"},
        {{login_on_offer, "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
          header + "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
                   "</stream:features>"},
         "the server does not answer the request for a resource"},
    };
    for (const auto& c : cases) {
        driver d;
        d.start();
        d.connect();
        for (const std::string& text : c.received)
            d.receive(text);
        const std::string why = given_up(d);
        EXPECT_TRUE(has(why, limit + ": " + c.says)) << why;
    }
    session_settings short_of_time = driver::plain_settings();
    short_of_time.handshake_timeout = milliseconds(900);
    driver d(short_of_time);
    d.start();
    EXPECT_EQ(given_up(d), "no usable stream within 0.9 s")
        << "what dialing does is not known here";
}

} // namespace
} // namespace epode::test
