#include "payload.hpp"

#include <epode/protocol/xep0047.hpp>

namespace epode::test {
namespace {

TEST(xep0047, data_in_messages_is_not_acknowledged) {
    const auto open = round_trip<ibb_open>("<open xmlns='http://jabber.org/protocol/ibb' sid='s' "
                                           "block-size='512' stanza='message'/>");
    EXPECT_FALSE(open.acknowledged);
    EXPECT_EQ(schema::to_json(open), R"({"sid":"s","blockSize":512,"ack":false})");
    const auto read = schema::from_json<ibb_open>(R"({"sid":"s","blockSize":512,"ack":false})");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(*read, open);
}

TEST(xep0047, data_in_iq_stanzas_is_acknowledged) {
    const auto open = round_trip<ibb_open>("<open xmlns='http://jabber.org/protocol/ibb' sid='s' "
                                           "block-size='512' stanza='iq'/>");
    EXPECT_TRUE(open.acknowledged);
    EXPECT_EQ(schema::to_json(open), R"({"sid":"s","blockSize":512,"ack":true})");
    EXPECT_FALSE(schema::from_json<ibb_open>(R"({"sid":"s","blockSize":512,"ack":"iq"})"));
}

TEST(xep0047, iq_stanzas_are_meant_unless_it_says_messages) {
    const std::string ibb = "<open xmlns='http://jabber.org/protocol/ibb' sid='s' block-size='1'";
    for (const std::string rest : {"/>", " stanza='carrier-pigeon'/>"}) {
        const auto open = parsed<ibb_open>(ibb + rest);
        ASSERT_TRUE(open.has_value()) << rest;
        EXPECT_TRUE(open->acknowledged) << rest;
    }
}

} // namespace
} // namespace epode::test
