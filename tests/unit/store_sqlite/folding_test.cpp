// Tests src/store_sqlite/writer.cpp
// Tests src/store_sqlite/arrival_writer.cpp
// Tests src/store_sqlite/reader.cpp
// What a store gives back is what journal::apply makes of the batches: the same, whatever they are.
#include "opened_store.hpp"
#include "random_journal.hpp"

namespace epode::store_sqlite {
namespace {

class folding : public in_folder, public testing::WithParamInterface<int> {};

TEST_P(folding, is_the_same_after_each_reopening) {
    random_journal made(static_cast<std::uint64_t>(GetParam()));
    options_.arrivals = made.arrivals();
    options_.log_bytes = 100'000;
    for (int times = 0; times < 5; ++times) {
        sqlite_store s(options_);
        ASSERT_TRUE(s.load() == made.state()) << "reopened " << times << " times";
        for (int i = 0; i < 15; ++i) {
            std::vector<std::future<told>> answers;
            for (int together = GetParam() % 3; together >= 0; --together)
                answers.push_back(ask(s, made.next()));
            for (auto& each : answers) {
                const told t = each.get();
                ASSERT_FALSE(t.code) << t.why;
            }
        }
        ASSERT_TRUE(s.load() == made.state()) << "asked again";
    }
}

TEST_P(folding, is_the_same_in_memory) {
    random_journal made(static_cast<std::uint64_t>(GetParam()) + 1'000);
    sqlite_store s({"", durability::memory, made.arrivals()});
    for (int i = 0; i < 100; ++i)
        ASSERT_FALSE(commit(s, made.next()).code);
    EXPECT_TRUE(s.load() == made.state());
}

INSTANTIATE_TEST_SUITE_P(seeds, folding, testing::Range(0, 20));

} // namespace
} // namespace epode::store_sqlite
