#include "payload.hpp"

#include <epode/protocol/xep0085.hpp>

namespace epode::test {
namespace {

TEST(xep0085, each_state_is_an_element_and_a_json_text) {
    for (const auto name : xml_names(chat_state())) {
        const auto one = round_trip<chat_state_notification>(
            "<" + std::string(name) + " xmlns='http://jabber.org/protocol/chatstates'/>");
        EXPECT_EQ(xml_names(chat_state())[static_cast<std::size_t>(one.state)], name);
    }
    EXPECT_FALSE(
        parsed<chat_state_notification>("<dancing xmlns='http://jabber.org/protocol/chatstates'/>")
            .has_value());
}

} // namespace
} // namespace epode::test
