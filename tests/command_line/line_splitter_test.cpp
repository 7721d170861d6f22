#include <line_splitter.hpp>

#include <gtest/gtest.h>
#include <vector>

namespace epode::cli {
namespace {

using strings = std::vector<std::string>;

strings taken(line_splitter& lines) {
    strings all;
    while (auto line = lines.next())
        all.push_back(std::move(*line));
    return all;
}

TEST(line_splitter, joins_pieces_and_cuts_lines) {
    line_splitter lines;
    lines.add("on");
    EXPECT_EQ(taken(lines), strings());
    lines.add("e\ntwo\r\n\nth");
    EXPECT_EQ(taken(lines), (strings{"one", "two", ""}));
    lines.add("ree");
    EXPECT_FALSE(lines.ended());
    lines.end();
    EXPECT_TRUE(lines.ended());
    EXPECT_EQ(taken(lines), strings{"three"});
    lines.end();
    EXPECT_EQ(taken(lines), strings());
}

TEST(line_splitter, has_no_line_behind_the_last_line_break) {
    line_splitter lines;
    lines.add("one\n");
    lines.end();
    EXPECT_EQ(taken(lines), strings{"one"});
}

TEST(line_splitter, drops_the_rest_of_what_is_too_long) {
    line_splitter lines(3);
    lines.add("abc\nabcd\nab");
    lines.add("cdef");
    lines.add("g\nx\nlong");
    lines.end();
    EXPECT_EQ(taken(lines), (strings{"abc", "abc", "abc", "x", "lon"}));
}

} // namespace
} // namespace epode::cli
