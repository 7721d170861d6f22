#include "store_sqlite/layout.hpp"

#include "store_sqlite/descriptor.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <fcntl.h>

namespace epode::store_sqlite {
namespace {

// docs/decisions/0010-layout-of-a-state-file.md says why it looks like this.
constexpr std::string_view first_version = R"(
    CREATE TABLE format (
        minimum_reader INTEGER NOT NULL -- the oldest version that may use this file
    ) STRICT;
    INSERT INTO format VALUES (1);

    CREATE TABLE session (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        account TEXT NOT NULL,
        session_number INTEGER NOT NULL,
        acknowledged INTEGER NOT NULL,
        handled INTEGER NOT NULL,
        last_message INTEGER NOT NULL,
        stream_id TEXT, -- NULL: there is no stream to resume
        stream_maximum INTEGER,
        stream_location TEXT,
        stream_address TEXT,
        stream_announced INTEGER
    ) STRICT;
    INSERT INTO session VALUES (1, '', 0, 0, 0, 0, NULL, NULL, NULL, NULL, NULL);

    -- Up to 64 messages as they were accepted; bit n is the message numbered first + n.
    CREATE TABLE chunk (
        first INTEGER PRIMARY KEY,
        numbers INTEGER NOT NULL,
        heads BLOB NOT NULL,
        beside_at INTEGER, -- where their stanzas stand in FILE-stanzas; NULL: in payload
        beside_size INTEGER,
        beside_checksum INTEGER
    ) STRICT;
    -- Their stanzas, there or here, as long as one of them may have to be written (again).
    CREATE TABLE payload (
        first INTEGER PRIMARY KEY,
        bytes BLOB NOT NULL
    ) STRICT;
    -- What became of them, where anything did: remembered, acknowledged, may be written again.
    CREATE TABLE standing (
        first INTEGER PRIMARY KEY,
        present INTEGER NOT NULL,
        acked INTEGER NOT NULL,
        kept INTEGER NOT NULL
    ) STRICT;
    -- A message of which more is to be said, as it is now.
    CREATE TABLE altered (
        number INTEGER PRIMARY KEY,
        id TEXT NOT NULL,
        recipient TEXT NOT NULL,
        groupchat INTEGER NOT NULL,
        accepted_at INTEGER, -- milliseconds since 1970
        fate INTEGER NOT NULL,
        evidence INTEGER NOT NULL,
        attempts INTEGER NOT NULL,
        suspicions INTEGER NOT NULL,
        reason TEXT NOT NULL,
        condition TEXT NOT NULL,
        said_by TEXT NOT NULL,
        room_stanza_id TEXT NOT NULL
    ) STRICT;
    -- Stanzas with consecutive numbers, the last of which is the key.
    CREATE TABLE in_flight (
        last INTEGER PRIMARY KEY,
        runs BLOB NOT NULL
    ) STRICT;
    -- Up to 64 arrivals, numbered likewise, and which of them the application has finished with.
    CREATE TABLE arrival (
        first INTEGER PRIMARY KEY,
        numbers INTEGER NOT NULL,
        keys BLOB NOT NULL
    ) STRICT;
    CREATE TABLE finished (
        first INTEGER PRIMARY KEY,
        numbers INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE archive (
        address TEXT PRIMARY KEY,
        id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
)";

void sync(const std::string& path, int flags, const std::string& name) {
    const descriptor opened(::open(path.c_str(), flags | O_RDONLY | O_CLOEXEC));
    if (!opened || ::fsync(opened.get()) != 0)
        fail_with_errno(errno, name + " cannot be made durable");
}

std::string folder_of(const std::string& file) {
    const std::size_t slash = file.rfind('/');
    return slash == std::string::npos ? "." : slash == 0 ? "/" : file.substr(0, slash);
}

void carry_out(const connection& db, const layout& to, int from) {
    db.execute("BEGIN IMMEDIATE");
    try {
        for (int step = from; step < to.version(); ++step)
            db.execute(std::string(to.steps[static_cast<std::size_t>(step)]).c_str());
        db.prepare("UPDATE format SET minimum_reader = ?1")
            .bind(1, std::int64_t{to.minimum_reader})
            .run();
        db.execute(("PRAGMA user_version = " + std::to_string(to.version())).c_str());
        db.execute("COMMIT");
    } catch (...) {
        db.roll_back();
        throw;
    }
}

} // namespace

const layout& present_layout() noexcept {
    static constexpr std::array<std::string_view, 1> steps = {first_version};
    static constexpr layout present{steps, 1};
    return present;
}

void lay_out(const connection& db, const layout& made) {
    db.execute(("PRAGMA application_id = " + std::to_string(application_id)).c_str());
    carry_out(db, made, 0);
}

void create(const std::string& file, const std::string& name, const layout& made) {
    const std::string unfinished = file + ".new";
    std::remove(unfinished.c_str());
    std::remove((unfinished + "-journal").c_str());
    std::remove((unfinished + "-wal").c_str());
    // SQLite would apply the process's umask to 0644.
    if (!descriptor(
            ::open(unfinished.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600)))
        fail_with_errno(errno, name + " cannot be created");
    try {
        {
            const connection db(unfinished, name, SQLITE_OPEN_READWRITE);
            db.execute("PRAGMA synchronous = OFF; PRAGMA page_size = 4096");
            lay_out(db, made);
            db.execute("PRAGMA journal_mode = WAL");
        }
        sync(unfinished, 0, name);
        if (std::rename(unfinished.c_str(), file.c_str()) != 0)
            fail_with_errno(errno, name + " cannot be created");
        sync(folder_of(file), O_DIRECTORY, name);
    } catch (...) {
        std::remove(unfinished.c_str());
        throw;
    }
}

void check(const connection& db, const layout& known) {
    const std::int64_t id = db.number("PRAGMA application_id");
    if (id != application_id)
        throw failure(sqlite_error::not_a_state_file,
                      db.name() + " is a database, but no state file of epode");
    const std::int64_t version = db.number("PRAGMA user_version");
    if (version < 1) throw failure(sqlite_error::damaged, db.name() + ": its version is missing");
    const std::int64_t minimum = db.number("SELECT minimum_reader FROM format");
    if (minimum > known.version())
        throw failure(sqlite_error::newer_version,
                      db.name() + " has version " + std::to_string(version) +
                          " and needs a program that knows version " + std::to_string(minimum) +
                          "; this one knows " + std::to_string(known.version()));
}

void migrate(const connection& db, const layout& to) {
    const auto version = static_cast<int>(db.number("PRAGMA user_version"));
    if (version < to.version()) carry_out(db, to, version);
}

} // namespace epode::store_sqlite
