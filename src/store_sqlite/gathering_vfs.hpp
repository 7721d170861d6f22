#pragma once

namespace epode::store_sqlite {

/// The name of an SQLite VFS, on top of the default one, that writes what a transaction adds to the
/// write-ahead log with one system call instead of two for each page.
///
/// The page that commits is written before SQLite hears of success, and so are all before it: an
/// error is reported where it belongs, and other readers of the log see nothing unwritten.
const char* gathering_vfs();

} // namespace epode::store_sqlite
