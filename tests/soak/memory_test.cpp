#include "memory.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

namespace epode::soak {
namespace {

TEST(memory, growth_counts_from_the_end_of_the_warm_up) {
    memory m;
    m.warming_up(100);
    m.warming_up(400);
    m.sample(500);
    m.sample(900);
    m.sample(450);
    EXPECT_EQ(m.first(), 400);
    EXPECT_EQ(m.peak(), 900);
    EXPECT_EQ(m.last(), 450);
    EXPECT_EQ(m.growth(), 50);
}

TEST(memory, without_a_warm_up_the_first_sample_counts) {
    memory m;
    m.sample(300);
    m.sample(350);
    EXPECT_EQ(m.growth(), 50);
}

TEST(memory, is_read_of_a_live_process_and_of_no_other) {
    EXPECT_GT(resident_kib(::getpid()).value_or(0), 100);
    EXPECT_FALSE(resident_kib(-1));
}

} // namespace
} // namespace epode::soak
