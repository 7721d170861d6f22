#include <epode/session/backoff.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

class zero_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out)
            b = std::byte{0};
    }
};

class lcg_random final : public random_source {
public:
    void fill(std::span<std::byte> out) override {
        for (std::byte& b : out) {
            state_ = state_ * 6364136223846793005u + 1442695040888963407u;
            b = static_cast<std::byte>(state_ >> 56);
        }
    }

private:
    std::uint64_t state_ = 1;
};

TEST(backoff, the_first_retry_is_at_once) {
    lcg_random random;
    backoff b({});
    EXPECT_EQ(b.attempts(), 0u);
    EXPECT_EQ(b.next(random), duration::zero());
    EXPECT_EQ(b.attempts(), 1u);
}

TEST(backoff, the_bound_doubles_up_to_the_cap_and_is_reached) {
    lcg_random random;
    duration largest[10] = {};
    for (int run = 0; run < 500; ++run) {
        backoff b({seconds(1), seconds(60)});
        for (int i = 0; i < 10; ++i) {
            const duration wait = b.next(random);
            const auto bound = i == 0 ? seconds(0) : std::min(seconds(1 << (i - 1)), seconds(60));
            EXPECT_GE(wait, duration::zero());
            ASSERT_LE(wait, bound) << i;
            largest[i] = std::max(largest[i], wait);
        }
    }
    for (int i = 1; i < 10; ++i)
        EXPECT_GT(largest[i], std::min(seconds(1 << (i - 1)), seconds(60)) * 95 / 100) << i;
}

TEST(backoff, the_jitter_is_full) {
    zero_random smallest;
    backoff b({});
    for (int i = 0; i < 10; ++i)
        EXPECT_EQ(b.next(smallest), duration::zero());
}

TEST(backoff, no_number_of_attempts_overflows) {
    lcg_random random;
    backoff b({seconds(3600), seconds(7200)});
    for (int i = 0; i < 10'000; ++i) {
        const duration wait = b.next(random);
        ASSERT_GE(wait, duration::zero());
        ASSERT_LE(wait, seconds(7200));
    }
    EXPECT_EQ(b.attempts(), 10'000u);
}

TEST(backoff, a_reset_starts_over) {
    lcg_random random;
    backoff b({});
    for (int i = 0; i < 9; ++i)
        b.next(random);
    b.reset();
    EXPECT_EQ(b.attempts(), 0u);
    EXPECT_EQ(b.next(random), duration::zero());
    EXPECT_LE(b.next(random), seconds(1));
}

} // namespace
} // namespace epode
