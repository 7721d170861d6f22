#pragma once
#include <epode/store/store.hpp>
#include <epode/store_sqlite/error.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace epode {

/// What a commit outlives.
enum class durability {
    memory,  ///< nothing: the state ends with the store
    /// The end of this process, however it comes. After a loss of power an earlier state is found,
    /// and of the messages in it that were accepted last some may be unknown.
    process,
    power,   ///< the end of the machine's power, too: each commit waits for the disk
};

struct sqlite_options {
    /// Of the state file. Missing files are created, with mode 0600; FILE-wal, FILE-shm and
    /// FILE.lock stand beside it, and with durability::process FILE-stanzas, as long as stanzas may
    /// have to be written (again): it belongs to FILE. Not used with durability::memory.
    std::string path;
    epode::durability durability = durability::power;
    std::size_t arrivals = 4'096; ///< how many of the newest arrivals are remembered
    /// FILE-wal is carried over into FILE when it has grown so far, in bytes. What is larger costs
    /// less for each message, and makes for longer pauses.
    std::size_t log_bytes = 4 << 20;
};

/// Keeps the state in a file (an SQLite database), at a constant cost for each message whatever is
/// pending.
///
/// It writes on a thread of its own: what gathers while a transaction runs goes into the next.
/// A failed write is told, never swallowed; nothing is written after it until retry() succeeds.
///
/// The file belongs to this object alone while it exists. A program that forks without exec must
/// open it afterwards: the child would share the ownership. See docs/decisions/0009-state-file.md.
class sqlite_store final : public store {
public:
    /// Opens the file, creates it when there is none, and reads it all.
    /// \throws system_error with a sqlite_error; what() names the file and says what to do. The
    ///         file is not changed then.
    explicit sqlite_store(const sqlite_options& options);
    /// Writes what commit() was given. What failed before is tried once more.
    ~sqlite_store() override;
    sqlite_store(const sqlite_store&) = delete;
    sqlite_store& operator=(const sqlite_store&) = delete;

    /// \throws system_error when the file cannot be read; not before the first commit.
    journal::state load() override;
    /// `done` is called on the store's thread.
    void commit(journal::batch change, committed done) override;
    void retry(committed done) override;

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

/// Reads a state file as it stands, changes nothing, and disturbs nobody who owns it.
/// \throws system_error with a sqlite_error
journal::state read_state(const std::string& path, std::size_t arrivals = 4'096);

} // namespace epode
