#include <epode/xml/arena.hpp>

#include <gtest/gtest.h>

#include <cstring>

namespace epode::xml {
namespace {

TEST(arena, appends_in_place_across_chunks) {
    arena memory(64);
    std::string_view text = memory.copy("x");
    for (int i = 0; i < 10'000; ++i)
        text = memory.append(text, "y");
    EXPECT_EQ(text.size(), 10'001u);
    EXPECT_EQ(text.substr(0, 3), "xyy");
    EXPECT_LT(memory.capacity(), 200'000u);
}

TEST(arena, holds_nothing_until_it_is_asked) {
    arena memory;
    EXPECT_EQ(memory.capacity(), 0u);
    EXPECT_TRUE(memory.copy("").empty());
    EXPECT_EQ(memory.capacity(), 0u);
}

TEST(arena, gives_aligned_memory_of_any_size) {
    arena memory(16);
    for (const std::size_t alignment : {1, 2, 4, 8, 16, 64})
        for (const std::size_t bytes : {1u, 7u, 64u, 5'000u, 200'000u}) {
            void* given = memory.allocate(bytes, alignment);
            EXPECT_EQ(reinterpret_cast<std::uintptr_t>(given) % alignment, 0u);
            std::memset(given, 0x5a, bytes); // an overlap or an overrun shows under the sanitizer
            EXPECT_EQ(memory.copy("after"), "after");
        }
}

TEST(arena, what_it_gave_stays_where_it_is_when_it_moves) {
    arena first(32);
    const std::string_view text = first.copy("here");
    const char* place = text.data();
    arena second = std::move(first);
    EXPECT_EQ(first.capacity(), 0u);
    EXPECT_EQ(first.copy("usable"), "usable");
    arena third(8);
    third.copy("old");
    third = std::move(second);
    EXPECT_EQ(text, "here");
    EXPECT_EQ(text.data(), place);
}

TEST(arena, appending_to_what_is_not_the_last_leaves_the_original) {
    arena memory;
    const std::string_view first = memory.copy("one");
    const std::string_view second = memory.copy("two");
    const std::string_view joined = memory.append(first, " and more");
    EXPECT_EQ(joined, "one and more");
    EXPECT_EQ(first, "one");
    EXPECT_EQ(second, "two");
    EXPECT_EQ(memory.append(second, ""), "two");
    EXPECT_EQ(memory.append("", "three"), "three");
}

} // namespace
} // namespace epode::xml
