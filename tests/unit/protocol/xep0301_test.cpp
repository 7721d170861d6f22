#include "payload.hpp"

#include <epode/protocol/xep0301.hpp>

namespace epode::test {
namespace {

TEST(xep0301, actions_keep_their_order) {
    const auto text = round_trip<real_time_text>(
        "<rtt xmlns='urn:xmpp:rtt:0' event='new' seq='4294967295'><t>Hi</t><w n='90'/><e/>"
        "<t p='0'>o</t></rtt>");
    EXPECT_EQ(text.event, rtt_event::new_);
    EXPECT_EQ(text.actions, (std::vector<rtt_action>{rtt_insert{{}, "Hi"}, rtt_wait{90},
                                                     rtt_erase{}, rtt_insert{0, "o"}}));
}

TEST(xep0301, negative_numbers_are_read_since_they_mean_the_beginning) {
    const auto text = parsed<real_time_text>(
        "<rtt xmlns='urn:xmpp:rtt:0'><e p='-5' n='-1'/><t p='99999999999'>x</t></rtt>");
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(text->event, rtt_event::edit);
    EXPECT_EQ(text->actions, (std::vector<rtt_action>{rtt_erase{-5, -1}, rtt_insert{{}, "x"}}));
}

TEST(xep0301, what_is_no_action_and_an_unknown_event_are_ignored) {
    const auto text =
        parsed<real_time_text>("<rtt xmlns='urn:xmpp:rtt:0'><d/><t>x</t><t xmlns='urn:a'/></rtt>");
    ASSERT_TRUE(text.has_value());
    EXPECT_EQ(text->actions.size(), 1U);
    EXPECT_FALSE(parsed<real_time_text>("<rtt xmlns='urn:xmpp:rtt:0' event='undo'/>").has_value());
}

} // namespace
} // namespace epode::test
