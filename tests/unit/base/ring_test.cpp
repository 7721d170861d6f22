#include <epode/base/ring.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <random>
#include <string>

namespace epode {
namespace {

/// Longer than any small-string buffer, so that the sanitizers see a slot that leaks or dangles.
std::string text(int i) { return "a text that lives on the heap, number " + std::to_string(i); }

TEST(ring, keeps_the_order_while_it_grows_around_its_end) {
    ring<std::string> r;
    int pushed = 0;
    int popped = 0;
    for (; pushed < 6; ++pushed)
        r.push_back(text(pushed));
    for (; popped < 5; ++popped)
        EXPECT_EQ(r.pop_front(), text(popped));
    for (; pushed < 40; ++pushed)
        r.push_back(text(pushed)); // wraps, then grows twice
    ASSERT_EQ(r.size(), 35u);
    for (std::size_t i = 0; i < r.size(); ++i)
        EXPECT_EQ(r[i], text(popped + static_cast<int>(i)));
    EXPECT_EQ(r.front(), text(5));
    EXPECT_EQ(r.back(), text(39));
    while (!r.empty())
        EXPECT_EQ(r.pop_front(), text(popped++));
    EXPECT_EQ(popped, pushed);
}

TEST(ring, equals_a_deque_under_random_use) {
    std::mt19937_64 random(7);
    ring<std::string> r;
    std::deque<std::string> model;
    for (int i = 0; i < 20'000; ++i) {
        switch (random() % 16) {
        case 0:
            if (random() % 32 == 0) {
                r.clear();
                model.clear();
                r.shrink();
            }
            break;
        case 1: // fewer pops than pushes: it grows
        case 2:
        case 3:
        case 4:
        case 5:
            if (!model.empty()) {
                EXPECT_EQ(r.pop_front(), model.front());
                model.pop_front();
            }
            break;
        case 6:
        case 7:
            if (!model.empty()) {
                EXPECT_EQ(r.pop_back(), model.back());
                model.pop_back();
            }
            break;
        default: r.push_back(text(i)); model.push_back(text(i));
        }
        ASSERT_EQ(r.size(), model.size());
        if (model.empty()) continue;
        const std::size_t at = random() % model.size();
        ASSERT_EQ(r[at], model[at]);
    }
}

TEST(ring, pushing_one_of_its_own_values_survives_the_growth) {
    ring<std::string> r;
    for (int i = 0; i < 8; ++i)
        r.push_back(text(i));
    r.push_back(r.front());
    EXPECT_EQ(r.back(), text(0));
    EXPECT_EQ(r.front(), text(0));
}

TEST(ring, holds_what_can_only_be_moved) {
    ring<std::unique_ptr<int>> r;
    for (int i = 0; i < 20; ++i)
        r.push_back(std::make_unique<int>(i));
    EXPECT_EQ(*r.pop_front(), 0);
    EXPECT_EQ(*r.pop_back(), 19);
    EXPECT_EQ(*r.back(), 18);
}

TEST(ring, moving_takes_everything_and_leaves_an_empty_queue_that_works) {
    ring<std::string> a;
    for (int i = 0; i < 3; ++i)
        a.push_back(text(i));
    ring<std::string> b = std::move(a);
    EXPECT_TRUE(a.empty());
    a.push_back(text(9));
    EXPECT_EQ(a.front(), text(9));
    a = std::move(b);
    ASSERT_EQ(a.size(), 3u);
    EXPECT_EQ(a.front(), text(0));
    EXPECT_TRUE(b.empty());
    ring<std::string>& same = a;
    a = std::move(same);
    EXPECT_EQ(a.size(), 3u);
}

TEST(ring, destroys_what_it_holds_and_nothing_twice) {
    const auto counted = std::make_shared<int>(0);
    {
        ring<std::shared_ptr<int>> r;
        for (int i = 0; i < 11; ++i)
            r.push_back(counted);
        EXPECT_EQ(counted.use_count(), 12);
        r.pop_front();
        r.pop_back();
        EXPECT_EQ(counted.use_count(), 10);
        r.clear();
        EXPECT_EQ(counted.use_count(), 1);
        for (int i = 0; i < 5; ++i)
            r.push_back(counted);
    }
    EXPECT_EQ(counted.use_count(), 1);
}

TEST(ring, gives_memory_back_only_when_empty) {
    ring<std::string> r;
    r.shrink(); // nothing to give
    r.push_back(text(1));
    r.shrink();
    ASSERT_EQ(r.size(), 1u);
    EXPECT_EQ(r.pop_front(), text(1));
    r.shrink();
    r.push_back(text(2));
    EXPECT_EQ(r.back(), text(2));
}

} // namespace
} // namespace epode
