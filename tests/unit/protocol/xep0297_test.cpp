#include "payload.hpp"

#include <epode/protocol/xep0297.hpp>

namespace epode::test {
namespace {

TEST(xep0297, the_stanza_is_the_first_element_of_a_client) {
    const auto f = parsed<forwarded>(
        "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
        "stamp='2002-09-10T23:08:25Z'/><x xmlns='urn:x'/>"
        "<message xmlns='jabber:client' id='1'/><message xmlns='jabber:client' id='2'/>"
        "</forwarded>");
    ASSERT_TRUE(f.has_value());
    EXPECT_EQ(f->delay->stamp, wall_time(milliseconds(1031699305000)));
    ASSERT_TRUE(f->stanza());
    EXPECT_EQ(f->stanza()->attribute_value("id"), "1");
}

TEST(xep0297, without_a_stanza_has_none) {
    EXPECT_FALSE(parsed<forwarded>("<forwarded xmlns='urn:xmpp:forward:0'>"
                                   "<message xmlns='jabber:server'/></forwarded>")
                     ->stanza());
    EXPECT_FALSE(parsed<forwarded>("<forwarded xmlns='urn:xmpp:forward:0'/>")->stanza());
}

} // namespace
} // namespace epode::test
