#include "payload.hpp"

#include <epode/protocol/xep0333.hpp>

namespace epode::test {
namespace {

TEST(xep0333, each_marker_is_an_element) {
    for (const auto name : xml_names(chat_marker_type())) {
        const auto one = round_trip<chat_marker>("<" + std::string(name) +
                                                 " xmlns='urn:xmpp:chat-markers:0' id='1'/>");
        EXPECT_EQ(xml_names(chat_marker_type())[static_cast<std::size_t>(one.type)], name);
        EXPECT_EQ(one.id, "1");
    }
}

} // namespace
} // namespace epode::test
