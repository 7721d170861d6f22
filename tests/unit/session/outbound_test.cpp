#include "session_fixture.hpp"

namespace epode::test {
namespace {

using strings = std::vector<std::string>;

TEST(outbound, a_message_is_written_once_and_acked_by_the_count) {
    driver d;
    d.come_online();
    d.send("m1");
    const std::string wire = d.written();
    EXPECT_NE(wire.find("id='m1'"), std::string::npos) << wire;
    EXPECT_NE(wire.find("<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>"), std::string::npos) << wire;
    EXPECT_NE(wire.find("<r xmlns='urn:xmpp:sm:3'/>"), std::string::npos) << wire;
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight);
    d.receive("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
    EXPECT_EQ(d.progress(), (strings{"written m1", "acked m1"}));
}

TEST(outbound, nothing_is_written_before_the_session_stands) {
    driver d;
    d.start();
    d.send("m1");
    d.log_in();
    EXPECT_EQ(d.written().find("<message"), std::string::npos);
    EXPECT_EQ(d.fate_of("m1"), fate::queued);
}

TEST(outbound, what_is_pipelined_behind_enable_counts_from_one) {
    driver d;
    d.start();
    d.send("m1");
    d.log_in();
    d.bind();
    const std::string wire = d.written();
    EXPECT_LT(wire.find("<enable"), wire.find("<message")) << wire;
    EXPECT_EQ(wire.find("<r "), std::string::npos) << "no request before <enabled/>: " << wire;
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='x' resume='1'/>");
    EXPECT_NE(d.written().find("<r xmlns='urn:xmpp:sm:3'/>"), std::string::npos);
    d.receive("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

TEST(outbound, a_resumed_session_acks_by_its_count_and_replays_the_rest) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.send("m3");
    d.written();
    d.progress();
    d.lose();
    EXPECT_EQ(d.progress(), (strings{"hibernated m1", "hibernated m2", "hibernated m3"}));
    d.send("m4");
    EXPECT_EQ(d.fate_of("m4"), fate::queued);
    d.reconnect();
    EXPECT_NE(d.written().find("<resume xmlns='urn:xmpp:sm:3' h='0' previd='sm1'/>"),
              std::string::npos);
    d.receive("<resumed xmlns='urn:xmpp:sm:3' h='1' previd='sm1'/>");
    const std::string wire = d.written();
    EXPECT_EQ(wire.find("id='m1'"), std::string::npos);
    EXPECT_LT(wire.find("id='m2'"), wire.find("id='m3'"));
    EXPECT_LT(wire.find("id='m3'"), wire.find("id='m4'"));
    EXPECT_EQ(d.progress(),
              (strings{"acked m1", "retry m2", "retry m3", "written m4"}));
    d.receive("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    EXPECT_EQ(d.fate_of("m2"), fate::acked);
    EXPECT_EQ(d.fate_of("m3"), fate::in_flight);
    EXPECT_EQ(d.fate_of("m4"), fate::in_flight);
}

TEST(outbound, a_refused_resumption_with_a_count_decides_every_fate) {
    driver d;
    d.come_online();
    d.send("m1");
    d.send("m2");
    d.lose();
    d.reconnect();
    d.progress();
    d.receive("<failed xmlns='urn:xmpp:sm:3' h='1'><item-not-found "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_EQ(d.progress(), (strings{"acked m1", "failed m2"}));
    d.bind();
    EXPECT_TRUE(d.core.is_online());
}

TEST(outbound, a_refused_resumption_without_a_count_leaves_the_fates_unknown) {
    driver d;
    d.come_online();
    d.send("m1");
    d.lose();
    d.send("m2");
    d.reconnect();
    d.progress();
    d.receive("<failed xmlns='urn:xmpp:sm:3'><item-not-found "
              "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_EQ(d.progress(), strings{"unknown m1"});
    d.bind();
    d.receive("<enabled xmlns='urn:xmpp:sm:3' id='sm2' resume='true'/>");
    EXPECT_EQ(d.progress(), strings{"written m2"});
}

TEST(outbound, without_stream_management_a_ping_proves_what_arrived) {
    driver d;
    d.start();
    d.log_in("");
    d.bind();
    d.written();
    EXPECT_EQ(d.all<session_event::notice>().size(), 1u);
    d.send("m1");
    const std::string wire = d.written();
    const std::size_t at = wire.find("<iq type='get' id='");
    ASSERT_NE(at, std::string::npos) << wire;
    d.receive("<iq type='result' from='mallory@example.net' id='" + wire.substr(at + 19, 16) + "'/>");
    EXPECT_EQ(d.fate_of("m1"), fate::in_flight) << "only our server's answer counts";
    d.receive("<iq type='result' id='" + wire.substr(at + 19, 16) + "'/>");
    EXPECT_EQ(d.fate_of("m1"), fate::acked);
}

} // namespace
} // namespace epode::test
