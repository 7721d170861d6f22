// Who sends more than anybody can use, or nothing that leads anywhere.
#include "hostile_test.hpp"

#include <epode/session/error.hpp>

namespace epode::test {
namespace {

class floods : public hostile_test {};

std::string ping_from_mallory(std::string_view id) {
    return "<iq type='get' from='mallory@evil.example/x' id='" + std::string(id) +
           "'><ping xmlns='urn:xmpp:ping'/></iq>";
}

TEST_F(floods, of_requests_for_counts_cost_one_answer_a_write) {
    serve([](conversation& c) {
        c.come_online();
        c.send(repeated(request, 50'000));
        c.send(ping_from_mallory("after"));
        c.await("<iq id='after'");
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_GE(occurrences(secure_wire(), "<a "), 1u);
    EXPECT_LT(occurrences(secure_wire(), "<a "), 5'000u);
}

// Who asks on and on, and acknowledges no answer, cannot fill our memory with them.
TEST_F(floods, of_questions_whose_answers_nobody_takes_get_but_some) {
    serve([](conversation& c) {
        c.come_online();
        c.send(repeated(ping_from_mallory("flood"), 10'000) + std::string(request));
        c.await("h='10000'/>"); // it has read them all
        const std::size_t answered = occurrences(c.secure(), "<iq id='flood'");
        c.send("<a xmlns='urn:xmpp:sm:3' h='" + std::to_string(answered) + "'/>");
        c.sync();
        c.send(ping_from_mallory("after"));
        c.await("<iq id='after'");
    });
    settings.bounds.outbox_messages = 10;
    start();
    ASSERT_TRUE(served());
    EXPECT_GE(occurrences(secure_wire(), "<iq id='flood'"), 10u);
    EXPECT_LE(occurrences(secure_wire(), "<iq id='flood'"), settings.bounds.unacked_stanzas + 10);
    EXPECT_EQ(saw, strings{"online"});
}

TEST_F(floods, of_messages_that_nobody_takes_stop_the_reading_and_lose_nothing) {
    constexpr std::size_t many = 3000;
    std::atomic<bool> read_on = false;
    serve([&](conversation& c) {
        c.come_online();
        std::string all;
        for (std::size_t i = 0; i < many; ++i)
            all += "<message from='mallory@evil.example/x' id='" + std::to_string(i) + "'><body>" +
                   std::to_string(i) + "</body></message>";
        c.send(all);
        c.sync();
        read_on = true;
    });
    settings.bounds.event_queue = 16;
    start();
    ASSERT_TRUE(sees("online"));
    take_events(false);
    ASSERT_TRUE(until([&] {
        return !log().empty() && log().back().starts_with("the event queue");
    })) << "it says so";
    EXPECT_FALSE(read_on);
    EXPECT_LE(saw.size(), 2u);
    take_events(true);
    ASSERT_TRUE(served());
    ASSERT_EQ(saw.size(), many + 1);
    for (std::size_t i = 0; i < many; ++i)
        ASSERT_EQ(saw[i + 1], "mallory@evil.example/x: " + std::to_string(i));
}

TEST_F(floods, of_elements_that_mean_nothing_change_nothing) {
    serve([](conversation& c) {
        c.come_online();
        for (const char* each :
             {"<x xmlns='urn:flood'/>", "<resumed xmlns='urn:xmpp:sm:3' previd='x' h='9'/>",
              "<failed xmlns='urn:xmpp:sm:3' h='9'/>", "<stream:features/>",
              "<enabled xmlns='urn:xmpp:sm:3' id='x' resume='true'/>",
              "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
              "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>", " \n"})
            c.send(repeated(each, 5'000));
        EXPECT_EQ(c.sync(), "0");
    });
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, strings{"online"});
}

// One byte now and then is a sign of life, and no progress.
TEST_F(floods, of_white_space_do_not_prolong_a_login) {
    const auto trickles = [](conversation& c) {
        while (c.send(" "))
            ;
    };
    serve({[&](conversation& c) {
               c.start_tls();
               c.await("<stream:stream ");
               c.send("<stream:stream xmlns='jabber:client' version='1.0' "
                      "xmlns:stream='http://etherx.jabber.org/streams'>");
               trickles(c);
           },
           [&](conversation& c) {
               c.log_in();
               c.bind();
               c.await("<enable ");
               trickles(c);
           }});
    settings.handshake_timeout = milliseconds(500);
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{lost(session_error::handshake_timed_out), "online",
                            lost(session_error::handshake_timed_out)}));
}

} // namespace
} // namespace epode::test
