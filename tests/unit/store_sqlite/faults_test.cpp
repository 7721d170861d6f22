// Tests src/store_sqlite/connection.cpp
// The disk fails at each operation in turn: it is told, nothing is lost, and retry() goes on.
#include "disk.hpp"
#include "opened_store.hpp"
#include "random_journal.hpp"

namespace epode::store_sqlite {
namespace {

struct way {
    const char* name;
    disk::kind what;
    disk::fault how;
    bool lasting;
    sqlite_error meaning;
};

void PrintTo(const way& w, std::ostream* out) { *out << w.name; }

using fault = disk::fault;
const way ways[] = {
    {"write", disk::kind::write, fault::error, false, sqlite_error::io_failed},
    {"lasting_write", disk::kind::write, fault::error, true, sqlite_error::io_failed},
    {"short_write", disk::kind::write, fault::short_write, false, sqlite_error::io_failed},
    {"full_disk", disk::kind::write, fault::full, true, sqlite_error::disk_full},
    {"sync", disk::kind::sync, fault::error, false, sqlite_error::io_failed},
    {"lasting_sync", disk::kind::sync, fault::error, true, sqlite_error::io_failed},
    {"read", disk::kind::read, fault::error, false, sqlite_error::io_failed},
    {"truncate", disk::kind::truncate, fault::error, true, sqlite_error::io_failed},
    {"remove", disk::kind::remove, fault::error, true, sqlite_error::io_failed},
};
const way opening_fails = {"open", disk::kind::open, fault::error, true, sqlite_error::cannot_open};

class faults : public in_folder, public testing::WithParamInterface<std::tuple<way, durability>> {
protected:
    faults() { options_.durability = std::get<durability>(GetParam()); }

    const way& fault_of_disk() const { return std::get<way>(GetParam()); }
    void fail(disk& failing, std::size_t after) const {
        failing.fail(fault_of_disk().what, after, fault_of_disk().how, fault_of_disk().lasting);
    }
    void expect_meaning(const told& t) const {
        EXPECT_EQ(t.code, fault_of_disk().meaning) << t.why;
        EXPECT_NE(t.why.find(path_), std::string::npos) << t.why;
    }

    void remove_files() const {
        for (const char* kind : {"", "-stanzas"})
            std::filesystem::remove(path_ + kind);
    }

    /// A few batches while the disk fails behind so many operations. Whether it did.
    bool run(std::size_t after) {
        random_journal made(after);
        options_.arrivals = made.arrivals();
        options_.log_bytes = 30'000;
        remove_files();
        disk failing;
        {
            sqlite_store s(options_);
            fail(failing, after);
            for (int i = 0; i < 8; ++i) {
                told t = commit(s, made.next());
                if (!t.code) continue;
                expect_meaning(t);
                EXPECT_TRUE(failing.failed());
                if (fault_of_disk().lasting) {
                    t = commit(s, made.next()); // sticks, whatever the disk would do
                    expect_meaning(t);
                    if (t = retry(s); t.code) expect_meaning(t);
                    failing.heal();
                }
                for (int attempts = 0; attempts < 3 && t.code; ++attempts)
                    t = retry(s);
                EXPECT_FALSE(t.code) << t.why;
                EXPECT_TRUE(s.load() == made.state());
            }
        }
        const bool failed = failing.failed();
        failing.heal();
        EXPECT_TRUE(sqlite_store(options_).load() == made.state()) << "after " << after;
        return failed;
    }
};

TEST_P(faults, lose_nothing_at_any_operation) {
    std::size_t after = 0;
    while (run(after) && !HasFailure())
        ++after;
    EXPECT_GT(after, 0u) << "nothing of the kind happens at all";
}

class faults_of_opening : public faults {};

TEST_P(faults_of_opening, are_told_and_leave_everything_as_it_was) {
    for (std::size_t after = 0;; ++after) {
        remove_files();
        random_journal made(after);
        options_.arrivals = made.arrivals();
        disk failing;
        if (after % 2) { // an existing file and a new one in turn
            sqlite_store s(options_);
            ASSERT_FALSE(commit(s, made.next()).code);
        }
        fail(failing, after / 2);
        const auto [code, text] = refused([&] { const sqlite_store s(options_); });
        const bool failed = failing.failed();
        failing.heal();
        if (code) {
            EXPECT_TRUE(failed);
            EXPECT_EQ(code.category(), sqlite_category()) << text;
            EXPECT_NE(text.find(path_), std::string::npos) << text;
        }
        ASSERT_TRUE(sqlite_store(options_).load() == made.state()) << "after " << after;
        if (!failed) break;
    }
}

std::string name_of(const testing::TestParamInfo<std::tuple<way, durability>>& info) {
    const bool process = std::get<durability>(info.param) == durability::process;
    return std::get<way>(info.param).name + std::string(process ? "_process" : "_power");
}
const auto modes = testing::Values(durability::power, durability::process);
INSTANTIATE_TEST_SUITE_P(each, faults, testing::Combine(testing::ValuesIn(ways), modes), name_of);
INSTANTIATE_TEST_SUITE_P(each, faults_of_opening, testing::Combine(testing::ValuesIn(ways), modes),
                         name_of);
INSTANTIATE_TEST_SUITE_P(open, faults_of_opening,
                         testing::Combine(testing::Values(opening_fails), modes), name_of);

class a_failure : public in_folder {};

TEST_F(a_failure, is_told_to_all_who_wait_and_what_they_asked_for_is_kept_in_order) {
    disk failing;
    sqlite_store s(options_);
    failing.fail(disk::kind::write, 0, fault::full, true);
    std::vector<std::future<told>> answers;
    for (message_id n = 1; n <= 5; ++n)
        answers.push_back(ask(s, accepted(n)));
    for (auto& each : answers)
        EXPECT_EQ(each.get().code, sqlite_error::disk_full);
    failing.heal();
    EXPECT_EQ(commit(s, accepted(6)).code, sqlite_error::disk_full) << "only retry() goes on";
    EXPECT_FALSE(retry(s).code);
    EXPECT_FALSE(commit(s, accepted(7)).code);
    EXPECT_EQ(s.load().messages.size(), 7u);
}

TEST_F(a_failure, is_overcome_by_the_end_when_the_disk_works_again) {
    {
        disk failing;
        sqlite_store s(options_);
        failing.fail(disk::kind::write, 0, fault::full, true);
        EXPECT_TRUE(commit(s, accepted(1)).code);
        failing.heal();
    }
    EXPECT_EQ(sqlite_store(options_).load().messages.size(), 1u);
}

TEST_F(a_failure, that_did_not_happen_needs_no_retry) {
    sqlite_store s(options_);
    bool called = false;
    s.retry([&](error_code, diagnostics) { called = true; });
    EXPECT_FALSE(commit(s, accepted(1)).code);
    EXPECT_FALSE(called);
}

} // namespace
} // namespace epode::store_sqlite
