// Servers that do not know the password, and people in between who want a weaker login.
#include "hostile_test.hpp"

#include <epode/negotiation/error.hpp>

namespace epode::test {
namespace {

const error_code is_unsafe = negotiation_error::authentication_unsafe;
const error_code has_failed = negotiation_error::authentication_failed;

std::string failure(std::string_view condition) {
    return "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + std::string(condition) +
           "/></failure>";
}
std::string replaced(std::string in, std::string_view what, std::string_view by) {
    for (std::size_t at = in.find(what); at != in.npos; at = in.find(what, at + by.size()))
        in.replace(at, what.size(), by);
    return in;
}

class sasl_exchange : public hostile_test {
protected:
    /// That error is the end, and nothing was written but what is allowed.
    void expect_end(const error_code& why) {
        EXPECT_EQ(saw, (strings{lost(why), over(why)})) << reasons();
        EXPECT_EQ(after_, "") << "nothing may follow";
        EXPECT_EQ(secure_wire().find("<iq"), std::string::npos);
    }
    std::size_t count_in_wire(std::string_view text) const {
        return occurrences(secure_wire(), text);
    }
    std::string after_; ///< what the client still wrote
};

struct text {
    const char* name;
    std::string said;
};
std::string name_of(const ::testing::TestParamInfo<text>& about) { return about.param.name; }

class unproven_successes : public sasl_exchange, public ::testing::WithParamInterface<text> {};

// StanzaJS never looks at the proof. V stands for the right one.
TEST_P(unproven_successes, are_none) {
    serve([&](conversation& c) {
        c.start_tls();
        c.scram.password = password;
        c.await_auth();
        const std::string v = c.scram.final(c.challenge(c.scram.first(c.said)));
        const std::string said = replaced(GetParam().said, "V", v.substr(2));
        c.send(said == "nothing" ? "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
                                 : sasl_element("success", said));
        after_ = c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    expect_end(is_unsafe);
}

const std::string zeros = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
INSTANTIATE_TEST_SUITE_P(
    with, unproven_successes,
    ::testing::Values(text{"nothing_at_all", "nothing"}, text{"nothing", ""},
                      text{"no_signature", "v="}, text{"another_signature", "v=" + zeros},
                      text{"a_short_signature", "v=AAAA"}, text{"no_base64", "v=***"},
                      text{"an_error", "e=other-error"}, text{"another_attribute", "x=V"},
                      text{"the_signature_behind_another", "x=1,v=V"}, text{"words", "welcome"}),
    name_of);

class hasty_successes : public sasl_exchange, public ::testing::WithParamInterface<text> {};

TEST_P(hasty_successes, are_none) {
    serve([&](conversation& c) {
        c.start_tls();
        c.await_auth();
        c.send(GetParam().said);
        after_ = c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    expect_end(is_unsafe);
}

INSTANTIATE_TEST_SUITE_P(
    with, hasty_successes,
    ::testing::Values(text{"nothing", "<success "
                                      "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"},
                      text{"a_signature", sasl_element("success", "v=" + zeros)}),
    name_of);

class bad_challenges : public sasl_exchange, public ::testing::WithParamInterface<text> {};

// R stands for the client's nonce. Whoever gets an answer to these can search for the password
// cheaply, keeps the client computing for ever, or replays another conversation.
TEST_P(bad_challenges, are_not_answered) {
    serve([&](conversation& c) {
        c.start_tls();
        c.await_auth();
        const std::string nonce = c.said.substr(c.said.find(",r=") + 3);
        const std::string half = nonce.substr(0, nonce.size() / 2);
        c.send(sasl_element("challenge",
                            replaced(replaced(GetParam().said, "HALF", half), "R", nonce)));
        after_ = c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    expect_end(is_unsafe);
    EXPECT_EQ(count_in_wire("<response"), 0u);
}

const std::string salt = ",s=c2FsdHNhbHRzYWx0c2E=";
INSTANTIATE_TEST_SUITE_P(
    of, bad_challenges,
    ::testing::Values(
        text{"short_nonce", "r=HALF" + salt + ",i=4096"},
        text{"our_own_nonce_only", "r=R" + salt + ",i=4096"},
        text{"another_nonce", "r=xR" + salt + ",i=4096"}, text{"no_nonce", "r=" + salt + ",i=4096"},
        text{"one_round", "r=Rx" + salt + ",i=1"}, text{"few_rounds", "r=Rx" + salt + ",i=4095"},
        text{"no_rounds", "r=Rx" + salt + ",i=0"}, text{"negative_rounds", "r=Rx" + salt + ",i=-1"},
        text{"too_many_rounds", "r=Rx" + salt + ",i=1000001"},
        text{"a_thousand_million_rounds", "r=Rx" + salt + ",i=1000000000"},
        text{"rounds_beyond_32_bits", "r=Rx" + salt + ",i=4294971392"},
        text{"rounds_that_are_no_number", "r=Rx" + salt + ",i=4096x"},
        text{"rounds_missing", "r=Rx" + salt}, text{"salt_missing", "r=Rx,i=4096"},
        text{"salt_no_base64", "r=Rx,s=***,i=4096"},
        text{"salt_endless", "r=Rx,s=" + base64_encode(std::string(1025, 's')) + ",i=4096"},
        text{"unknown_extension", "m=x,r=Rx" + salt + ",i=4096"},
        text{"another_order", "i=4096,r=Rx" + salt},
        text{"wrong_downgrade_hash", "r=Rx" + salt + ",i=4096,h=" + zeros},
        text{"an_error", "e=other-error"}, text{"nothing", ""}, text{"words", "nonce please"}),
    name_of);

TEST_F(sasl_exchange, a_challenge_too_many_is_not_answered) {
    serve([&](conversation& c) {
        c.start_tls();
        c.scram.password = password;
        c.await_auth();
        const std::string first = c.scram.first(c.said);
        c.challenge(first);
        c.send(sasl_element("challenge", first));
        after_ = c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    expect_end(is_unsafe);
    EXPECT_EQ(count_in_wire("<response"), 1u);
}

class weak_offers : public sasl_exchange, public ::testing::WithParamInterface<text> {};

// jabber.ru 2023: who holds a certificate can offer what he likes.
TEST_P(weak_offers, are_not_taken) {
    serve([&](conversation& c) {
        c.start_tls();
        c.open(GetParam().said);
        after_ = c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{lost(is_unsafe), over(is_unsafe)})) << reasons();
    EXPECT_EQ(after_, "");
    EXPECT_EQ(count_in_wire("<auth"), 0u);
}

const std::string exporter_offered =
    "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"
    "<channel-binding type='tls-server-end-point'/></sasl-channel-binding>";
INSTANTIATE_TEST_SUITE_P(
    of, weak_offers,
    ::testing::Values(text{"nothing", ""}, text{"an_empty_list", mechanisms("")},
                      text{"the_features_after_a_login", std::string(after_login_features)},
                      text{"plain", mechanisms("PLAIN")},
                      text{"anonymous", mechanisms("ANONYMOUS")},
                      text{"old_ones", mechanisms("DIGEST-MD5 CRAM-MD5 LOGIN X-OAUTH2")},
                      text{"external", mechanisms("EXTERNAL PLAIN")},
                      text{"scram_in_another_case", mechanisms("scram-sha-256 PLAIN")},
                      text{"bindings_without_plus",
                           mechanisms("SCRAM-SHA-256 PLAIN") + exporter_offered}),
    name_of);

// Where it is allowed and nothing better is there; and then no trace shows it.
TEST_F(sasl_exchange, plain_is_taken_inside_tls_when_allowed) {
    std::string handed_over;
    serve([&](conversation& c) {
        c.start_tls();
        EXPECT_EQ(c.await_auth(mechanisms("PLAIN")), "PLAIN");
        handed_over = c.said;
        c.send("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        c.open(after_login_features);
        c.bind();
        c.enable();
        c.sync();
    });
    settings.allow_plain = true;
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, strings{"online"});
    EXPECT_EQ(handed_over, plain_message());
}

TEST_F(sasl_exchange, plain_is_no_way_out_when_scram_failed) {
    serve([&](conversation& c) {
        c.start_tls();
        c.await_auth(mechanisms("SCRAM-SHA-256 PLAIN"));
        c.send(failure("invalid-mechanism"));
        after_ = c.await_end();
    });
    settings.allow_plain = true;
    start();
    ASSERT_TRUE(served());
    expect_end(has_failed);
    EXPECT_EQ(count_in_wire("<auth"), 1u);
    EXPECT_EQ(count_in_wire("PLAIN"), 0u);
}

TEST_F(sasl_exchange, plain_is_not_taken_where_scram_worked) {
    serve({[](conversation& c) {
               c.come_online();
               c.sync();
           },
           [&](conversation& c) {
               c.start_tls();
               c.open(mechanisms("PLAIN"));
               after_ = c.await_end();
           }});
    settings.allow_plain = true;
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("ended"), strings{over(is_unsafe)});
    EXPECT_EQ(count_in_wire("<auth"), 1u);
    EXPECT_EQ(count_in_wire("PLAIN"), 0u);
}

const std::string bound_offer = mechanisms("SCRAM-SHA-256 SCRAM-SHA-256-PLUS") + exporter_offered;

/// A whole login, bound to TLS.
void come_online_bound(conversation& c) {
    c.start_tls();
    c.scram.bindings["tls-exporter"] = c.exporter();
    c.authenticate(bound_offer);
    c.open(after_login_features);
    c.bind();
    c.enable();
    c.sync();
}

// Whoever passes SCRAM on from one TLS connection to another.
TEST_F(sasl_exchange, a_login_is_bound_to_its_tls_connection_and_not_tried_unbound) {
    std::string judged;
    serve([&](conversation& c) {
        c.start_tls();
        c.scram.password = password;
        c.scram.bindings["tls-exporter"] = "of the connection between the attacker and the server";
        EXPECT_EQ(c.await_auth(bound_offer), "SCRAM-SHA-256-PLUS");
        judged = c.scram.final(c.challenge(c.scram.first(c.said)));
        c.send(failure("invalid-mechanism")); // and not the password's fault
        after_ = c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(judged, "e=channel-bindings-dont-match");
    expect_end(has_failed);
    EXPECT_EQ(count_in_wire("<auth"), 1u);
}

TEST_F(sasl_exchange, plus_taken_out_of_the_first_offer_is_told_to_the_server) {
    std::string judged;
    serve([&](conversation& c) {
        c.start_tls();
        c.scram.password = password;
        c.scram.bindings["tls-exporter"] = c.exporter();
        c.await_auth(mechanisms("SCRAM-SHA-256"));
        judged = c.scram.final(c.challenge(c.scram.first(c.said)));
        c.send(failure("not-authorized"));
        after_ = c.await_end();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(judged, "e=server-does-support-channel-binding");
    expect_end(has_failed);
}

class weaker_than_before : public sasl_exchange, public ::testing::WithParamInterface<text> {};

// The best that worked is remembered; a weaker offer has to be proved by the server (XEP-0474).
TEST_P(weaker_than_before, is_not_taken_without_the_servers_word) {
    serve({come_online_bound, [&](conversation& c) {
               c.start_tls();
               c.await_auth(GetParam().said);
               c.send(sasl_element("challenge", c.scram.first(c.said)));
               after_ = c.await_end();
           }});
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("ended"), strings{over(is_unsafe)}) << reasons();
    EXPECT_EQ(after_, "");
    EXPECT_EQ(count_in_wire("<response"), 1u);
}

INSTANTIATE_TEST_SUITE_P(
    being, weaker_than_before,
    ::testing::Values(
        text{"without_plus", mechanisms("SCRAM-SHA-256")},
        text{"without_a_list_of_bindings", mechanisms("SCRAM-SHA-256 SCRAM-SHA-256-PLUS")},
        text{"another_hash", mechanisms("SCRAM-SHA-1 SCRAM-SHA-1-PLUS") + exporter_offered},
        text{"another_list", mechanisms("SCRAM-SHA-256 SCRAM-SHA-256-PLUS") +
                                 "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"
                                 "<channel-binding type='tls-unique'/></sasl-channel-binding>"}),
    name_of);

// It would come from nobody that has proved anything.
TEST_F(sasl_exchange, a_success_instead_of_an_offer_is_none) {
    serve({[&](conversation& c) {
               c.start_tls();
               c.await(">");
               c.send("<stream:stream xmlns='jabber:client' version='1.0' "
                      "xmlns:stream='http://etherx.jabber.org/streams'>"
                      "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
               after_ = c.await_end();
           },
           [](conversation& c) {
               c.come_online();
               c.sync();
           }});
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{lost(negotiation_error::unexpected_element), "online"}));
    EXPECT_EQ(after_.find("<auth"), std::string::npos);
}

} // namespace
} // namespace epode::test
