#include <epode/session/archive_position.hpp>

#include <gtest/gtest.h>

namespace epode::test {
namespace {

std::optional<archive_position> at(std::string id) { return archive_position{std::move(id), {}}; }

TEST(archive_position_test, survives_as_text) {
    for (const archive_position& p :
         {archive_position{"id with space", {}}, archive_position{"", {}},
          archive_position{"7", wall_time(milliseconds(1709641800123))}})
        EXPECT_EQ(archive_position::parse(p.text()), p) << p.text();
    EXPECT_FALSE(archive_position::parse("nospace"));
    EXPECT_FALSE(archive_position::parse("yesterday 7"));
}

TEST(archive_reading_test, counts_what_is_finished_without_a_gap) {
    archive_reading r;
    r.handed(1, at("a"));
    r.handed(2, at("b"));
    r.handed(3, at("c"));
    EXPECT_EQ(r.advance(), std::nullopt);
    r.finished(2);
    EXPECT_EQ(r.advance(), std::nullopt) << "the one before it is open";
    r.finished(1);
    EXPECT_EQ(r.advance(), at("b"));
    EXPECT_EQ(r.advance(), std::nullopt) << "told once";
    r.finished(9);
    r.finished(0);
    EXPECT_EQ(r.advance(), std::nullopt);
    r.finished(3);
    EXPECT_EQ(r.advance(), at("c"));
}

TEST(archive_reading_test, what_need_not_be_finished_waits_for_its_turn) {
    archive_reading r;
    r.handed(0, at("a"));
    EXPECT_EQ(r.advance(), at("a"));
    r.handed(1, std::nullopt);
    r.handed(0, at("b"));
    EXPECT_EQ(r.advance(), std::nullopt);
    r.finished(1);
    EXPECT_EQ(r.advance(), at("b"));
    r.handed(0, std::nullopt);
    EXPECT_EQ(r.advance(), std::nullopt);
}

} // namespace
} // namespace epode::test
