#include "payload.hpp"

#include <epode/protocol/xep0048.hpp>

namespace epode::test {
namespace {

TEST(xep0048, a_broken_bookmark_does_not_hide_the_others) {
    const auto storage = parsed<bookmark_storage>(
        "<storage xmlns='storage:bookmarks'><conference jid='a@@b'/><conference name='x'/>"
        "<conference jid='r@m' autojoin='perhaps'/><url name='no address'/></storage>");
    ASSERT_TRUE(storage.has_value());
    ASSERT_EQ(storage->rooms.size(), 1u);
    EXPECT_EQ(storage->rooms[0].address, jid("r@m"));
    EXPECT_FALSE(storage->rooms[0].autojoin);
    EXPECT_TRUE(storage->pages.empty());
}

TEST(xep0048, keeps_what_clients_add_to_a_room) {
    const auto storage = round_trip<bookmark_storage>(
        "<storage xmlns='storage:bookmarks'><conference jid='r@m' autojoin='1'><nick>me</nick>"
        "<minimize xmlns='xmpp:gajim.org/bookmarks'>true</minimize></conference></storage>");
    EXPECT_EQ(storage.rooms.at(0).autojoin, true);
    EXPECT_FALSE(storage.rooms.at(0).others.empty());
}

} // namespace
} // namespace epode::test
