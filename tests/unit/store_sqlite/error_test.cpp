#include <epode/store_sqlite/error.hpp>

#include <gtest/gtest.h>
#include <set>
#include <string>

namespace epode {
namespace {

TEST(sqlite_errors, have_a_text_each) {
    std::set<std::string> texts;
    for (int e = 1; e <= static_cast<int>(sqlite_error::failed); ++e)
        texts.insert(error_code(e, sqlite_category()).message());
    EXPECT_EQ(texts.size(), static_cast<std::size_t>(sqlite_error::failed));
    EXPECT_FALSE(texts.count("unknown error"));
    EXPECT_EQ(make_error_code(sqlite_error::disk_full).message(), "the disk is full");
    EXPECT_STREQ(sqlite_category().name(), "epode.sqlite");
}

} // namespace
} // namespace epode
