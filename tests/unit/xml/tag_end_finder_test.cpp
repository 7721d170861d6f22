#include "xml/tag_end_finder.hpp"

#include <gtest/gtest.h>

namespace epode::xml {
namespace {

TEST(tag_end_finder, finds_the_first_end_outside_quotes) {
    const std::pair<std::string_view, std::size_t> tags[] = {
        {"<a>", 3},
        {"<a/>b>", 4},
        {"<a b='>' c=\">\">", 15},
        {"<a b='\">'>", 10},
        {"<a b=\"'>\">", 10},
        {"<a b=''>", 8},
        {"<a", std::string_view::npos},
        {"<a b='>", std::string_view::npos},
    };
    for (const auto& [tag, end] : tags) {
        EXPECT_EQ(tag_end_finder().find(tag), end) << tag;
        for (std::size_t cut = 0; cut < std::min(end, tag.size()); ++cut) {
            tag_end_finder finder;
            EXPECT_EQ(finder.find(tag.substr(0, cut)), std::string_view::npos);
            EXPECT_EQ(finder.find(tag.substr(cut)), end == tag.npos ? end : end - cut) << tag;
        }
    }
}

} // namespace
} // namespace epode::xml
