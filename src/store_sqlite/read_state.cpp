#include "store_sqlite/connection.hpp"
#include "store_sqlite/layout.hpp"
#include "store_sqlite/owner_lock.hpp"
#include "store_sqlite/quiet_vfs.hpp"
#include "store_sqlite/reader.hpp"
#include "store_sqlite/state_file.hpp"

#include <epode/store_sqlite/sqlite_store.hpp>

namespace epode {

using namespace store_sqlite;

namespace {

/// While a process owns it, SQLite's own locks let us read beside it; else we must not even leave
/// the files that take part in that.
journal::state read_as(bool owned, const state_file& f, std::size_t arrivals) {
    const connection db(f.path, f.name, SQLITE_OPEN_READONLY, owned ? nullptr : quiet_vfs());
    db.leave_untouched(true);
    if (!owned) db.execute("PRAGMA locking_mode = EXCLUSIVE");
    check(db, present_layout());
    stanza_file stanzas(f.path, f.name);
    return read(db, stanzas, arrivals).state;
}

} // namespace

journal::state read_state(const std::string& path, std::size_t arrivals) {
    // An owner may come or go meanwhile; it does not do so all the time.
    for (int attempts = 100;; --attempts) {
        const state_file f = locate(path);
        if (!f.exists) throw failure(sqlite_error::cannot_open, f.name + " does not exist");
        const ownership before = ownership_of(f.path, f.name);
        try {
            journal::state made = read_as(before.held, f, arrivals);
            if (before.held || ownership_of(f.path, f.name) == before) return made;
        } catch (const failure&) {
            if (attempts <= 1 || ownership_of(f.path, f.name) == before) throw;
        }
        if (attempts <= 1)
            throw failure(sqlite_error::busy, f.name + " changes hands too often to be read");
    }
}

} // namespace epode
