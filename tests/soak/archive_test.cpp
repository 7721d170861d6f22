#include "archive.hpp"

#include <support/temporary_folder.hpp>

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <stdexcept>

namespace epode::soak {
namespace {

using test::server_kind;

class archive : public testing::Test {
protected:
    void fill(const char* commands) {
        sqlite3* opened = nullptr;
        ASSERT_EQ(sqlite3_open(database.c_str(), &opened), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(opened, commands, nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(opened);
    }
    test::temporary_folder folder;
    std::filesystem::path database = folder / "file.sqlite";
};

TEST_F(archive, of_prosody_is_read_by_user) {
    fill(R"(CREATE TABLE prosodyarchive ("user" TEXT, store TEXT, value TEXT);
        INSERT INTO prosodyarchive VALUES
            ('bob', 'archive', '<message id="m7"><body>message 7</body></message>'),
            ('bob', 'archive', '<message id="m8"><body>the end</body></message>'),
            ('bob', 'archive', '<message id="m9"/>'),
            ('bob', 'offline', '<message><body>message 10</body></message>'),
            ('alice', 'archive', '<message><body>message 11</body></message>');)");
    EXPECT_EQ(archived(server_kind::prosody, database, "bob"), std::set<int>{7});
}

TEST_F(archive, of_ejabberd_is_read_by_user) {
    fill(R"(CREATE TABLE archive (username TEXT, xml TEXT);
        INSERT INTO archive VALUES ('bob', '<message><body>message 0012</body></message>'),
                                   ('alice', '<message><body>message 13</body></message>');)");
    EXPECT_EQ(archived(server_kind::ejabberd, database, "bob"), std::set<int>{12});
}

TEST_F(archive, that_cannot_be_read_is_no_empty_one) {
    EXPECT_THROW(archived(server_kind::prosody, database, "bob"), std::runtime_error);
    fill("CREATE TABLE other (x)");
    EXPECT_THROW(archived(server_kind::prosody, database, "bob"), std::runtime_error);
}

} // namespace
} // namespace epode::soak
