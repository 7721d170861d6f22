#include "store_sqlite/opened_file.hpp"

#include "store_sqlite/gathering_vfs.hpp"
#include "store_sqlite/layout.hpp"
#include "store_sqlite/state_file.hpp"

#include <sys/stat.h>

namespace epode::store_sqlite {
namespace {

void set_up(const connection& db, durability mode) {
    // Debian's SQLite overwrites whatever is deleted, page by page: a third of all that is written.
    db.execute("PRAGMA secure_delete = FAST; PRAGMA temp_store = MEMORY;"
               " PRAGMA cell_size_check = ON");
    if (mode == durability::memory) return;
    // Checkpoints are made after what waits for a commit has been told.
    db.execute(mode == durability::power
                   ? "PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0"
                   : "PRAGMA synchronous = NORMAL;"
                     " PRAGMA wal_autocheckpoint = 0");
    statement journal_mode = db.prepare("PRAGMA journal_mode = WAL");
    if (!journal_mode.row() || journal_mode.bytes(0) != "wal")
        throw failure(sqlite_error::failed, db.name() + ": no write-ahead log can be kept there");
}

std::unique_ptr<connection> open_database(const state_file& f) {
    if (!f.exists) {
        refuse_orphans(f);
        create(f.path, f.name, present_layout());
    }
    auto db = std::make_unique<connection>(f.path, f.name, SQLITE_OPEN_READWRITE, gathering_vfs());
    db->leave_untouched(true); // what is not ours, too new or damaged stays as it is
    check(*db, present_layout());
    if (sqlite3_db_readonly(db->handle(), "main") == 1)
        throw failure(sqlite_error::read_only, f.name + " cannot be written: no permission, or a "
                                                        "read-only disk");
    migrate(*db, present_layout());
    // Somebody may have copied it, with the mode that copies have.
    for (const char* kind : {"", "-wal", "-shm", "-stanzas"})
        (void)::chmod((f.path + kind).c_str(), 0600);
    return db;
}

} // namespace

opened_file open_file(const sqlite_options& options) {
    opened_file made;
    if (options.durability == durability::memory) {
        made.db = std::make_unique<connection>(":memory:", "the state in memory",
                                               SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
        lay_out(*made.db, present_layout());
        set_up(*made.db, options.durability);
        made.stanzas = std::make_unique<stanza_file>(":memory:", made.db->name());
        return made;
    }
    const state_file f = locate(options.path);
    made.lock.emplace(f.path, f.name);
    try {
        made.db = open_database(locate(options.path)); // what was found before may have changed
        set_up(*made.db, options.durability);
        made.stanzas = std::make_unique<stanza_file>(f.path, f.name);
    } catch (const failure&) {
        made.db.reset();
        made.lock->discard();
        throw;
    }
    return made;
}

} // namespace epode::store_sqlite
