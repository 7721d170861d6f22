// Tests src/store_sqlite/quiet_vfs.cpp
// Looking at a state file changes nothing and disturbs nobody.
#include "opened_store.hpp"
#include "random_journal.hpp"

#include <csignal>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

namespace epode::store_sqlite {
namespace {

class reading : public in_folder {
protected:
    std::map<std::string, std::string> all_files() const {
        std::map<std::string, std::string> found;
        for (const auto& each : std::filesystem::directory_iterator(folder_.path()))
            found[each.path().filename()] = test::read_file(each.path());
        return found;
    }
};

TEST_F(reading, gives_what_a_closed_store_left_and_changes_no_file) {
    random_journal made(1);
    options_.arrivals = made.arrivals();
    {
        sqlite_store s(options_);
        for (int i = 0; i < 30; ++i)
            ASSERT_FALSE(commit(s, made.next()).code);
    }
    for (const bool with_lock : {true, false}) {
        if (!with_lock) std::filesystem::remove(beside(".lock"));
        const auto before = all_files();
        EXPECT_TRUE(read_state(path_, made.arrivals()) == made.state());
        EXPECT_TRUE(all_files() == before);
    }
}

TEST_F(reading, gives_what_a_killed_process_left_and_changes_no_file) {
    random_journal made(2);
    options_.arrivals = made.arrivals();
    const pid_t process = ::fork();
    if (process == 0) {
        auto* s = new sqlite_store(options_);
        for (int i = 0; i < 30; ++i)
            commit(*s, made.next());
        ::kill(::getpid(), SIGKILL);
    }
    int status = 0;
    ::waitpid(process, &status, 0);
    for (int i = 0; i < 30; ++i)
        made.next();
    const auto before = all_files();
    ASSERT_TRUE(before.count("state.db-wal"));
    EXPECT_TRUE(read_state(path_, made.arrivals()) == made.state());
    EXPECT_TRUE(all_files() == before);
    EXPECT_TRUE(sqlite_store(options_).load() == made.state());
}

TEST_F(reading, goes_on_beside_the_owner_and_sees_whole_batches_only) {
    options_.log_bytes = 20'000;
    sqlite_store s(options_);
    constexpr message_id last = 300;
    std::thread looks([&] {
        for (std::size_t seen = 0; seen < last;) {
            const journal::state found = read_state(path_);
            // Each batch has a message and an arrival.
            EXPECT_EQ(found.messages.size(), found.arrivals.size());
            EXPECT_GE(found.messages.size(), seen);
            seen = found.messages.size();
        }
    });
    for (message_id n = 1; n <= last; ++n) {
        journal::batch b = accepted(n, std::string(500, 'x'));
        b.arrivals.push_back({n, "key"});
        EXPECT_FALSE(commit(s, std::move(b)).code);
    }
    looks.join();
    EXPECT_EQ(s.load().messages.size(), last);
}

TEST_F(reading, goes_on_while_owners_come_and_go) {
    { const sqlite_store first(options_); }
    std::atomic<bool> ended = false;
    std::thread owners([&] {
        for (message_id n = 1; n <= 40; ++n) {
            sqlite_store s(options_);
            EXPECT_FALSE(commit(s, accepted(n)).code);
        }
        ended = true;
    });
    std::size_t seen = 0;
    while (!ended) {
        const std::size_t found = read_state(path_).messages.size();
        EXPECT_GE(found, seen);
        seen = found;
    }
    owners.join();
    EXPECT_EQ(read_state(path_).messages.size(), 40u);
}

} // namespace
} // namespace epode::store_sqlite
