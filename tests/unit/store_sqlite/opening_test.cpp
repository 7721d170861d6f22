// Tests src/store_sqlite/opened_file.cpp
// Tests src/store_sqlite/state_file.cpp
// Bad input gets a clear error and stays as it is.
#include "opened_store.hpp"
#include "store_sqlite/connection.hpp"
#include "store_sqlite/layout.hpp"

#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

namespace epode::store_sqlite {
namespace {

class opening : public in_folder {
protected:
    opening() { options_.durability = durability::power; } // all in one file

    /// That it is refused so, both ways of opening it, and stays as it was, to the byte.
    void expect_refused(sqlite_error meaning, const std::string& words) {
        const bool regular = std::filesystem::is_regular_file(path_);
        const std::string before = regular ? test::read_file(path_) : std::string();
        const auto check = [&](const char* how, auto open) {
            const auto [code, text] = refused(open);
            EXPECT_EQ(code, meaning) << how << ": " << text;
            EXPECT_NE(text.find(options_.path), std::string::npos) << how << ": " << text;
            EXPECT_NE(text.find(words), std::string::npos) << how << ": " << text;
            if (!regular) return;
            EXPECT_TRUE(test::read_file(path_) == before) << how;
        };
        check("store", [&] { const sqlite_store s(options_); });
        if (meaning == sqlite_error::read_only) return;
        check("read_state", [&] { (void)read_state(options_.path); });
    }
    void make_with(message_id messages) {
        sqlite_store s(options_);
        for (message_id n = 1; n <= messages; ++n)
            ASSERT_FALSE(commit(s, accepted(n, std::string(3'000, 'x'))).code);
    }
    void execute(const char* sql) {
        connection(path_, path_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE).execute(sql);
    }
    static unsigned mode_of(const std::string& path) {
        struct stat there = {};
        EXPECT_EQ(::stat(path.c_str(), &there), 0) << path;
        return there.st_mode & 0777;
    }
};

TEST_F(opening, makes_a_file_of_mode_0600_with_all_that_stands_beside_it) {
    const mode_t before = ::umask(0);
    {
        sqlite_store s(options_);
        ASSERT_FALSE(commit(s, accepted(1)).code);
        for (const char* kind : {"", "-wal", "-shm", ".lock"})
            EXPECT_EQ(mode_of(beside(kind)), 0600u) << kind;
    }
    ::umask(before);
    EXPECT_FALSE(std::filesystem::exists(beside(".new")));
}

TEST_F(opening, takes_rights_from_others_that_a_copy_gave_them) {
    make_with(1);
    ASSERT_EQ(::chmod(path_.c_str(), 0644), 0);
    sqlite_store s(options_);
    ASSERT_FALSE(commit(s, accepted(2)).code);
    for (const char* kind : {"", "-wal", "-shm"})
        EXPECT_EQ(mode_of(beside(kind)), 0600u) << kind;
}

TEST_F(opening, is_refused_for_a_folder) {
    std::filesystem::create_directory(path_);
    expect_refused(sqlite_error::not_a_file, "is a folder");
}
TEST_F(opening, is_refused_for_a_device) {
    options_.path = "/dev/null";
    expect_refused(sqlite_error::not_a_file, "no regular file");
}
TEST_F(opening, is_refused_without_a_name) {
    for (const std::string& name : {std::string(), std::string("a\0b", 3)}) {
        options_.path = name;
        const auto [code, text] = refused([&] { const sqlite_store s(options_); });
        EXPECT_EQ(code, sqlite_error::not_a_file) << text;
    }
}
TEST_F(opening, is_refused_in_a_folder_that_does_not_exist) {
    options_.path = (folder_ / "none" / "state.db").string();
    const auto [code, text] = refused([&] { const sqlite_store s(options_); });
    EXPECT_EQ(code, sqlite_error::cannot_open) << text;
}
TEST_F(opening, of_nothing_is_no_state_to_read) {
    EXPECT_EQ(refused([&] { (void)read_state(path_); }).first, sqlite_error::cannot_open);
    EXPECT_FALSE(std::filesystem::exists(path_));
}
TEST_F(opening, is_refused_for_an_empty_file) {
    test::write_file(path_, "");
    expect_refused(sqlite_error::damaged, "is empty");
}
TEST_F(opening, is_refused_for_some_other_file) {
    test::write_file(path_, std::string(10'000, 'x'));
    expect_refused(sqlite_error::not_a_state_file, "not a database");
}
TEST_F(opening, is_refused_for_somebody_elses_database) {
    execute("CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)");
    expect_refused(sqlite_error::not_a_state_file, "no state file of epode");
}
TEST_F(opening, is_refused_for_a_newer_version) {
    make_with(1);
    execute("UPDATE format SET minimum_reader = 7; PRAGMA user_version = 9");
    expect_refused(sqlite_error::newer_version, "version 7");
}
TEST_F(opening, is_refused_for_a_truncated_file_wherever_it_ends) {
    make_with(10);
    const std::string whole = test::read_file(path_);
    ASSERT_GT(whole.size(), 30'000u);
    std::size_t refusals = 0;
    for (std::size_t size = 1; size < whole.size(); size += 1'000) {
        test::write_file(path_, whole.substr(0, size));
        const auto [code, text] = refused([&] {
            // The last page may hold nothing.
            EXPECT_EQ(sqlite_store(options_).load().messages.size(), 10u) << size;
        });
        if (!code) continue;
        ++refusals;
        EXPECT_TRUE(code == sqlite_error::damaged || code == sqlite_error::not_a_state_file)
            << size << ": " << text;
        EXPECT_EQ(std::filesystem::file_size(path_), size);
    }
    EXPECT_GT(refusals, 25u);
}
TEST_F(opening, is_refused_when_only_the_log_is_left) {
    make_with(1);
    test::write_file(beside("-wal"), "left");
    std::filesystem::remove(path_);
    const auto [code, text] = refused([&] { const sqlite_store s(options_); });
    EXPECT_EQ(code, sqlite_error::damaged) << text;
    EXPECT_TRUE(std::filesystem::exists(beside("-wal")));
    EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(opening, is_refused_without_permission) {
    make_with(1);
    ASSERT_EQ(::chmod(folder_.path().c_str(), 0755), 0);
    ASSERT_EQ(::chmod(beside(".lock").c_str(), 0644), 0);
    // Rights do not bind root; those that this thread has with files are somebody else's now.
    const bool root = ::geteuid() == 0;
    ASSERT_EQ(::chmod(path_.c_str(), root ? 0600 : 0), 0);
    if (root) ::setfsuid(65'534);
    const auto [code, text] = refused([&] { (void)read_state(path_); });
    const auto [second_code, second_text] = refused([&] { const sqlite_store s(options_); });
    if (root) ::setfsuid(0);
    EXPECT_EQ(code, sqlite_error::cannot_open) << text;
    EXPECT_EQ(second_code, sqlite_error::cannot_open) << second_text;
}

TEST_F(opening, is_refused_for_a_file_that_may_only_be_read) {
    make_with(1);
    ASSERT_EQ(::chmod(folder_.path().c_str(), 0777), 0);
    ASSERT_EQ(::chmod(beside(".lock").c_str(), 0666), 0);
    ASSERT_EQ(::chmod(path_.c_str(), 0444), 0);
    const std::string before = test::read_file(path_);
    const bool root = ::geteuid() == 0;
    if (root) ::setfsuid(65'534);
    const auto [code, text] = refused([&] { const sqlite_store s(options_); });
    const journal::state read = read_state(path_);
    if (root) ::setfsuid(0);
    EXPECT_EQ(code, sqlite_error::read_only) << text;
    EXPECT_EQ(read.messages.size(), 1u) << "reading is enough to look";
    EXPECT_TRUE(test::read_file(path_) == before);
}

/// What a row says is not believed.
TEST_F(opening, is_refused_when_the_content_contradicts_itself) {
    make_with(3);
    const std::string whole = test::read_file(path_);
    const char* const damages[] = {
        "UPDATE chunk SET heads = x'00'",
        "UPDATE chunk SET heads = CAST(heads || x'00' AS BLOB)",
        "UPDATE chunk SET numbers = 2",
        "UPDATE chunk SET numbers = 0",
        "UPDATE chunk SET numbers = numbers | 1024",
        "UPDATE chunk SET first = -5 WHERE first = 1",
        "UPDATE payload SET bytes = x'00'",
        "UPDATE payload SET bytes = CAST(bytes || x'00' AS BLOB)",
        "INSERT INTO standing VALUES (1, 1, 0, 1); DELETE FROM payload WHERE first = 1",
        "INSERT INTO altered VALUES (77, '', '', 0, 0, 0, 0, 0, 0, '', '', '', '')",
        "INSERT INTO altered VALUES (1, '', '', 0, 0, 11, 0, 0, 0, '', '', '', '')",
        "INSERT INTO altered VALUES (1, '', '', 0, 0, 0, -1, 0, 0, '', '', '', '')",
        "INSERT INTO in_flight VALUES (1, x'00')",
        "INSERT INTO in_flight VALUES (1, x'070101')",     // no such kind
        "INSERT INTO in_flight VALUES (1, x'0001')",       // ends early
        "INSERT INTO in_flight VALUES (1, x'0081804001')", // 1,048,577 at once
        "INSERT INTO arrival VALUES (1, 1, x'ff')",
        "INSERT INTO arrival VALUES (1, 1, x'0000')",
        "INSERT INTO arrival VALUES (1, 3, x'00')",
        "INSERT INTO arrival VALUES (1, 0, x'')",
        "INSERT INTO arrival VALUES (1, 7, x'000000'), (2, 1, x'00')",
        "DELETE FROM session",
        "DROP TABLE arrival",
        "PRAGMA user_version = 0",
    };
    for (const char* sql : damages) {
        test::write_file(path_, whole);
        execute(sql);
        const auto [code, text] = refused([&] { const sqlite_store s(options_); });
        EXPECT_TRUE(code == sqlite_error::damaged || code == sqlite_error::failed)
            << sql << ": " << text;
        EXPECT_EQ(code == sqlite_error::failed, std::string_view(sql).substr(0, 4) == "DROP");
        EXPECT_EQ(refused([&] { (void)read_state(path_); }).first, code) << sql;
    }
    test::write_file(path_, whole);
    execute("INSERT INTO in_flight VALUES (1048576, x'0080804001')"); // as many as may be
    EXPECT_EQ(sqlite_store(options_).load().in_flight.size(), std::size_t{1} << 20);
}

} // namespace
} // namespace epode::store_sqlite
