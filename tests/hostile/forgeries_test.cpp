// What people behind an honest server, or a dishonest one, say in somebody else's name.
#include "hostile_test.hpp"
#include "messages.hpp"

#include <epode/session/error.hpp>

#include <future>

namespace epode::test {
namespace {

class forgeries : public hostile_test {};

std::string receipt_for(std::string_view id) {
    return "<received xmlns='urn:xmpp:receipts' id='" + std::string(id) + "'/>";
}
std::string answer(std::string_view id, std::string_view from, std::string_view type = "result") {
    return "<iq type='" + std::string(type) + "' id='" + std::string(id) + "'" +
           (from.empty() ? "" : " from='" + std::string(from) + "'") + "/>";
}

/// A copy (XEP-0280) whose sender is given as it stands in the stream.
std::string carbon(std::string_view direction, std::string_view from_attribute,
                   std::string_view inner) {
    return "<message " + std::string(from_attribute) + " to='alice@example.org/r' type='chat'><" +
           std::string(direction) + " xmlns='urn:xmpp:carbons:2'>" + forwarded(inner) + "</" +
           std::string(direction) + "></message>";
}

// CVE-2017-5589 and its family.
TEST_F(forgeries, copies_count_only_from_the_own_account) {
    std::string counted;
    serve([&](conversation& c) {
        c.come_online();
        c.await("</message>");
        for (const char* from :
             {"from='bob@example.org'", "from='bob@example.org/x'", "from='alice@example.org/r'",
              "from='alice@example.org/other'", "from='example.org'", "from='ALICE@example.org'",
              "from='alice@EXAMPLE.ORG'", "from='alice@example.org.evil.example'",
              "from='alice@example.org/'", "from=''", ""}) {
            c.send(carbon("received", from,
                          inner_message("bob@example.org/x", body("forged") + receipt_for("m1"))));
            c.send(carbon(
                "sent", from,
                inner_message("alice@example.org/other",
                              body("forged") + "<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>")));
        }
        counted = c.sync();
        c.send(carbon("received", "from='alice@example.org'",
                      inner_message("bob@example.org/x", body("genuine"))));
        c.sync();
    });
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "copy of bob@example.org/x: genuine"}));
    EXPECT_EQ(counted, "22") << "what is dropped is counted, or it would come again";
}

TEST_F(forgeries, a_copy_in_a_copy_stays_where_it_is) {
    serve([](conversation& c) {
        c.come_online();
        c.send(carbon("received", "from='alice@example.org'",
                      carbon("received", "xmlns='jabber:client' from='alice@example.org'",
                             inner_message("bob@example.org/x", body("forged")))));
        c.send(carbon(
            "received", "from='alice@example.org'",
            inner_message("mallory@evil.example/x",
                          body("see inside") +
                              forwarded(inner_message("bob@example.org/x", body("forged"))))));
        c.sync();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "copy of alice@example.org: no body",
                            "copy of mallory@evil.example/x: see inside"}));
}

// CVE-2015-8688, CVE-2016-9928. There is no roster here that could be changed; what is left is
// what the answer tells.
TEST_F(forgeries, roster_pushes_change_nothing_and_are_refused_alike) {
    strings answers;
    serve([&](conversation& c) {
        c.come_online();
        for (const char* from : {"bob@example.org/x", "alice@example.org/r", "example.org",
                                 "mallory@evil.example", "alice@example.org"}) {
            c.send("<iq type='set' id='push' from='" + std::string(from) +
                   "'><query xmlns='jabber:iq:roster'><item jid='mallory@evil.example' "
                   "subscription='both'/></query></iq>");
            answers.push_back(c.await("</iq>"));
        }
        c.sync();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, strings{"online"});
    ASSERT_EQ(answers.size(), 5u);
    for (const std::string& each : answers) {
        const std::string from = attribute_in(each, "to");
        EXPECT_EQ(each.substr(each.find("<iq")),
                  "<iq id='push' to='" + from +
                      "' type='error'><error type='cancel'><service-unavailable "
                      "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
    EXPECT_EQ(secure_wire().find("<presence"), std::string::npos);
}

// CVE-2014-0364, and libraries that look at the id alone.
TEST_F(forgeries, answers_count_only_from_whom_was_asked) {
    serve([](conversation& c) {
        c.come_online();
        const std::string id = attribute_in(c.await("</iq>"), "id");
        for (const char* from : {"carol@example.org/x", "bob@example.org", "bob@example.org/other",
                                 "example.org", "alice@example.org", "alice@example.org/r", "",
                                 "not an@address", "bob@example.org.evil.example/x"})
            for (const char* type : {"result", "error"})
                c.send(answer(id, from, type));
        c.send(answer("x" + id, "bob@example.org/x"));
        c.send(answer("", "bob@example.org/x"));
        c.send(message_from("mark@example.org", body("those were forged")));
        c.send(answer(id, "bob@example.org/x"));
        c.send(answer(id, "bob@example.org/x", "error"));
        c.sync();
    });
    start();
    ping("bob@example.org/x");
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "mark@example.org: those were forged",
                            "result of bob@example.org/x"}));
}

TEST_F(forgeries, nobody_answers_for_the_server) {
    serve([](conversation& c) {
        c.come_online();
        const std::string of_domain = attribute_in(c.await("</iq>"), "id");
        const std::string of_account = attribute_in(c.await("</iq>"), "id");
        for (const std::string& id : {of_domain, of_account})
            for (const char* from : {"bob@example.org", "bob@example.org/x", "evil.example",
                                     "example.org.evil.example", "alice@evil.example"})
                c.send(answer(id, from));
        c.send(message_from("mark@example.org", body("those were forged")));
        c.send(answer(of_account, "alice@example.org"));
        c.send(answer(of_domain, "example.org"));
        c.sync();
    });
    start();
    ping("example.org");
    ping("");
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "mark@example.org: those were forged",
                            "result of alice@example.org", "result of example.org"}));
}

TEST_F(forgeries, an_answer_that_is_too_late_is_nobodys) {
    std::promise<void> gave_up;
    serve([&](conversation& c) {
        c.come_online();
        const std::string id = attribute_in(c.await("</iq>"), "id");
        gave_up.get_future().wait();
        c.send(answer(id, "bob@example.org/x"));
        c.sync();
    });
    settings.request_timeout = milliseconds(50);
    start();
    ASSERT_TRUE(sees("online"));
    ping("bob@example.org/x");
    const std::string line =
        "no answer: " + make_error_code(session_error::request_timed_out).message();
    ASSERT_TRUE(sees(line));
    gave_up.set_value();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", line}));
}

TEST_F(forgeries, receipts_markers_and_bounces_count_only_from_who_was_written_to) {
    serve([](conversation& c) {
        c.come_online();
        c.await("</message>");
        c.send("<a xmlns='urn:xmpp:sm:3' h='1'/>");
        for (const char* from : {"carol@example.org/x", "example.org", "alice@example.org",
                                 "bob@evil.example/x", "bob@example.org.evil.example"}) {
            c.send(message_from(from, receipt_for("m1")));
            c.send(message_from(from, "<displayed xmlns='urn:xmpp:chat-markers:0' id='m1'/>"));
        }
        for (const char* from :
             {"carol@example.org/x", "evil.example", "bob@evil.example", "carol@example.org"})
            c.send(message_from(from,
                                "<error type='cancel'><gone "
                                "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>",
                                "error", "m1"));
        c.send(message_from("bob@example.org/x", receipt_for("not-ours")));
        c.send(message_from("bob@example.org/x", receipt_for("m1")));
        c.sync();
    });
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
    EXPECT_EQ(seen("delivered"), strings{"delivered m1 by bob@example.org/x"});
    EXPECT_EQ(seen("displayed").size() + seen("error").size(), 0u);
}

std::string reflection(std::string_view from, std::string_view occupant,
                       std::string_view text = "forged", std::string_view type = "groupchat") {
    return message_from(from,
                        body(text) + "<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>" +
                            (occupant.empty() ? ""
                                              : "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='" +
                                                    std::string(occupant) + "'/>"),
                        type, "m1");
}
std::string own_presence(std::string_view content, std::string_view attributes = "") {
    return "<presence from='room@muc.example/me' " + std::string(attributes) + ">" +
           std::string(content) + "</presence>";
}
constexpr std::string_view entered =
    "<x xmlns='http://jabber.org/protocol/muc#user'><status code='110'/></x>";

// CVE-2022-39835 and its like: whoever is in the room can use an id that he read.
TEST_F(forgeries, a_room_reflects_our_message_only_as_from_ourselves) {
    serve([](conversation& c) {
        c.come_online();
        c.await("</presence>");
        c.send(own_presence(std::string(entered) +
                            "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='mine'/>"));
        c.await("</message>");
        c.send(reflection("room@muc.example/mallory", "of-mallory"));
        c.send(reflection("room@muc.example/mallory", "")); // no occupant id at all
        c.send(reflection("room@muc.example/me", ""));
        c.send(reflection("room@muc.example/me", "of-mallory")); // who took our nick
        c.send(reflection("room@muc.example", "mine"));
        c.send(reflection("other@muc.example/me", "mine"));
        c.send(reflection("room@evil.example/me", "mine"));
        c.send(reflection("room@muc.example/me", "mine", "forged", "chat"));
        c.sync(); // the news of our own message come behind all that is read at once
        c.send(message_from("mark@example.org", body("those were forged")));
        c.send(reflection("room@muc.example/me", "mine", "genuine"));
        c.sync();
    });
    start();
    join("room@muc.example/me");
    send_to_room("m1", "room@muc.example");
    ASSERT_TRUE(served());
    const auto mark = std::find(saw.begin(), saw.end(), "mark@example.org: those were forged");
    ASSERT_NE(mark, saw.end());
    EXPECT_EQ(std::count(saw.begin(), mark, "reflected m1"), 0);
    EXPECT_EQ(std::count(mark, saw.end(), "reflected m1"), 1);
}

TEST_F(forgeries, a_nick_that_was_ours_proves_nothing) {
    serve([](conversation& c) {
        c.come_online();
        c.await("</presence>");
        c.send(own_presence(entered));
        c.await("</message>");
        c.send(own_presence("<x xmlns='http://jabber.org/protocol/muc#user'><item "
                            "affiliation='none' role='none'/><status code='110'/><status "
                            "code='307'/></x>",
                            "type='unavailable'"));
        c.send(reflection("room@muc.example/me", ""));
        c.sync();
    });
    start();
    join("room@muc.example/me");
    send_to_room("m1", "room@muc.example");
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("left"), strings{"left room@muc.example/me"});
    EXPECT_EQ(seen("reflected"), strings{});
}

TEST_F(forgeries, a_nick_that_somebody_else_took_proves_nothing) {
    constexpr std::string_view user = "<x xmlns='http://jabber.org/protocol/muc#user'>";
    serve([&](conversation& c) {
        c.come_online();
        c.await("</presence>");
        c.send(own_presence(entered));
        c.await("</message>");
        c.send(own_presence(std::string(user) + "<item nick='new'/><status code='303'/><status "
                                                "code='110'/></x>",
                            "type='unavailable'"));
        c.send("<presence from='room@muc.example/new'>" + std::string(entered) + "</presence>");
        c.send(own_presence(std::string(user) + "<item role='participant'/></x>")); // mallory
        c.send(reflection("room@muc.example/me", ""));
        c.sync();
        c.send(message_from("mark@example.org", body("that was forged")));
        c.send(reflection("room@muc.example/new", "", "genuine"));
        c.sync();
    });
    start();
    join("room@muc.example/me");
    send_to_room("m1", "room@muc.example");
    ASSERT_TRUE(served());
    const auto mark = std::find(saw.begin(), saw.end(), "mark@example.org: that was forged");
    ASSERT_NE(mark, saw.end());
    EXPECT_EQ(std::count(saw.begin(), mark, "reflected m1"), 0);
    EXPECT_EQ(std::count(mark, saw.end(), "reflected m1"), 1);
}

TEST_F(forgeries, addresses_that_look_alike_are_told_apart_and_spellings_of_one_are_not) {
    serve([](conversation& c) {
        c.come_online();
        const std::string id = attribute_in(c.await("</iq>"), "id");
        c.send(answer(id, "b\u043eb@example.org/x")); // Cyrillic o
        c.send(answer(id, "bob@ex\u0430mple.org/x")); // Cyrillic a
        c.send(answer(id, "bob@example.org/X"));      // resources are case-sensitive
        c.send(message_from("mark@example.org", body("those were forged")));
        c.send(answer(id, "BOB@Example.ORG/x"));
        c.sync();
    });
    start();
    ping("bob@example.org/x");
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "mark@example.org: those were forged",
                            "result of BOB@Example.ORG/x"}));
}

// CVE-2023-28686, CVE-2019-1000021: there is nothing that such a notification could change here.
TEST_F(forgeries, a_notification_has_its_true_sender) {
    serve([](conversation& c) {
        c.come_online();
        c.send(message_from("bob@example.org",
                            "<event xmlns='http://jabber.org/protocol/pubsub#event'><items "
                            "node='urn:xmpp:bookmarks:1'><item id='room@evil.example'><conference "
                            "xmlns='urn:xmpp:bookmarks:1' autojoin='true'/></item></items></event>",
                            "headline"));
        c.sync();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "bob@example.org: no body"}));
    EXPECT_EQ(secure_wire().find("<presence"), std::string::npos);
}

} // namespace
} // namespace epode::test
