#include "opened_store.hpp"

#include <thread>

namespace epode::store_sqlite {
namespace {

using management::stanza_kind;

class stores : public in_folder {};

TEST_F(stores, begin_empty) { EXPECT_TRUE(sqlite_store(options_).load() == journal::state{}); }

TEST_F(stores, make_durable_what_was_asked_for_before_they_end) {
    int called = 0;
    {
        sqlite_store s(options_);
        for (message_id n = 1; n <= 1'000; ++n)
            s.commit(accepted(n), [&](error_code code, diagnostics) { called += !code; });
    }
    EXPECT_EQ(called, 1'000);
    EXPECT_EQ(sqlite_store(options_).load().messages.size(), 1'000u);
}

TEST_F(stores, answer_in_the_order_of_the_calls) {
    std::vector<message_id> order;
    {
        sqlite_store s(options_);
        for (message_id n = 1; n <= 500; ++n)
            s.commit(accepted(n), [&order, n](error_code, diagnostics) { order.push_back(n); });
    }
    ASSERT_EQ(order.size(), 500u);
    EXPECT_TRUE(std::is_sorted(order.begin(), order.end()));
}

TEST_F(stores, may_be_asked_from_a_handler) {
    sqlite_store s(options_);
    std::promise<told> second;
    s.commit(accepted(1), [&](error_code, diagnostics) {
        s.commit(accepted(2), [&](error_code code, diagnostics why) {
            second.set_value({code, why.ours});
        });
    });
    EXPECT_FALSE(second.get_future().get().code);
}

TEST_F(stores, keep_when_a_message_was_accepted) {
    const wall_time noon(milliseconds(1709640000000));
    {
        sqlite_store s(options_);
        journal::batch first = accepted(1);
        first.accepted.back().accepted_at = noon;
        journal::batch second = accepted(1);
        second.changed.swap(second.accepted); // which does not say it
        second.changed.back().fate = fate::unknown;
        ASSERT_FALSE(commit(s, std::move(first)).code);
        ASSERT_FALSE(commit(s, std::move(second)).code);
    }
    const journal::state s = sqlite_store(options_).load();
    EXPECT_EQ(s.messages.at(1).fate, fate::unknown);
    EXPECT_EQ(s.messages.at(1).accepted_at, noon);
}

TEST_F(stores, hold_the_bytes_only_of_what_may_be_written_again) {
    options_.durability = durability::power;
    const std::string secret(5'000, 'S');
    {
        sqlite_store s(options_);
        for (message_id n = 1; n <= 200; ++n)
            ASSERT_FALSE(commit(s, accepted(n, secret)).code);
        journal::batch all;
        for (message_id n = 1; n <= 200; ++n)
            all.acked.push_back(n);
        ASSERT_FALSE(commit(s, std::move(all)).code);
    }
    const std::uintmax_t settled = std::filesystem::file_size(path_);
    {
        sqlite_store s(options_);
        for (message_id n = 201; n <= 400; ++n)
            ASSERT_FALSE(commit(s, accepted(n, secret)).code);
    }
    // Their room was taken by those that came after them.
    EXPECT_LT(std::filesystem::file_size(path_), settled + settled / 5);
    const journal::state s = read_state(path_);
    EXPECT_EQ(s.messages.at(200).bytes, "");
    EXPECT_EQ(s.messages.at(201).bytes, secret);
}

TEST_F(stores, do_not_grow_with_what_went_through_them) {
    std::uintmax_t early = 0;
    options_.log_bytes = 100'000;
    const auto size = [&] {
        return std::filesystem::file_size(path_) + std::filesystem::file_size(beside("-stanzas"));
    };
    sqlite_store s(options_);
    for (message_id n = 1; n <= 4'000; ++n) {
        journal::batch b = accepted(n, std::string(300, 'x'));
        b.written.push_back({n - 1, stanza_kind::message, n, {}});
        if (n > 10) b.acked.push_back(n - 10);
        if (n > 10) b.acknowledged = n - 10;
        if (n > 100) b.forgotten.push_back(n - 100);
        b.arrivals.push_back({n, "key " + std::to_string(n)});
        b.finished.push_back(n / 2);
        ASSERT_FALSE(commit(s, std::move(b)).code);
        if (n == 1'000) early = size();
    }
    const journal::state left = s.load();
    EXPECT_EQ(left.messages.size(), 100u);
    EXPECT_EQ(left.in_flight.size(), 10u);
    EXPECT_EQ(left.last_message, 4'000u);
    EXPECT_LE(size(), early + 100'000);
}

TEST_F(stores, remember_the_highest_number_when_all_are_forgotten) {
    {
        sqlite_store s(options_);
        ASSERT_FALSE(commit(s, accepted(7)).code);
        journal::batch b;
        b.forgotten = {7};
        ASSERT_FALSE(commit(s, std::move(b)).code);
    }
    const journal::state s = sqlite_store(options_).load();
    EXPECT_TRUE(s.messages.empty());
    EXPECT_EQ(s.last_message, 7u);
}

TEST_F(stores, remember_fewer_arrivals_when_told_so) {
    {
        sqlite_store s(options_);
        journal::batch b;
        for (std::uint64_t n = 1; n <= 10; ++n)
            b.arrivals.push_back({n, "key"});
        ASSERT_FALSE(commit(s, std::move(b)).code);
    }
    options_.arrivals = 3;
    const journal::state s = sqlite_store(options_).load();
    ASSERT_EQ(s.arrivals.size(), 3u);
    EXPECT_EQ(s.arrivals.front().number, 8u);
}

TEST_F(stores, in_memory_need_no_file_and_leave_none) {
    {
        sqlite_store s({path_, durability::memory});
        ASSERT_FALSE(commit(s, accepted(1)).code);
        EXPECT_EQ(s.load().messages.size(), 1u);
    }
    EXPECT_TRUE(std::filesystem::is_empty(folder_.path()));
}

TEST_F(stores, take_more_in_one_go_than_one_write_of_the_system_holds) {
    {
        sqlite_store s(options_);
        journal::batch b;
        for (message_id n = 1; n <= 40; ++n)
            b.accepted.push_back(accepted(n, std::string(100'000, 'x')).accepted.front());
        ASSERT_FALSE(commit(s, std::move(b)).code);
    }
    EXPECT_EQ(sqlite_store(options_).load().messages.at(40).bytes.size(), 100'000u);
}

} // namespace
} // namespace epode::store_sqlite
