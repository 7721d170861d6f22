// What pretends to come from an archive, or to stand in one.
#include "hostile_test.hpp"
#include "messages.hpp"

namespace epode::test {
namespace {

class archives : public hostile_test {};

/// A result of an archive (XEP-0313).
std::string result(std::string_view from_attribute, std::string_view query,
                   std::string_view text = "forged") {
    return "<message " + std::string(from_attribute) +
           " to='alice@example.org/r'><result xmlns='urn:xmpp:mam:2' queryid='" +
           std::string(query) + "' id='7'>" +
           forwarded("<delay xmlns='urn:xmpp:delay' stamp='2024-03-05T12:30:00Z'/>" +
                     inner_message("bob@example.org/x", body(text))) +
           "</result></message>";
}

// CVE-2019-16237.
TEST_F(archives, that_nobody_asked_tell_nothing) {
    serve([](conversation& c) {
        c.come_online();
        for (const char* from : {"from='bob@example.org/x'", "from='alice@example.org'",
                                 "from='alice@example.org/r'", "from='example.org'", ""})
            for (const char* query : {"", "q1"})
                c.send(result(from, query));
        c.sync();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, strings{"online"});
}

/// The client's next question for its archive; what it asks before that is answered.
std::string await_query(conversation& c) {
    for (;;) {
        const std::string question = c.await("</iq>");
        if (question.find("<query xmlns='urn:xmpp:mam:2'") != question.npos) return question;
        c.send("<iq type='result' id='" + attribute_in(question, "id") +
               "'><query xmlns='http://jabber.org/protocol/disco#info'><feature "
               "var='urn:xmpp:mam:2'/></query></iq>");
    }
}
void end_query(conversation& c, const std::string& query, std::string_view last) {
    c.send("<iq type='result' id='" + attribute_in(query, "id") +
           "'><fin xmlns='urn:xmpp:mam:2' complete='true'><set "
           "xmlns='http://jabber.org/protocol/rsm'><last>" +
           std::string(last) + "</last></set></fin></iq>");
}

TEST_F(archives, are_believed_only_when_asked_and_while_they_answer) {
    serve({[](conversation& c) {
               c.come_online();
               const std::string query = await_query(c);
               c.send(result("", attribute_in(query, "queryid"), "old"));
               end_query(c, query, "7");
               c.sync();
           },
           [](conversation& c) {
               c.await_resume();
               c.refused();
               c.bind();
               c.enable();
               const std::string query = await_query(c);
               const std::string id = attribute_in(query, "queryid");
               for (const char* from :
                    {"from='bob@example.org/x'", "from='alice@example.org/r'", "from='example.org'",
                     "from='alice@example.org.evil.example'", "from='room@muc.example'"})
                   c.send(result(from, id));
               c.send(result("", "x" + id));
               c.send(result("", ""));
               c.send(result("from='alice@example.org'", id, "genuine"));
               end_query(c, query, "8");
               c.send(result("", id, "too late"));
               c.sync();
           }});
    settings.catch_up = true;
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(seen("bob"), strings{"bob@example.org/x: genuine"});
}

// XEP-0359 §6: who puts in such ids must not make another one's message vanish.
TEST_F(archives, have_ids_that_hide_nothing_in_another_ones_message) {
    serve([](conversation& c) {
        c.come_online();
        for (const char* from : {"bob@example.org/x", "carol@example.org/x"})
            c.send(message_from(from,
                                body("hello") + "<origin-id xmlns='urn:xmpp:sid:0' id='same'/>"
                                                "<stanza-id xmlns='urn:xmpp:sid:0' id='same' "
                                                "by='alice@example.org'/>",
                                "chat", "same"));
        c.sync();
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{"online", "bob@example.org/x: hello", "carol@example.org/x: hello"}));
}

} // namespace
} // namespace epode::test
