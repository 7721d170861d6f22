#include "store_sqlite/stanza_file.hpp"

#include "opened_store.hpp"
#include "store_sqlite/connection.hpp"

#include <sys/stat.h>

namespace epode::store_sqlite {
namespace {

class stanza_files : public in_folder {
protected:
    void SetUp() override { test::write_file(path_, "a state file"); }
    /// Puts so many bytes there, and reads them back.
    stanza_place put(message_id chunk, std::size_t size) {
        const std::string bytes(size, static_cast<char>('a' + chunk % 26));
        const stanza_place at = file_.append(chunk, bytes);
        file_.flush();
        EXPECT_EQ(file_.read(chunk, at), bytes);
        return at;
    }
    std::uintmax_t size() const { return std::filesystem::file_size(beside("-stanzas")); }

    stanza_file file_{path_, path_};
};

TEST_F(stanza_files, are_made_by_the_first_stanza) {
    EXPECT_FALSE(file_.exists());
    file_.sync();
    EXPECT_FALSE(file_.exists());
    put(1, 10);
    EXPECT_TRUE(stanza_file(path_, path_).exists());
}

TEST_F(stanza_files, are_read_by_others) {
    const stanza_place a = put(1, 100), b = put(2, 200'000);
    stanza_file other(path_, path_);
    EXPECT_EQ(other.read(1, a), std::string(100, 'b'));
    EXPECT_EQ(other.read(2, b), std::string(200'000, 'c'));
}

TEST_F(stanza_files, know_other_bytes) {
    for (const std::size_t size : {0, 2, 7, 8, 9, 64}) {
        const stanza_place at = put(1, size);
        EXPECT_FALSE(file_.read(2, at)) << "of another chunk, " << size;
        for (std::uint64_t i = 0; i < size; ++i) {
            vfs_file raw(beside("-stanzas"), "raw", vfs_file::use::writing);
            const std::string was = raw.read(at.at + i, 1);
            raw.write(at.at + i, "X");
            EXPECT_FALSE(file_.read(1, at)) << size << " " << i;
            raw.write(at.at + i, was);
        }
        EXPECT_TRUE(file_.read(1, at));
    }
    stanza_place cut = put(1, 100);
    vfs_file(beside("-stanzas"), "raw", vfs_file::use::writing).truncate(cut.at + 99);
    EXPECT_FALSE(file_.read(1, cut)) << "ends before";
}

TEST_F(stanza_files, overwrite_nothing_until_told_what_counts) {
    const stanza_place a = put(1, 1'000), b = put(2, 1'000);
    EXPECT_GE(put(3, 500).at, b.end());
    EXPECT_TRUE(file_.read(1, a) && file_.read(2, b));
    stanza_file again(path_, path_); // another process
    EXPECT_GE(again.append(4, "x").at, size());
}

TEST_F(stanza_files, fill_what_is_free_first) {
    std::vector<stanza_place> all;
    for (message_id n = 0; n < 10; ++n)
        all.push_back(put(n, 1'000));
    file_.reuse({all[7], all[4], all[1]});
    EXPECT_EQ(put(20, 900).at, 0u);
    EXPECT_EQ(put(21, 500).at, 2'000u) << "no room in what is left of the first";
    EXPECT_EQ(put(22, 1'500).at, 2'500u) << "up to the next one's beginning";
    EXPECT_EQ(put(23, 2'000).at, 5'000u);
    EXPECT_EQ(put(24, 1).at, 8'000u) << "behind the last one";
    for (const message_id n : {1, 4, 7})
        EXPECT_EQ(file_.read(n, all[n]), std::string(1'000, static_cast<char>('a' + n)));
    EXPECT_EQ(size(), 10'000u);
}

TEST_F(stanza_files, forget_what_was_not_flushed) {
    const stanza_place lost = file_.append(1, std::string(100, 'x'));
    file_.discard();
    const stanza_place kept = put(2, 100);
    EXPECT_FALSE(file_.read(1, lost));
    EXPECT_TRUE(file_.read(2, kept));
}

TEST_F(stanza_files, are_cut_when_they_are_much_too_long) {
    put(1, 17 << 20);
    file_.reuse({});
    EXPECT_EQ(size(), 0u);
    const stanza_place first = put(2, 1'000);
    put(3, 1'000);
    file_.reuse({first});
    EXPECT_EQ(size(), 2'000u) << "not for so little";
}

TEST_F(stanza_files, begin_anew_when_removed) {
    put(1, 1'000);
    file_.remove();
    EXPECT_FALSE(file_.exists());
    put(2, 10);
    EXPECT_TRUE(file_.exists());
}

TEST_F(stanza_files, that_are_missing_are_asked_for_by_name) {
    const auto [code, text] = refused([&] { (void)file_.read(1, {0, 5, 0}); });
    EXPECT_EQ(code, sqlite_error::damaged);
    EXPECT_NE(text.find(path_ + "-stanzas is missing"), std::string::npos) << text;
}

// Beside a store.

class beside_a_store : public in_folder {
protected:
    void make_with(message_id messages) {
        sqlite_store s(options_);
        for (message_id n = 1; n <= messages; ++n)
            ASSERT_FALSE(commit(s, accepted(n, bytes_of(n))).code);
    }
    static std::string bytes_of(message_id n) {
        return "<message id='" + std::to_string(n) + "'/>";
    }
    static journal::batch acked(message_id from, message_id to) {
        journal::batch b;
        for (; from <= to; ++from)
            b.acked.push_back(from);
        return b;
    }
    bool exists() const { return std::filesystem::exists(file_); }
    /// As if the machine had been started since somebody had the state file.
    void restart_machine() const {
        std::string note = test::read_file(beside(".lock"));
        const std::size_t at = note.find("boot ") + 5;
        ASSERT_GT(at, 5u);
        test::write_file(beside(".lock"), note.replace(at, 4, "elsewhere"));
    }
    const std::string file_ = beside("-stanzas");
};

TEST_F(beside_a_store, they_stand_as_long_as_one_may_be_written_again) {
    make_with(100);
    EXPECT_TRUE(exists());
    EXPECT_EQ(read_state(path_).messages.at(100).bytes, bytes_of(100));
    {
        sqlite_store s(options_);
        ASSERT_FALSE(commit(s, acked(1, 99)).code);
    }
    EXPECT_TRUE(exists());
    EXPECT_EQ(sqlite_store(options_).load().messages.at(100).bytes, bytes_of(100));
    {
        sqlite_store s(options_);
        ASSERT_FALSE(commit(s, acked(100, 100)).code);
    }
    EXPECT_FALSE(exists());
    EXPECT_EQ(sqlite_store(options_).load().messages.size(), 100u);
}

TEST_F(beside_a_store, they_are_not_used_where_a_commit_waits_for_the_disk) {
    options_.durability = durability::power;
    make_with(10);
    EXPECT_FALSE(exists());
}

TEST_F(beside_a_store, they_are_read_by_one_of_another_durability) {
    make_with(10);
    options_.durability = durability::power;
    {
        sqlite_store s(options_);
        EXPECT_EQ(s.load().messages.at(7).bytes, bytes_of(7));
        ASSERT_FALSE(commit(s, accepted(11, bytes_of(11))).code);
        ASSERT_FALSE(commit(s, acked(1, 10)).code);
    }
    EXPECT_FALSE(exists());
    EXPECT_EQ(sqlite_store(options_).load().messages.at(11).bytes, bytes_of(11));
}

TEST_F(beside_a_store, they_have_mode_0600) {
    make_with(1);
    ASSERT_EQ(::chmod(file_.c_str(), 0644), 0);
    const sqlite_store s(options_);
    struct stat there = {};
    ASSERT_EQ(::stat(file_.c_str(), &there), 0);
    EXPECT_EQ(there.st_mode & 0777, 0600u);
}

TEST_F(beside_a_store, they_do_not_grow_from_process_to_process) {
    make_with(1);
    const std::uintmax_t first = std::filesystem::file_size(file_);
    for (message_id n = 2; n <= 100; ++n) {
        sqlite_store s(options_);
        ASSERT_FALSE(commit(s, accepted(n, bytes_of(n))).code);
        ASSERT_FALSE(commit(s, acked(n - 1, n - 1)).code);
    }
    EXPECT_LT(std::filesystem::file_size(file_), 4 * first + 100);
}

TEST_F(beside_a_store, they_are_missed_and_the_state_is_left_as_it_is) {
    make_with(3);
    const std::string database = test::read_file(path_), stanzas = test::read_file(file_);
    std::filesystem::remove(file_);
    const auto open = [&] { const sqlite_store s(options_); };
    EXPECT_EQ(refused(open).first, sqlite_error::damaged);
    EXPECT_EQ(refused([&] { (void)read_state(path_); }).first, sqlite_error::damaged);
    EXPECT_FALSE(exists());
    test::write_file(file_, stanzas);
    EXPECT_EQ(sqlite_store(options_).load().messages.at(3).bytes, bytes_of(3));
}

TEST_F(beside_a_store, those_of_another_state_are_refused) {
    make_with(3);
    const std::string stanzas = test::read_file(file_);
    for (const std::string& other : {std::string(stanzas.size(), 'x'), std::string()}) {
        test::write_file(file_, other);
        const auto [code, text] = refused([&] { const sqlite_store s(options_); });
        EXPECT_EQ(code, sqlite_error::damaged);
        EXPECT_NE(text.find(file_ + " has been changed"), std::string::npos) << text;
        EXPECT_EQ(test::read_file(file_), other);
    }
    test::write_file(file_, stanzas);
    EXPECT_EQ(sqlite_store(options_).load().messages.at(3).bytes, bytes_of(3));
}

TEST_F(beside_a_store, alone_are_no_state) {
    make_with(1);
    std::filesystem::remove(path_);
    const auto [code, text] = refused([&] { const sqlite_store s(options_); });
    EXPECT_EQ(code, sqlite_error::damaged);
    EXPECT_NE(text.find("-stanzas is there"), std::string::npos) << text;
    EXPECT_TRUE(exists());
}

TEST_F(beside_a_store, what_a_loss_of_power_took_is_unknown) {
    make_with(3);
    {
        sqlite_store s(options_);
        journal::batch failed = accepted(2);
        failed.changed.swap(failed.accepted);
        failed.changed.front().fate = fate::failed;
        failed.changed.front().reason = "no such user";
        ASSERT_FALSE(commit(s, std::move(failed)).code);
        ASSERT_FALSE(commit(s, acked(1, 1)).code);
    }
    const std::string stanzas = test::read_file(file_);
    restart_machine();
    const std::string note = test::read_file(beside(".lock"));
    std::filesystem::remove(file_);
    EXPECT_TRUE(refused([&] { const sqlite_store s(options_); }).first);
    EXPECT_EQ(test::read_file(beside(".lock")), note) << "a refusal is no use of the file";
    test::write_file(file_, std::string(stanzas.size(), '\0'));
    for (int i = 0; i < 2; ++i) { // found, then read
        const journal::state s = sqlite_store(options_).load();
        EXPECT_EQ(s.messages.at(1).fate, fate::acked);
        EXPECT_EQ(s.messages.at(2).fate, fate::failed);
        EXPECT_EQ(s.messages.at(2).reason, "no such user");
        EXPECT_EQ(s.messages.at(3).fate, fate::unknown);
        EXPECT_NE(s.messages.at(3).reason.find("power"), std::string::npos);
        for (const auto& [number, m] : s.messages)
            EXPECT_EQ(m.bytes, "");
    }
    EXPECT_FALSE(exists());
}

} // namespace
} // namespace epode::store_sqlite
