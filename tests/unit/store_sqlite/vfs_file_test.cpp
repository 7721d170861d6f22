#include "store_sqlite/vfs_file.hpp"

#include "disk.hpp"
#include "opened_store.hpp"
#include "store_sqlite/connection.hpp"

#include <sys/stat.h>

namespace epode::store_sqlite {
namespace {

using use = vfs_file::use;

class vfs_files : public in_folder {
protected:
    void SetUp() override { test::write_file(path_, "a state file"); }
    const std::string file_ = beside("-stanzas");
};

TEST_F(vfs_files, hold_what_was_written_more_at_once_than_the_system_takes) {
    std::string large(300'000, ' ');
    for (std::size_t i = 0; i < large.size(); ++i)
        large[i] = static_cast<char>(i % 251);
    {
        vfs_file f(file_, "f", use::writing);
        f.write(0, "begin");
        f.write(1'000, large);
        f.sync();
        EXPECT_EQ(f.size(), 301'000u);
    }
    vfs_file f(file_, "f", use::reading);
    EXPECT_EQ(f.read(0, 5), "begin");
    EXPECT_TRUE(f.read(1'000, large.size()) == large);
}

TEST_F(vfs_files, are_read_as_far_as_they_go) {
    vfs_file f(file_, "f", use::writing);
    f.write(0, "0123456789");
    EXPECT_EQ(f.read(8, 5), "89");
    EXPECT_EQ(f.read(10, 5), "");
    EXPECT_EQ(f.read(1'000, 5), "");
    f.truncate(4);
    EXPECT_EQ(f.read(0, 10), "0123");
}

TEST_F(vfs_files, have_the_mode_of_the_state_file) {
    ASSERT_EQ(::chmod(path_.c_str(), 0600), 0);
    const mode_t before = ::umask(0);
    const vfs_file f(file_, "f", use::writing);
    ::umask(before);
    struct stat there = {};
    ASSERT_EQ(::stat(file_.c_str(), &there), 0);
    EXPECT_EQ(there.st_mode & 0777, 0600u);
}

TEST_F(vfs_files, are_not_made_by_reading) {
    EXPECT_FALSE(vfs_file::exists(file_));
    const auto [code, text] = refused([&] { const vfs_file f(file_, "the name", use::reading); });
    EXPECT_EQ(code, sqlite_error::cannot_open);
    EXPECT_NE(text.find("the name"), std::string::npos) << text;
    EXPECT_FALSE(vfs_file::exists(file_));
}

TEST_F(vfs_files, can_be_removed_twice) {
    { vfs_file(file_, "f", use::writing).write(0, "x"); }
    EXPECT_TRUE(vfs_file::exists(file_));
    vfs_file::remove(file_, "f");
    EXPECT_FALSE(vfs_file::exists(file_));
    vfs_file::remove(file_, "f");
}

TEST_F(vfs_files, tell_what_the_disk_does) {
    disk failing;
    vfs_file f(file_, "the name", use::writing);
    failing.fail(disk::kind::write, 0, disk::fault::full, true);
    const auto [code, text] = refused([&] { f.write(0, "x"); });
    EXPECT_EQ(code, sqlite_error::disk_full);
    EXPECT_NE(text.find("the name"), std::string::npos) << text;
    failing.fail(disk::kind::sync, 0, disk::fault::error, true);
    EXPECT_EQ(refused([&] { f.sync(); }).first, sqlite_error::io_failed);
}

} // namespace
} // namespace epode::store_sqlite
