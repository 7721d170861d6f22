// Who sends the client elsewhere.
#include "hostile_test.hpp"

#include <support/free_port.hpp>
#include <support/loopback.hpp>

#include <epode/negotiation/error.hpp>
#include <epode/transport/error.hpp>

#include <sys/socket.h>

namespace epode::test {
namespace {

using transport::test::authority;
using transport::test::issue;

class redirects : public hostile_test {
protected:
    /// Of a server that is made before the one that the client knows.
    std::string elsewhere(std::vector<script> scripts) {
        const std::string url = serve(std::move(scripts));
        settings.connect.clear();
        return url.substr(url.find("//") + 2);
    }
};

std::string see_other_host(std::string_view where) {
    return "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" +
           std::string(where) + "</see-other-host></stream:error>";
}
void resumes(conversation& c) {
    c.await_resume();
    c.resumed("0");
    c.await("</message>");
    c.send("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    c.sync();
}
/// A session that is sent elsewhere, with a message that waits for its fate.
script comes_online_and_is_sent(std::string where) {
    return [where = std::move(where)](conversation& c) {
        c.come_online();
        c.await("</message>");
        c.send(see_other_host(where));
        c.await_end();
    };
}

TEST_F(redirects, before_tls_are_not_followed) {
    const std::uint16_t port = free_port();
    const descriptor trap = listen_on_loopback(port);
    serve({[&](conversation& c) {
               c.open(start_tls_feature);
               c.await(start_tls_feature);
               c.send(see_other_host("127.0.0.1:" + std::to_string(port)));
               c.await_end();
           },
           [](conversation& c) {
               c.come_online();
               c.sync();
           }});
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw.back(), "online");
    EXPECT_EQ(::accept(trap.get(), nullptr, nullptr), -1) << "somebody came";
}

// The one who may send us there is our server; who is there has to be it too.
TEST_F(redirects, lead_only_to_who_has_the_domains_certificate) {
    std::string said;
    static const identity of_the_host =
        issue({.common_name = "x", .names = "IP:127.0.0.1,DNS:elsewhere.example"}, &authority());
    const std::string there = elsewhere({[&](conversation& c) { said = c.show(of_the_host); }});
    serve({comes_online_and_is_sent(there), resumes});
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(said, "");
    EXPECT_EQ(seen("offline").back(), lost(transport::error::certificate_wrong_host));
    EXPECT_EQ(seen("resumed").size(), 1u);
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
}

TEST_F(redirects, lead_to_no_plaintext) {
    const std::string there = elsewhere({[](conversation& c) {
        c.open(mechanisms("SCRAM-SHA-256 PLAIN"));
        EXPECT_EQ(c.await_end(), "");
    }});
    serve({comes_online_and_is_sent(there), resumes});
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("offline").back(), lost(negotiation_error::tls_not_offered));
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
}

TEST_F(redirects, that_are_honest_keep_the_session) {
    const std::string there = elsewhere({resumes});
    serve(comes_online_and_is_sent(there));
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("resumed").size(), 1u);
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
}

TEST_F(redirects, in_a_circle_come_to_an_end) {
    std::string there;
    const auto on_and_on = [&there](conversation& c) {
        c.start_tls();
        c.await("<stream:stream ");
        c.send("<stream:stream xmlns='jabber:client' version='1.0' "
               "xmlns:stream='http://etherx.jabber.org/streams'>" +
               see_other_host(there));
        c.await_end();
    };
    // A fourth connection there would find nobody.
    there = elsewhere({on_and_on, on_and_on, on_and_on});
    serve({on_and_on, [](conversation& c) {
               c.come_online();
               c.sync();
           }});
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("offline").size(), 4u);
    EXPECT_EQ(saw.back(), "online");
}

struct address {
    const char* name;
    const char* text;
};
class nowhere : public redirects, public ::testing::WithParamInterface<address> {};

TEST_P(nowhere, is_not_gone_to) {
    serve({comes_online_and_is_sent(GetParam().text), resumes});
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("offline").size(), 1u);
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
}

TEST_P(nowhere, is_no_location_of_a_session) {
    serve({[](conversation& c) {
               c.log_in();
               c.bind();
               c.enable("resume='true' id='secret-session' location='" +
                        std::string(GetParam().text) + "'");
               c.await("</message>");
               c.sync();
           },
           resumes});
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("offline").size(), 1u);
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
}

INSTANTIATE_TEST_SUITE_P(
    at, nowhere,
    ::testing::Values(address{"nothing", ""}, address{"port_0", "127.0.0.1:0"},
                      address{"port_too_high", "127.0.0.1:99999"},
                      address{"port_no_number", "127.0.0.1:http"}, address{"no_host", ":5222"},
                      address{"a_path", "evil.example/x"}, address{"a_url", "http://evil.example"},
                      address{"an_account", "mallory@evil.example"},
                      address{"half_an_address", "[::1"}, address{"blanks", "evil example"},
                      address{"a_new_line", "evil.example&#10;127.0.0.1"}),
    [](const auto& about) { return std::string(about.param.name); });

// Where a session is to be resumed the same holds.
TEST_F(redirects, by_location_lead_only_to_who_has_the_domains_certificate) {
    std::string said;
    static const identity of_the_host =
        issue({.common_name = "x", .names = "IP:127.0.0.1"}, &authority());
    const std::string there = elsewhere({[&](conversation& c) { said = c.show(of_the_host); }});
    serve({[&](conversation& c) {
               c.log_in();
               c.bind();
               c.enable("resume='true' id='secret-session' location='" + there + "'");
               c.await("</message>");
               c.sync();
           },
           resumes});
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(said, "");
    EXPECT_EQ(seen("offline").back(), lost(transport::error::certificate_wrong_host));
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
}

} // namespace
} // namespace epode::test
