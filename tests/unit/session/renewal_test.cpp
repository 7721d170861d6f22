// A session that has counted very many stanzas gives way to a new one.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

constexpr std::string_view farewell = "<a xmlns='urn:xmpp:sm:3' h='0'/></stream:stream>";

session_settings renewed_after(management::sequence stanzas) {
    session_settings s = driver::plain_settings();
    s.management.renew_after = stanzas;
    return s;
}

TEST(renewal, waits_for_what_is_open_and_holds_what_is_new) {
    driver d(renewed_after(2));
    d.come_online();
    d.send("m1");
    d.send("m2");
    EXPECT_TRUE(has(d.written(), "id='m2'"));
    d.send("m3");
    EXPECT_FALSE(has(d.written(), "m3")) << "it belongs to the next session";
    d.ack(1);
    EXPECT_FALSE(has(d.written(), "</stream:stream>"));
    d.ack(2);
    EXPECT_EQ(d.written(), farewell);

    d.receive("</stream:stream>");
    EXPECT_EQ(d.dialed.size(), 2u) << "at once";
    ASSERT_EQ(d.all<session_event::offline>().size(), 1u);
    EXPECT_EQ(d.all<session_event::offline>()[0]->reason, session_error::session_renewed);
    d.log_in();
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    const std::string wire = d.written();
    EXPECT_FALSE(has(wire, "<resume")) << wire;
    EXPECT_TRUE(in_order(wire, {"<enable ", "id='m3'"})) << wire;
    d.ack(1);
    EXPECT_EQ(d.fate_of("m3"), fate::acked);
    EXPECT_EQ(d.progress(), (strings{"written m1", "written m2", "acked m1", "acked m2",
                                     "written m3", "acked m3"}));
}

TEST(renewal, counts_what_is_received_and_waits_until_it_is_handled) {
    driver d(renewed_after(1));
    d.come_online();
    d.receive("<message from='bob@example.org/x'><body>hi</body></message>");
    EXPECT_FALSE(has(d.written(), "</stream:stream>"));
    const auto messages = d.all<session_event::incoming_message>();
    ASSERT_EQ(messages.size(), 1u);
    d.notify(happened::handled{messages[0]->delivery});
    EXPECT_EQ(d.written(), "<a xmlns='urn:xmpp:sm:3' h='1'/></stream:stream>");
}

TEST(renewal, of_a_server_that_does_not_close_goes_on_after_a_time) {
    driver d(renewed_after(1));
    d.come_online();
    d.send("m1");
    d.ack(1);
    EXPECT_TRUE(has(d.written(), farewell));
    d.advance(seconds(9));
    EXPECT_EQ(d.dialed.size(), 1u);
    d.advance(seconds(2));
    EXPECT_EQ(d.dialed.size(), 2u);
    EXPECT_EQ(d.core.stream_management().state(), management::phase::off);
}

TEST(renewal, a_close_meanwhile_ends_it) {
    driver d(renewed_after(1));
    d.come_online();
    d.send("m1");
    d.ack(1);
    d.send("m2");
    d.core.close(d.now);
    d.receive("</stream:stream>");
    ASSERT_EQ(d.all<session_event::ended>().size(), 1u);
    EXPECT_EQ(d.dialed.size(), 1u);
    EXPECT_EQ(d.fate_of("m2"), fate::failed) << "never written";
    EXPECT_EQ(count(d.written(), "</stream:stream>"), 1u);
}

TEST(renewal, waits_for_what_has_to_be_written_again_first) {
    driver d(renewed_after(2));
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.lose();
    d.reconnect();
    (void)d.written();
    d.resumed(1);
    EXPECT_TRUE(has(d.written(), "id='m2'"));
    EXPECT_FALSE(has(d.written(), "</stream:stream>"));
    d.ack(2);
    EXPECT_EQ(d.written(), farewell);
}

TEST(renewal, is_far_from_the_wire_s_limit) {
    const management::machine::settings usual;
    EXPECT_LT(usual.renew_after, management::sequence{1} << 31);
    EXPECT_GT(usual.renew_after, management::sequence{1} << 30);
}

} // namespace
} // namespace epode::test
