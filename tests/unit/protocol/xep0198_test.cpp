#include "payload.hpp"

#include <epode/protocol/xep0198.hpp>

namespace epode::test {
namespace {

namespace sm = stream_management;

TEST(xep0198, elements_survive_reading_and_writing) {
    round_trip<sm::feature>("<sm xmlns='urn:xmpp:sm:3'/>");
    EXPECT_EQ(round_trip<sm::enable>("<enable xmlns='urn:xmpp:sm:3' resume='true' max='60'/>"),
              (sm::enable{true, 60}));
    EXPECT_EQ(round_trip<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' id='i' resume='true' "
                                      "max='60' location='[::1]:5222'/>"),
              (sm::enabled{"i", true, 60, "[::1]:5222"}));
    EXPECT_EQ(round_trip<sm::resume>("<resume xmlns='urn:xmpp:sm:3' h='0' previd='i'/>"),
              (sm::resume{0, "i"}));
    EXPECT_EQ(round_trip<sm::resumed>("<resumed xmlns='urn:xmpp:sm:3' h='4294967295' previd='i'/>"),
              (sm::resumed{4294967295, "i"}));
    round_trip<sm::request>("<r xmlns='urn:xmpp:sm:3'/>");
    EXPECT_EQ(round_trip<sm::answer>("<a xmlns='urn:xmpp:sm:3' h='7'/>"), sm::answer{7});
    EXPECT_EQ(round_trip<sm::handled_count_too_high>(
                  "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='10' send-count='8'/>"),
              (sm::handled_count_too_high{10, 8}));
}

TEST(xep0198, a_count_is_digits_only_and_at_most_32_bits) {
    for (const char* h : {"", "-1", "+1", " 1", "1 ", "4294967296", "1e3", "x"}) {
        const std::string text = "<a xmlns='urn:xmpp:sm:3' h='" + std::string(h) + "'/>";
        EXPECT_FALSE(parsed<sm::answer>(text).has_value()) << h;
    }
    EXPECT_FALSE(parsed<sm::answer>("<a xmlns='urn:xmpp:sm:3'/>").has_value());
    EXPECT_FALSE(parsed<sm::resumed>("<resumed xmlns='urn:xmpp:sm:3' h='1'/>").has_value());
}

TEST(xep0198, resume_is_on_only_when_it_says_so) {
    EXPECT_EQ(parsed<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' id='i' resume='1'/>")->resume,
              true);
    EXPECT_EQ(parsed<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' id='i' resume='false'/>")->resume,
              false);
    EXPECT_FALSE(parsed<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' id='i'/>")->resume);
    const auto odd = parsed<sm::enabled>("<enabled xmlns='urn:xmpp:sm:3' resume='yes' max='x'/>");
    ASSERT_TRUE(odd.has_value()) << "odd extras do not hide that it is enabled";
    EXPECT_FALSE(odd->resume);
    EXPECT_FALSE(odd->max);
}

TEST(xep0198, failed_may_have_a_count_and_a_condition) {
    const auto full =
        round_trip<sm::failed>("<failed xmlns='urn:xmpp:sm:3' h='3'><item-not-found "
                               "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    EXPECT_EQ(full.h, 3u);
    EXPECT_EQ(full.condition, stanza_condition::item_not_found);
    const auto bare = round_trip<sm::failed>("<failed xmlns='urn:xmpp:sm:3'/>");
    EXPECT_FALSE(bare.h);
    EXPECT_FALSE(bare.condition);
    const auto odd = parsed<sm::failed>("<failed xmlns='urn:xmpp:sm:3' h='-1'/>");
    ASSERT_TRUE(odd.has_value());
    EXPECT_FALSE(odd->h) << "an illegal count counts as none";
}

} // namespace
} // namespace epode::test
