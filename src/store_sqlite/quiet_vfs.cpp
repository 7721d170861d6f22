#include "store_sqlite/quiet_vfs.hpp"

#include <cstring>
#include <sqlite3.h>

namespace epode::store_sqlite {
namespace {

sqlite3_vfs* real() { return sqlite3_vfs_find("unix"); }

/// What SQLite allocates for us; the real file follows it in the same memory.
struct quiet_file {
    sqlite3_file base;
    sqlite3_file* inner; ///< null: there is no such file, which reads as an empty one
};

sqlite3_file* inner(sqlite3_file* f) { return reinterpret_cast<quiet_file*>(f)->inner; }

int quiet_close(sqlite3_file* f) { return inner(f) ? inner(f)->pMethods->xClose(inner(f)) : 0; }
int quiet_read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    if (inner(f)) return inner(f)->pMethods->xRead(inner(f), to, size, at);
    std::memset(to, 0, static_cast<std::size_t>(size));
    return SQLITE_IOERR_SHORT_READ;
}
int quiet_write(sqlite3_file*, const void*, int, sqlite3_int64) { return SQLITE_READONLY; }
int quiet_truncate(sqlite3_file*, sqlite3_int64) { return SQLITE_READONLY; }
int quiet_sync(sqlite3_file*, int) { return SQLITE_OK; }
int quiet_size(sqlite3_file* f, sqlite3_int64* size) {
    if (inner(f)) return inner(f)->pMethods->xFileSize(inner(f), size);
    *size = 0;
    return SQLITE_OK;
}
int quiet_lock(sqlite3_file*, int) { return SQLITE_OK; }
int quiet_reserved(sqlite3_file*, int* held) {
    *held = 0;
    return SQLITE_OK;
}
int quiet_control(sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; }
int quiet_sector(sqlite3_file*) { return 4'096; }
int quiet_characteristics(sqlite3_file*) { return 0; }

const sqlite3_io_methods methods = {
    1, // no shared memory, no memory mapping
    quiet_close,
    quiet_read,
    quiet_write,
    quiet_truncate,
    quiet_sync,
    quiet_size,
    quiet_lock,
    quiet_lock, // unlock
    quiet_reserved,
    quiet_control,
    quiet_sector,
    quiet_characteristics,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
    nullptr,
};

int quiet_open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
    auto* made = reinterpret_cast<quiet_file*>(f);
    made->base.pMethods = nullptr;
    made->inner = reinterpret_cast<sqlite3_file*>(made + 1);
    const int wanted =
        (flags & ~(SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)) | SQLITE_OPEN_READONLY;
    int exists = 1;
    if (flags & SQLITE_OPEN_WAL) real()->xAccess(real(), name, SQLITE_ACCESS_EXISTS, &exists);
    if (!exists) {
        made->inner = nullptr;
    } else if (const int code = real()->xOpen(real(), name, made->inner, wanted, nullptr);
               code != SQLITE_OK) {
        return code;
    }
    made->base.pMethods = &methods;
    if (out) *out = wanted;
    return SQLITE_OK;
}

int quiet_delete(sqlite3_vfs*, const char*, int) { return SQLITE_OK; }

} // namespace

const char* quiet_vfs() {
    static sqlite3_vfs made = [] {
        sqlite3_vfs vfs = *real(); // everything that concerns no file
        vfs.pNext = nullptr;
        vfs.zName = "epode-quiet";
        vfs.szOsFile = static_cast<int>(sizeof(quiet_file)) + real()->szOsFile;
        vfs.xOpen = quiet_open;
        vfs.xDelete = quiet_delete;
        return vfs;
    }();
    static const int registered = sqlite3_vfs_register(&made, 0);
    return registered == SQLITE_OK ? made.zName : nullptr;
}

} // namespace epode::store_sqlite
