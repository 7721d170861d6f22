// Who stands between client and server before there is TLS.
#include "hostile_test.hpp"

#include <epode/negotiation/error.hpp>
#include <epode/negotiation/stream_error.hpp>
#include <epode/session/error.hpp>
#include <epode/transport/error.hpp>

namespace epode::test {
namespace {

class start_tls : public hostile_test {};

class offers_without_tls : public start_tls, public ::testing::WithParamInterface<const char*> {};

// CVE-2016-10027; libstrophe goes on in plaintext unless it is told not to.
TEST_P(offers_without_tls, are_answered_with_nothing) {
    std::string last_words = "none";
    serve([&](conversation& c) {
        c.open(GetParam());
        last_words = c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{lost(negotiation_error::tls_not_offered),
                            over(negotiation_error::tls_not_offered)}));
    EXPECT_EQ(last_words, "");
    EXPECT_EQ(plain_wire().find("from="), std::string::npos) << "who we are is nobody's business";
}

INSTANTIATE_TEST_SUITE_P(
    of, offers_without_tls,
    ::testing::Values(
        "",
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-256</mechanism>"
        "<mechanism>PLAIN</mechanism><mechanism>ANONYMOUS</mechanism></mechanisms>",
        "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>",
        "<starttls/><starttls xmlns='urn:xmpp:tls:0'/>", // only look like it
        "<x><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></x>"));

TEST_F(start_tls, that_is_taken_away_later_costs_no_session) {
    serve({[](conversation& c) {
               c.come_online();
               c.await("</message>");
           },
           [](conversation& c) {
               c.open(mechanisms("SCRAM-SHA-256 PLAIN"));
               c.await_end();
           },
           [](conversation& c) {
               c.await_resume();
               c.resumed("1");
               c.sync();
           }});
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
    EXPECT_EQ(seen("resumed").size(), 1u);
    EXPECT_EQ(seen("ended").size(), 0u);
}

TEST_F(start_tls, that_is_refused_is_not_done_without) {
    serve({[](conversation& c) {
               c.open(start_tls_feature);
               c.await(start_tls_feature);
               c.send("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><stream:features>" +
                      mechanisms("SCRAM-SHA-256 PLAIN") + "</stream:features>");
               c.await_end();
           },
           [](conversation& c) {
               c.come_online();
               c.sync();
           }});
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{lost(negotiation_error::tls_refused), "online"}));
}

class injections : public start_tls, public ::testing::WithParamInterface<const char*> {};

// CVE-2011-0411: what stands behind <proceed/> was not written by who is inside TLS.
TEST_P(injections, are_not_read_inside_tls) {
    serve([](conversation& c) {
        c.open(start_tls_feature);
        c.await(start_tls_feature);
        c.send(std::string(proceed) + GetParam());
        c.accept_tls();
        c.authenticate();
        c.open(after_login_features);
        c.bind();
        c.enable();
        c.sync();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, strings{"online"});
}

INSTANTIATE_TEST_SUITE_P(
    behind_proceed, injections,
    ::testing::Values(
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN"
        "</mechanism></mechanisms></stream:features>",
        "<message from='bob@example.org/x'><body>forged</body></message>",
        "<resumed xmlns='urn:xmpp:sm:3' previd='secret-session' h='0'/>",
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
        "version='1.0'><stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
        "</stream:features>",
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
        "</stream:stream>", "<message from='", "\xff\xfe not XML at all <<<"));

// Before TLS nothing counts but the offer of TLS: each of these ends that connection only.
class talk_before_tls : public start_tls, public ::testing::WithParamInterface<const char*> {};

TEST_P(talk_before_tls, is_not_believed) {
    serve({[](conversation& c) {
               c.come_online();
               c.await("</message>");
           },
           [](conversation& c) {
               c.open(start_tls_feature);
               c.await(start_tls_feature);
               c.send(GetParam());
               c.await_end();
           },
           [](conversation& c) {
               c.await_resume();
               c.resumed("0");
               c.await("</message>");
               c.sync();
           }});
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("bob"), strings{});
    EXPECT_EQ(seen("acked"), strings{});
    EXPECT_EQ(seen("retry"), strings{"retry m1"});
    EXPECT_EQ(seen("resumed").size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    saying, talk_before_tls,
    ::testing::Values(
        "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
        "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj0x</challenge>",
        "<message from='bob@example.org/x'><body>forged</body></message>",
        "<a xmlns='urn:xmpp:sm:3' h='1'/>", "<r xmlns='urn:xmpp:sm:3'/>",
        "<resumed xmlns='urn:xmpp:sm:3' previd='secret-session' h='1'/>",
        "<failed xmlns='urn:xmpp:sm:3' h='1'/>",
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
        "<stream:error><host-unknown xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>",
        "<stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        "</stream:error>",
        "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>",
        "</stream:stream>", "<proceed xmlns='urn:xmpp:tls:0'/>", "HTTP/1.1 302 Found\r\n\r\n",
        "<!DOCTYPE x [<!ENTITY a 'b'>]>"));

// Promised, and then plaintext all the same.
TEST_F(start_tls, that_does_not_come_is_not_done_without) {
    serve([](conversation& c) {
        c.open(start_tls_feature);
        c.await(start_tls_feature);
        c.send(proceed);
        c.await("\x16\x03"); // the client's handshake
        c.send("<stream:stream xmlns='jabber:client' version='1.0' "
               "xmlns:stream='http://etherx.jabber.org/streams'><stream:features>" +
               mechanisms("PLAIN") + "</stream:features>");
        c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw,
              (strings{lost(transport::error::tls_failed), over(transport::error::tls_failed)}));
}

} // namespace
} // namespace epode::test
