// Tests src/store_sqlite/gathering_vfs.cpp
// The disk as it stands after each operation, opened again: what was told to be durable is there,
// and what is there is what the batches up to some point make.
#include "disk.hpp"
#include "opened_store.hpp"
#include "random_journal.hpp"

#include <algorithm>

namespace epode::store_sqlite {
namespace {

class crash : public in_folder, public testing::WithParamInterface<int> {
protected:
    static constexpr int batches = 36;

    /// Runs the store over the random journal; fills in what it wrote, and the states between.
    void run(durability mode) {
        options_.durability = mode;
        options_.arrivals = made_.arrivals();
        options_.log_bytes = 60'000; // checkpoints are made, and interrupted, too
        states_.push_back(made_.state());
        { const sqlite_store first(options_); }
        before_ = {{path_, test::read_file(path_)}};
        disk noting;
        noting.note();
        {
            sqlite_store s(options_);
            for (int i = 0; i < batches; i += 3) {
                std::vector<std::future<told>> answers;
                for (int together = 0; together < 3; ++together) {
                    journal::batch next = made_.next();
                    states_.push_back(made_.state());
                    const std::size_t number = states_.size() - 1;
                    auto answer = std::make_shared<std::promise<told>>();
                    answers.push_back(answer->get_future());
                    s.commit(std::move(next), [&noting, answer, number](error_code code, auto) {
                        if (!code) noting.mark(number);
                        answer->set_value({code, {}});
                    });
                }
                for (auto& each : answers)
                    ASSERT_FALSE(each.get().code);
            }
        }
        operations_ = noting.noted();
        ASSERT_GT(operations_.size(), std::size_t{batches / 3});
    }

    enum class left { whole, after_power_loss };

    /// Which of the states stands in these files; none when it is no such state.
    std::optional<std::size_t> found_in(const std::map<std::string, std::string>& content,
                                        left how = left::whole) {
        for (const char* kind : {"", "-wal", "-shm", "-journal", "-stanzas"}) {
            const auto at = content.find(path_ + kind);
            std::filesystem::remove(path_ + kind);
            if (at != content.end()) test::write_file(at->first, at->second);
        }
        if (how == left::after_power_loss)
            test::write_file(beside(".lock"), "process 1\nboot before\n");
        const journal::state read = sqlite_store(options_).load();
        // Of equal states, the last.
        for (std::size_t i = states_.size(); i-- > 0;)
            if (states_[i] == read || (how == left::after_power_loss && lost_ones(i, read) == read))
                return i;
        return std::nullopt;
    }

    /// The state, when the stanzas that are missing there were lost.
    journal::state lost_ones(std::size_t state, const journal::state& read) {
        journal::state made = states_[state];
        for (auto& [number, m] : made.messages) {
            const auto there = read.messages.find(number);
            if (m.bytes.empty() || there == read.messages.end() || !there->second.bytes.empty())
                continue;
            ++lost_;
            m.bytes.clear();
            if (settled(m.fate)) continue;
            m.fate = fate::unknown;
            m.reason = "its stanza was lost when the machine lost its power";
        }
        return made;
    }

    random_journal made_{static_cast<std::uint64_t>(GetParam())};
    std::vector<journal::state> states_;
    std::map<std::string, std::string> before_;
    std::vector<disk::operation> operations_;
    std::size_t lost_ = 0; ///< stanzas
};

TEST_P(crash, of_the_process_at_any_operation_loses_nothing_that_was_durable) {
    run(durability::process);
    std::mt19937_64 random(static_cast<std::uint64_t>(GetParam()));
    disk_image image(before_);
    for (const disk::operation& o : operations_) {
        // In the middle of it, then behind it.
        disk::operation half = o;
        half.data.resize(o.data.empty() ? 0 : random() % o.data.size());
        disk_image torn = image;
        if (o.what == disk::kind::write) torn.carry_out(half);
        image.carry_out(o);
        for (const disk_image* each : {&torn, &image}) {
            const auto found = found_in(each->files());
            ASSERT_TRUE(found) << "no state that ever was";
            ASSERT_GE(*found, o.mark);
        }
    }
    EXPECT_EQ(found_in(image.files()), states_.size() - 1);
}

TEST_P(crash, of_the_machine_at_any_operation_loses_nothing_that_was_durable) {
    run(durability::power);
    std::mt19937_64 random(static_cast<std::uint64_t>(GetParam()));
    disk_image image(before_);
    for (const disk::operation& o : operations_) {
        image.carry_out(o);
        const auto found = found_in(image.after_power_loss(random));
        ASSERT_TRUE(found) << "no state that ever was";
        ASSERT_GE(*found, o.mark);
    }
}

TEST_P(crash, of_the_machine_leaves_an_earlier_state_and_knows_what_else_was_lost) {
    run(durability::process);
    std::mt19937_64 random(static_cast<std::uint64_t>(GetParam()));
    disk_image image(before_);
    for (const disk::operation& o : operations_) {
        image.carry_out(o);
        ASSERT_TRUE(found_in(image.after_power_loss(random), left::after_power_loss))
            << "no state that ever was";
    }
    EXPECT_GT(lost_, 0u);
}

INSTANTIATE_TEST_SUITE_P(seeds, crash, testing::Range(0, 2));

class crash_of_creation : public in_folder {};

TEST_F(crash_of_creation, leaves_no_state_file_or_a_whole_one) {
    disk noting;
    noting.note();
    { const sqlite_store first(options_); }
    const auto operations = noting.noted();
    ASSERT_FALSE(operations.empty());
    std::filesystem::remove(path_);
    disk_image image(std::map<std::string, std::string>{});
    for (const disk::operation& o : operations) {
        if (o.file.find(".new") == std::string::npos) break; // from here on it is there
        image.carry_out(o);
        for (const auto& [name, content] : image.files())
            test::write_file(name, content);
        EXPECT_TRUE(sqlite_store(options_).load() == journal::state{});
        std::filesystem::remove(path_);
    }
}

} // namespace
} // namespace epode::store_sqlite
