#include "payload.hpp"

#include <epode/protocol/xep0084.hpp>

namespace epode::test {
namespace {

TEST(xep0084, reads_an_image_in_lines) {
    const auto data =
        parsed<avatar_data>("<data xmlns='urn:xmpp:avatar:data'>\n  AP9\n  Q\n</data>");
    ASSERT_TRUE(data.has_value());
    ASSERT_TRUE(data->image);
    EXPECT_EQ(data->image->octets, std::string("\0\xFFP", 3));
}

TEST(xep0084, takes_the_versions_that_have_a_hash) {
    const auto metadata = parsed<avatar_metadata>(
        "<metadata xmlns='urn:xmpp:avatar:metadata'><info type='image/png'/>"
        "<info id='8c1e' bytes='many' height='70000' width='64'/></metadata>");
    ASSERT_TRUE(metadata.has_value());
    ASSERT_EQ(metadata->versions.size(), 1u);
    EXPECT_FALSE(metadata->versions[0].bytes || metadata->versions[0].height);
    EXPECT_EQ(metadata->versions[0].width, 64);
}

TEST(xep0084, knows_the_old_way_to_stop) {
    const auto metadata = round_trip<avatar_metadata>(
        "<metadata xmlns='urn:xmpp:avatar:metadata'><stop/></metadata>");
    EXPECT_TRUE(metadata.stopped);
}

} // namespace
} // namespace epode::test
