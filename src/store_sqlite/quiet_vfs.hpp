#pragma once

namespace epode::store_sqlite {

/// The name of an SQLite VFS that reads a database and its write-ahead log and does nothing else:
/// it takes no locks, makes no files, and refuses to write. For files that nobody uses.
///
/// Without shared memory, SQLite keeps the log's index in this process; the connection has to be
/// in locking mode EXCLUSIVE for that (https://sqlite.org/wal.html#noshm).
const char* quiet_vfs();

} // namespace epode::store_sqlite
