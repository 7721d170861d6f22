// A server that lies about what it handled (XEP-0198), in every way.
#include "hostile_test.hpp"

#include <epode/session/error.hpp>

#include <future>

namespace epode::test {
namespace {

class counts : public hostile_test {
protected:
    void send_three() {
        for (const char* id : {"m1", "m2", "m3"})
            send(id);
    }
};

const error_code disagree = session_error::counts_disagree;

std::string acknowledgement(std::string_view h) {
    return "<a xmlns='urn:xmpp:sm:3' h='" + std::string(h) + "'/>";
}
void await_messages(conversation& c, int how_many) {
    for (int i = 0; i < how_many; ++i)
        c.await("</message>");
}
/// Up to three messages that are written and not acknowledged.
void come_to_three(conversation& c) {
    c.come_online();
    await_messages(c, 3);
}
/// The next connection asks for no session: what is left of the old one is nothing.
void binds_anew(conversation& c) {
    c.log_in();
    c.bind();
    c.enable("resume='true' id='another-session'");
    c.sync();
}

// QXmpp, libstrophe, gloox and StanzaJS take it for proof.
TEST_F(counts, more_than_was_sent_is_no_proof) {
    std::string last_words;
    serve({[&](conversation& c) {
               come_to_three(c);
               c.send(acknowledgement("1"));
               c.sync();
               c.send(acknowledgement("4"));
               last_words = c.await_end();
           },
           binds_anew});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(
        saw, (strings{"online", "acked m1", lost(disagree), "unknown m2", "unknown m3", "online"}));
    EXPECT_NE(last_words.find("<handled-count-too-high xmlns='urn:xmpp:sm:3' h='4' "
                              "send-count='3'/>"),
              std::string::npos)
        << last_words;
    EXPECT_TRUE(last_words.ends_with("</stream:stream>")) << last_words;
}

class counts_that_are_none : public counts, public ::testing::WithParamInterface<const char*> {};

TEST_P(counts_that_are_none, end_the_session_and_prove_nothing) {
    serve({[](conversation& c) {
               come_to_three(c);
               c.send(std::string("<a xmlns='urn:xmpp:sm:3' ") + GetParam() + "/>");
               c.await("<undefined-condition ");
               c.await("</stream:stream>");
           },
           binds_anew});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", lost(disagree), "unknown m1", "unknown m2", "unknown m3",
                            "online"}));
}

INSTANTIATE_TEST_SUITE_P(h, counts_that_are_none,
                         ::testing::Values("", "h=''", "h='-1'", "h='+3'", "h=' 3'", "h='3 '",
                                           "h='3.0'", "h='0x3'", "h='3e0'", "h='three'",
                                           "h='4294967296'", "h='4294967299'",
                                           "h='99999999999999999999'", "h='\xd9\xa3'",
                                           "x:h='3' xmlns:x='urn:xmpp:sm:3'"));

// A late lower count acks everything in StanzaJS.
TEST_F(counts, a_lower_count_proves_nothing_and_the_second_one_ends_the_session) {
    serve({[](conversation& c) {
               come_to_three(c);
               c.send(acknowledgement("2"));
               c.send(acknowledgement("1"));
               c.sync();
               c.send(acknowledgement("0"));
               c.await("</stream:stream>");
           },
           binds_anew});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw,
              (strings{"online", "acked m1", "acked m2", lost(disagree), "unknown m3", "online"}));
}

TEST_F(counts, from_beyond_the_wrap_are_lower_ones) {
    serve({[](conversation& c) {
               come_to_three(c);
               c.send(acknowledgement("4294967295"));
               c.sync();
               c.send(acknowledgement("2147483648"));
               c.await("</stream:stream>");
           },
           binds_anew});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("acked"), strings{});
    EXPECT_EQ(seen("offline"), strings{lost(disagree)});
}

// Stanzas are pipelined behind <enable/>: nothing that comes before its answer is about them.
TEST_F(counts, before_the_session_stands_are_nobodys) {
    serve([](conversation& c) {
        c.log_in();
        c.bind();
        c.await("<enable ");
        await_messages(c, 3);
        c.send(acknowledgement("3"));
        c.send("<resumed xmlns='urn:xmpp:sm:3' previd='x' h='3'/>");
        c.send("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='secret-session'/>");
        c.sync();
        c.send(acknowledgement("1"));
        c.sync();
    });
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "acked m1"}));
}

struct lie {
    const char* name;
    const char* h;
    const char* previd;
};

/// A resumption whose count or id cannot be, after one of three was acknowledged.
class resumptions_that_lie : public counts, public ::testing::WithParamInterface<lie> {};

TEST_P(resumptions_that_lie, are_no_proof_and_end_the_session) {
    serve({[](conversation& c) {
               come_to_three(c);
               c.send(acknowledgement("1"));
               c.sync();
           },
           [](conversation& c) {
               c.await_resume();
               c.resumed(GetParam().h, GetParam().previd);
               c.await_end();
           },
           binds_anew});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
    EXPECT_EQ(seen("unknown"), (strings{"unknown m2", "unknown m3"}));
    EXPECT_EQ(seen("resumed"), strings{});
    EXPECT_EQ(seen("retry"), strings{});
    EXPECT_EQ(seen("online").size(), 2u);
}

INSTANTIATE_TEST_SUITE_P(in, resumptions_that_lie,
                         ::testing::Values(lie{"too_high", "4", "secret-session"},
                                           lie{"lower", "0", "secret-session"},
                                           lie{"wrapped", "4294967295", "secret-session"},
                                           lie{"of_another", "1", "secret-session-2"},
                                           lie{"of_nobody", "1", ""}),
                         [](const auto& about) { return std::string(about.param.name); });

TEST_F(counts, a_resumption_without_one_is_none) {
    serve({come_to_three,
           [](conversation& c) {
               c.await_resume();
               c.send("<resumed xmlns='urn:xmpp:sm:3' previd='secret-session'/>");
               c.await_end();
           },
           [](conversation& c) {
               c.await_resume();
               c.resumed("1");
               await_messages(c, 2);
               c.sync();
           }});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
    EXPECT_EQ(seen("retry"), (strings{"retry m2", "retry m3"}));
}

// ejabberd does it: nothing is lost, and what comes again can be recognised.
TEST_F(counts, an_understating_resumption_costs_repetitions_only) {
    std::string again;
    serve({come_to_three, [&](conversation& c) {
               c.await_resume();
               c.resumed("0");
               for (int i = 0; i < 3; ++i)
                   again += attribute_in(c.await("</message>"), "id");
               c.send(acknowledgement("3"));
               c.sync();
           }});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(again, "m1m2m3");
    EXPECT_EQ(seen("acked"), (strings{"acked m1", "acked m2", "acked m3"}));
}

/// A refusal after one of three was acknowledged, with that in `<failed/>`; and what is true then.
struct refusal {
    const char* name;
    const char* attributes;
    strings told;
};
class refusals : public counts, public ::testing::WithParamInterface<refusal> {};

TEST_P(refusals, tell_only_what_they_prove) {
    serve({[](conversation& c) {
               come_to_three(c);
               c.send(acknowledgement("1"));
               c.sync();
           },
           [](conversation& c) {
               c.await_resume();
               c.refused(GetParam().attributes);
               c.bind();
               c.enable();
               c.sync();
           }});
    start();
    send_three();
    ASSERT_TRUE(served());
    strings fates;
    for (const char* each : {"acked", "failed", "unknown", "retry"})
        for (std::string& line : seen(each))
            fates.push_back(std::move(line));
    strings expected{"acked m1"};
    expected.insert(expected.end(), GetParam().told.begin(), GetParam().told.end());
    EXPECT_EQ(fates, expected);
}

const strings both_unknown{"unknown m2", "unknown m3"};

INSTANTIATE_TEST_SUITE_P(
    with, refusals,
    ::testing::Values(refusal{"a_true_count", "h='2'", {"acked m2", "failed m3"}},
                      refusal{"zero", "h='0'", both_unknown}, // all acked, says StanzaJS
                      refusal{"too_much", "h='4'", both_unknown},
                      refusal{"too_little_by_wrapping", "h='4294967295'", both_unknown},
                      refusal{"no_number", "h='2x'", both_unknown},
                      refusal{"a_negative", "h='-1'", both_unknown},
                      refusal{"no_count", "", both_unknown}),
    [](const auto& about) { return std::string(about.param.name); });

// In the session that stands nothing but <a/> tells anything.
TEST_F(counts, in_elements_out_of_place_are_nobodys) {
    serve({[](conversation& c) {
               come_to_three(c);
               c.resumed("3");
               c.refused("h='3'");
               c.send("<enabled xmlns='urn:xmpp:sm:3' resume='true' id='of-somebody'/>");
               c.send("<a xmlns='urn:xmpp:sm:2' h='3'/><a xmlns='jabber:client' h='3'/>");
               c.send("<message from='bob@example.org/x'><a xmlns='urn:xmpp:sm:3' h='3'/>"
                      "</message>");
               c.sync();
           },
           [](conversation& c) {
               const std::string resume = c.await_resume();
               c.send(attribute_in(resume, "previd") == session_id ? acknowledgement("3") : "");
               c.resumed("0");
               await_messages(c, 3);
               c.sync();
           }});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("acked"), strings{});
    EXPECT_EQ(seen("retry").size(), 3u);
}

// What an old connection still had to say must not count for the new session (StanzaJS).
TEST_F(counts, that_come_late_from_an_old_connection_are_nobodys) {
    std::promise<void> now, done;
    serve({[&](conversation& c) {
               come_to_three(c);
               c.send("<message from='bob@example.org/x'><body>now</body></message>");
               now.get_future().wait();
               c.send(acknowledgement("3"));
               done.set_value();
           },
           [](conversation& c) {
               c.await_resume();
               c.refused();
               c.bind();
               c.enable();
               c.await("</message>");
               c.sync();
           }});
    start();
    send_three();
    ASSERT_TRUE(sees("bob@example.org/x: now"));
    now.set_value();
    done.get_future().wait(); // the client's socket has it, and the client has not looked
    reconnect();
    send("m4");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("acked"), strings{});
    EXPECT_EQ(seen("unknown").size(), 3u);
}

struct terms {
    const char* name;
    std::string attributes;
};
/// What `<enabled/>` may say that allows no resumption; libstrophe takes the first for one that
/// does.
class terms_without_resumption : public counts, public ::testing::WithParamInterface<terms> {};

TEST_P(terms_without_resumption, are_not_taken_for_more) {
    serve({[](conversation& c) {
               c.log_in();
               c.bind();
               c.enable(GetParam().attributes);
               await_messages(c, 3);
               c.sync();
           },
           binds_anew});
    start();
    send_three();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("unknown").size(), 3u);
    EXPECT_EQ(secure_wire().find("<resume"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    saying, terms_without_resumption,
    ::testing::Values(terms{"false", "resume='false' id='secret-session'"},
                      terms{"nothing", "id='secret-session'"}, terms{"no_id", "resume='true'"},
                      terms{"an_empty_id", "resume='true' id=''"},
                      terms{"an_endless_id", "resume='true' id='" + std::string(4001, 'x') + "'"}),
    [](const auto& about) { return std::string(about.param.name); });

// Whoever acknowledges nothing gets no more than a window's worth.
TEST_F(counts, that_never_come_hold_the_rest_back) {
    std::string written;
    serve([&](conversation& c) {
        come_to_three(c);
        c.sync();
        c.send(acknowledgement("1"));
        written = c.await("</message>");
        c.sync();
    });
    settings.bounds.unacked_stanzas = 3;
    start();
    send_three();
    send("m4");
    send("m5");
    ASSERT_TRUE(served());
    EXPECT_NE(written.find("id='m4'"), std::string::npos) << written;
    EXPECT_EQ(secure_wire().find("id='m5'"), std::string::npos);
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
}

} // namespace
} // namespace epode::test
