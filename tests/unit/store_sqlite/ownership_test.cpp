// Tests src/store_sqlite/owner_lock.cpp
// One store owns a state file at a time, and nobody inherits it.
#include "opened_store.hpp"

#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;

namespace epode::store_sqlite {
namespace {

class ownership_of_file : public in_folder {
protected:
    /// Until it is told to, by its input's end, a child does nothing.
    struct child {
        pid_t process = 0;
        int input = -1;
        void end() {
            ::close(input);
            int status = 0;
            ::waitpid(process, &status, 0);
        }
    };
    static child start_cat() {
        int ends[2];
        EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
        ::posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0);
        char name[] = "cat";
        char* arguments[] = {name, nullptr};
        child made;
        EXPECT_EQ(::posix_spawnp(&made.process, name, &actions, nullptr, arguments, environ), 0);
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(ends[0]);
        made.input = ends[1];
        return made;
    }
};

TEST_F(ownership_of_file, refuses_a_second_store_and_says_who_has_it) {
    sqlite_store first(options_);
    for (int again = 0; again < 2; ++again) {
        const auto [code, text] = refused([&] { const sqlite_store second(options_); });
        EXPECT_EQ(code, sqlite_error::in_use);
        EXPECT_NE(text.find("in use by process " + std::to_string(::getpid())), std::string::npos)
            << text;
    }
    EXPECT_FALSE(commit(first, accepted(1)).code) << "the first is not disturbed";
}

TEST_F(ownership_of_file, does_not_depend_on_the_name_used) {
    const sqlite_store first(options_);
    std::filesystem::create_symlink(path_, folder_ / "link");
    std::filesystem::create_directory(folder_ / "sub");
    for (const auto& name : {folder_ / "link", folder_ / "sub" / ".." / "state.db"}) {
        const auto [code, text] = refused([&] {
            const sqlite_store second({name.string(), durability::process});
        });
        EXPECT_EQ(code, sqlite_error::in_use) << text;
    }
}

TEST_F(ownership_of_file, ends_with_the_store) {
    { const sqlite_store first(options_); }
    EXPECT_FALSE(refused([&] { const sqlite_store second(options_); }).first);
}

TEST_F(ownership_of_file, ends_with_the_process_however_that_ends) {
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t process = ::fork();
    if (process == 0) {
        const sqlite_store owner(options_);
        (void)!::write(ready[1], "x", 1);
        for (;;)
            ::pause();
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    const auto [code, text] = refused([&] { const sqlite_store second(options_); });
    EXPECT_EQ(code, sqlite_error::in_use);
    EXPECT_NE(text.find("process " + std::to_string(process)), std::string::npos) << text;
    ::kill(process, SIGKILL);
    int status = 0;
    ::waitpid(process, &status, 0);
    EXPECT_FALSE(refused([&] { const sqlite_store second(options_); }).first);
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST_F(ownership_of_file, is_not_inherited_by_programs_that_are_started) {
    child cat;
    {
        const sqlite_store first(options_);
        cat = start_cat();
    }
    EXPECT_FALSE(refused([&] { const sqlite_store second(options_); }).first);
    cat.end();
}

TEST_F(ownership_of_file, of_a_file_that_is_no_state_file_leaves_no_trace) {
    test::write_file(path_, "Dear diary, this is no database at all.\n");
    EXPECT_EQ(refused([&] { const sqlite_store s(options_); }).first,
              sqlite_error::not_a_state_file);
    EXPECT_FALSE(std::filesystem::exists(beside(".lock")));
}

} // namespace
} // namespace epode::store_sqlite
