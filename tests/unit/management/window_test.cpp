#include <epode/management/window.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace epode::management {
namespace {

constexpr sequence two_to_32 = sequence{1} << 32;

outgoing stanza(std::uint64_t tag) {
    outgoing o;
    o.bytes = "<message id='a-long-enough-identifier-" + std::to_string(tag) + "'/>";
    o.tag = tag;
    return o;
}

window filled(std::uint64_t count, sequence base = 0) {
    window w;
    w.restore(base);
    for (std::uint64_t tag = 1; tag <= count; ++tag)
        w.push(stanza(tag));
    return w;
}

std::vector<std::uint64_t> tags(const ring<outgoing>& r) {
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < r.size(); ++i)
        out.push_back(r[i].tag);
    return out;
}

std::vector<std::uint64_t> tags(const window& w) {
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < w.size(); ++i)
        out.push_back(w[i].tag);
    return out;
}

using list = std::vector<std::uint64_t>;

TEST(window, acknowledges_the_oldest_and_keeps_the_rest_in_order) {
    window w = filled(5);
    ring<outgoing> settled;
    EXPECT_EQ(w.apply(2, settled), count_verdict::advanced);
    EXPECT_EQ(tags(settled), (list{1, 2}));
    EXPECT_EQ(tags(w), (list{3, 4, 5}));
    EXPECT_EQ(w[0].bytes, stanza(3).bytes);
    EXPECT_EQ(w.apply(5, settled), count_verdict::advanced);
    EXPECT_EQ(tags(settled), (list{1, 2, 3, 4, 5})) << "appended behind what was there";
    EXPECT_TRUE(w.empty());
}

TEST(window, numbers_go_on_after_an_acknowledgement) {
    window w = filled(3);
    ring<outgoing> settled;
    w.apply(3, settled);
    EXPECT_EQ(w.push(stanza(4)), 3u);
    EXPECT_EQ(w.counter().in_flight(), 1u);
    EXPECT_EQ(w.counter().wire_sent(), 4u);
}

TEST(window, releases_nothing_on_a_count_that_cannot_be) {
    window w = filled(5);
    ring<outgoing> settled;
    w.apply(3, settled);
    EXPECT_EQ(w.apply(2, settled), count_verdict::regressed);
    EXPECT_EQ(w.apply(0, settled), count_verdict::regressed);
    EXPECT_EQ(w.apply(6, settled), count_verdict::too_high);
    EXPECT_EQ(settled.size(), 3u);
    EXPECT_EQ(tags(w), (list{4, 5}));
}

TEST(window, counts_across_the_wrap) {
    for (sequence base = two_to_32 - 3; base <= two_to_32 + 3; ++base) {
        window w = filled(4, base);
        ring<outgoing> settled;
        EXPECT_EQ(w.apply(static_cast<std::uint32_t>(base + 3), settled), count_verdict::advanced);
        EXPECT_EQ(tags(settled), (list{1, 2, 3}));
        EXPECT_EQ(w.apply(static_cast<std::uint32_t>(base + 5), settled), count_verdict::too_high);
        EXPECT_EQ(w.apply(static_cast<std::uint32_t>(base + 2), settled), count_verdict::regressed);
        EXPECT_EQ(tags(w), (list{4}));
        EXPECT_EQ(w.push(stanza(5)), base + 4);
    }
}

TEST(window, a_ping_answer_acknowledges_what_was_sent_before_it) {
    window w = filled(5);
    ring<outgoing> settled;
    w.acknowledge_until(3, settled);
    EXPECT_EQ(tags(settled), (list{1, 2, 3}));
    w.acknowledge_until(2, settled); // an older answer
    w.acknowledge_until(3, settled);
    w.acknowledge_until(6, settled); // never sent
    EXPECT_EQ(tags(settled), (list{1, 2, 3}));
    EXPECT_EQ(w.counter().acknowledged(), 3u);
    w.acknowledge_until(5, settled);
    EXPECT_TRUE(w.empty());
}

TEST(window, take_gives_everything_in_order_and_starts_again_from_0) {
    window w = filled(4);
    ring<outgoing> settled;
    w.apply(1, settled);
    EXPECT_EQ(tags(w.take()), (list{2, 3, 4}));
    EXPECT_TRUE(w.empty());
    EXPECT_EQ(w.counter().in_flight(), 0u);
    EXPECT_EQ(w.push(stanza(9)), 0u);
    EXPECT_EQ(w.apply(1, settled), count_verdict::advanced);
    EXPECT_EQ(tags(settled), (list{1, 9}));
}

TEST(window, removing_one_moves_the_later_ones_up_by_a_number) {
    for (std::size_t index = 0; index < 4; ++index) {
        window w = filled(5);
        ring<outgoing> settled;
        w.apply(1, settled); // 2 to 5 are left
        const outgoing removed = w.remove(index);
        EXPECT_EQ(removed.tag, index + 2);
        EXPECT_EQ(removed.bytes, stanza(index + 2).bytes);
        list left{2, 3, 4, 5};
        left.erase(left.begin() + static_cast<std::ptrdiff_t>(index));
        EXPECT_EQ(tags(w), left);
        EXPECT_EQ(w.counter().next(), 4u);
        EXPECT_EQ(w.apply(5, settled), count_verdict::too_high) << "it counts as never sent";
        EXPECT_EQ(w.apply(4, settled), count_verdict::advanced);
        EXPECT_TRUE(w.empty());
        EXPECT_EQ(w.push(stanza(6)), 4u);
    }
}

} // namespace
} // namespace epode::management
