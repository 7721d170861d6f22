#pragma once
/// For the tests of each module's error codes.
#include <epode/base/error.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace epode::test {

/// Each value from 1 to `last` has a text of its own, and no other value has one.
inline void expect_own_texts(const error_category& category, int last) {
    std::set<std::string> texts{"", "unknown error", category.message(0)};
    for (int value = 1; value <= last; ++value)
        EXPECT_TRUE(texts.insert(category.message(value)).second)
            << value << ": " << category.message(value);
    for (const int none : {last + 1, -1})
        EXPECT_EQ(category.message(none), "unknown error") << none;
}

} // namespace epode::test
