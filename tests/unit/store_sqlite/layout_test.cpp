#include "disk.hpp"
#include "opened_store.hpp"
#include "store_sqlite/layout.hpp"

#include <array>

namespace epode::store_sqlite {
namespace {

constexpr std::string_view older_version = "CREATE TABLE format (minimum_reader INTEGER NOT NULL);"
                                           "INSERT INTO format VALUES (1);"
                                           "CREATE TABLE note (text TEXT);"
                                           "INSERT INTO note VALUES ('kept')";
constexpr std::string_view second_step = "ALTER TABLE note ADD COLUMN size INTEGER;"
                                         "UPDATE note SET size = length(text);"
                                         "CREATE TABLE more (number INTEGER PRIMARY KEY)";
constexpr std::array older_steps = {older_version};
constexpr std::array newer_steps = {older_version, second_step};
constexpr std::array wrong_steps = {older_version, second_step, std::string_view("no SQL")};
constexpr layout older{older_steps, 1};
constexpr layout newer{newer_steps, 2};

class layouts : public in_folder {
protected:
    connection open() const { return connection(path_, path_, SQLITE_OPEN_READWRITE); }
    std::int64_t version() const { return open().number("PRAGMA user_version"); }
    static bool is_whole(const connection& db) {
        return db.number("SELECT size FROM note") == 4 &&
               db.number("SELECT count(*) FROM more") == 0 &&
               db.number("SELECT minimum_reader FROM format") == 2;
    }
};

TEST_F(layouts, lead_from_an_older_version_to_the_present_one) {
    create(path_, path_, older);
    const connection db = open();
    check(db, newer);
    migrate(db, newer);
    EXPECT_TRUE(is_whole(db));
    EXPECT_EQ(version(), 2);
    migrate(db, newer); // nothing left to do
    EXPECT_TRUE(is_whole(db));
}

TEST_F(layouts, stay_as_they_were_when_a_step_fails) {
    create(path_, path_, older);
    const connection db = open();
    EXPECT_THROW(migrate(db, layout{wrong_steps, 3}), failure);
    EXPECT_EQ(version(), 1);
    EXPECT_THROW(db.number("SELECT size FROM note"), failure);
    migrate(db, newer);
    EXPECT_TRUE(is_whole(db));
}

TEST_F(layouts, are_older_or_newer_after_a_crash_at_any_operation) {
    create(path_, path_, older);
    disk_image image(std::map<std::string, std::string>{{path_, test::read_file(path_)}});
    std::vector<disk::operation> operations;
    {
        disk noting;
        noting.note();
        migrate(open(), newer);
        operations = noting.noted();
    }
    ASSERT_GT(operations.size(), 2u);
    int met[2] = {};
    for (const disk::operation& o : operations) {
        image.carry_out(o);
        for (const char* kind : {"", "-wal", "-shm"}) {
            const auto at = image.files().find(path_ + kind);
            std::filesystem::remove(path_ + kind);
            if (at != image.files().end()) test::write_file(at->first, at->second);
        }
        const connection db = open();
        const bool migrated = db.number("PRAGMA user_version") == 2;
        ++met[migrated];
        EXPECT_EQ(migrated, db.number("SELECT count(*) FROM sqlite_schema WHERE name='more'") == 1);
        migrate(db, newer);
        EXPECT_TRUE(is_whole(db));
    }
    EXPECT_TRUE(met[0] && met[1]);
}

TEST_F(layouts, of_a_newer_version_are_used_when_they_allow_it) {
    constexpr layout compatible{newer_steps, 1};
    create(path_, path_, compatible);
    const connection db = open();
    EXPECT_NO_THROW(check(db, older));
    migrate(db, older);
    EXPECT_EQ(version(), 2) << "and stay as they are";
}

TEST_F(layouts, of_a_newer_version_are_refused_otherwise) {
    create(path_, path_, newer);
    const auto [code, text] = refused([&] { check(open(), older); });
    EXPECT_EQ(code, sqlite_error::newer_version);
    EXPECT_NE(text.find("version 2"), std::string::npos) << text;
}

} // namespace
} // namespace epode::store_sqlite
