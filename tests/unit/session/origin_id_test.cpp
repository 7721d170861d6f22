// XEP-0359: every message goes out with an origin-id that is its id.
#include "session_fixture.hpp"

namespace epode::test {
namespace {

TEST(origin_id, is_the_id_that_every_message_gets) {
    driver d;
    d.come_online();
    ASSERT_TRUE(
        d.core.submit(parse("<message xmlns='jabber:client' to='bob@example.org'><origin-id "
                            "xmlns='urn:xmpp:sid:0' id='foreign'/></message>"),
                      {}, d.now));
    d.pump();
    const std::string wire = d.written();
    const std::size_t at = wire.find(" id='") + 5;
    const std::string id = wire.substr(at, wire.find('\'', at) - at);
    EXPECT_GE(id.size(), 26u);
    EXPECT_TRUE(has(wire, "<origin-id xmlns='urn:xmpp:sid:0' id='" + id + "'/>")) << wire;
    EXPECT_FALSE(has(wire, "foreign"));
}

TEST(origin_id, is_replaced_unless_it_is_the_only_one_and_right) {
    constexpr std::string_view right = "<origin-id xmlns='urn:xmpp:sid:0' id='m1'/>";
    constexpr std::string_view wrong = "<origin-id xmlns='urn:xmpp:sid:0' id='m2'/>";
    for (const std::string& inside :
         {std::string(right), std::string(wrong), std::string(right) + std::string(wrong),
          std::string(wrong) + std::string(right), std::string(right) + std::string(right)}) {
        driver d;
        d.come_online();
        xml::document m = parse("<message xmlns='jabber:client' to='bob@example.org' id='m1'>" +
                                inside + "<body>x</body></message>");
        ASSERT_TRUE(d.core.submit(m, {}, d.now));
        d.pump();
        const std::string wire = d.written();
        const std::size_t at = wire.find(right);
        EXPECT_NE(at, wire.npos) << wire;
        EXPECT_EQ(wire.find("<origin-id", at + 1), wire.npos) << wire;
        EXPECT_FALSE(has(wire, "'m2'")) << wire;
        EXPECT_EQ(m.root().child("origin-id", "urn:xmpp:sid:0")->attribute_value("id"), "m1")
            << "the caller has what was sent";
    }
}

} // namespace
} // namespace epode::test
