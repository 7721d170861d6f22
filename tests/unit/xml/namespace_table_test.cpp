#include "xml/namespace_table.hpp"

#include <gtest/gtest.h>
#include <string>

namespace epode::xml {
namespace {

TEST(namespace_table, gives_equal_names_the_same_place) {
    arena memory;
    namespace_table table;
    const auto name = [](int i) { return "urn:" + std::to_string(i); };
    std::vector<std::string_view> first;
    for (int i = 0; i < 100; ++i)
        first.push_back(table.intern(memory, name(i)));
    for (int i = 0; i < 100; ++i) {
        const std::string_view again = table.intern(memory, name(i));
        EXPECT_EQ(again, name(i));
        EXPECT_EQ(again.data(), first[static_cast<std::size_t>(i)].data());
    }
}

TEST(namespace_table, forgets_what_an_earlier_arena_holds) {
    namespace_table table;
    for (const int count : {3, 100}) {
        {
            arena old;
            for (int i = 0; i < count; ++i)
                (void)table.intern(old, std::to_string(i));
        }
        table.clear();
        arena memory;
        EXPECT_EQ(table.intern(memory, "0"), "0");
        EXPECT_GT(memory.capacity(), 0u) << "the name has to be copied again";
        table.clear();
    }
}

} // namespace
} // namespace epode::xml
