// A stanza that makes the server end the stream must not do so for ever, nor take others with it.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

/// A server that ends the stream over every message whose id begins with "bad".
void serve(driver& d, std::uint32_t& handled) {
    std::string wire = d.written();
    for (std::size_t at = 0; (at = wire.find("<message ", at)) != wire.npos; ++at) {
        if (wire.substr(at, wire.find('>', at) - at).find("id='bad") != wire.npos) {
            d.stream_error("policy-violation");
            return;
        }
        ++handled;
    }
    if (has(wire, r)) d.ack(handled);
}

TEST(poison, the_culprit_is_found_and_the_others_arrive) {
    driver d;
    d.come_online();
    for (const char* id : {"m1", "m2", "bad", "m3", "m4"})
        ASSERT_TRUE(d.core.submit(driver::message(id), {}, d.now));
    d.pump();
    std::uint32_t handled = 0;
    int connections = 1;
    for (int i = 0; i < 60 && d.core.fates().unsettled() > 0; ++i) {
        serve(d, handled);
        if (d.core.is_online()) continue;
        ASSERT_LT(++connections, 8);
        d.send("new" + std::to_string(connections));
        d.redial();
        d.log_in();
        d.written();
        d.resumed(handled);
    }
    EXPECT_EQ(d.fate_of("bad"), fate::failed);
    EXPECT_TRUE(has(d.core.fates().find("bad")->reason, "ended the stream"));
    for (const char* id : {"m1", "m2", "m3", "m4", "new2", "new3"})
        EXPECT_EQ(d.fate_of(id), fate::acked) << id;
}

TEST(poison, retries_in_new_sessions_are_limited_too) {
    session_settings s = driver::plain_settings();
    s.on_failure = on_failure::retry;
    driver d(s);
    d.come_online();
    for (const char* id : {"m1", "bad", "m2"})
        ASSERT_TRUE(d.core.submit(driver::message(id), {}, d.now));
    d.pump();
    std::uint32_t handled = 0;
    int connections = 1;
    for (int i = 0; i < 60 && d.core.fates().unsettled() > 0; ++i) {
        serve(d, handled);
        if (d.core.is_online()) continue;
        ASSERT_LT(++connections, 8);
        d.redial();
        d.log_in();
        d.refuse_resumption("h='" + std::to_string(handled) + "'");
        d.bind();
        handled = 0;
        d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    }
    EXPECT_EQ(d.fate_of("bad"), fate::failed);
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
}

TEST(poison, another_kind_of_error_blames_nobody) {
    driver d;
    d.come_online();
    d.send("m1");
    for (int i = 0; i < 5; ++i) {
        d.stream_error("system-shutdown");
        d.redial();
        d.log_in();
        d.resumed(0);
    }
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
}

TEST(poison, an_error_with_nothing_in_flight_blames_nobody) {
    driver d;
    d.come_online();
    d.stream_error("policy-violation");
    d.redial();
    d.log_in();
    d.resumed(0);
    d.send("m1");
    d.send("m2");
    d.ack(2);
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
}

TEST(poison, caution_ends_when_what_was_in_flight_has_arrived) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.stream_error("policy-violation");
    d.redial();
    d.log_in();
    d.send("m3");
    d.written();
    d.resumed(0);
    EXPECT_EQ(count(d.written(), "<message "), 1u) << "one at a time";
    d.ack(1);
    EXPECT_EQ(count(d.written(), "<message "), 1u);
    d.send("m4");
    d.ack(2);
    EXPECT_EQ(count(d.written(), "<message "), 2u) << "m3 and m4 are innocent";
}

} // namespace
} // namespace epode::test
