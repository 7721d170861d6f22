#include "store_sqlite/gathering_vfs.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <sqlite3.h>
#include <string>

namespace epode::store_sqlite {
namespace {

sqlite3_vfs* lower() { return sqlite3_vfs_find(nullptr); }

/// What SQLite allocates for us has room for the default VFS's file behind our own.
constexpr int most_lower_bytes = 2'048;
/// A transaction larger than that is written in pieces; SQLite's own VFS takes no 128 kB at once.
constexpr std::size_t most_gathered = 64 << 10;
/// https://sqlite.org/fileformat2.html#the_write_ahead_log: a frame is such a header and a page.
constexpr int frame_header_bytes = 24;

/// A write-ahead log.
struct log_file {
    sqlite3_file base;
    std::string gathered;
    sqlite3_int64 at = 0;    ///< where that goes
    bool committing = false; ///< the page that comes next is the transaction's last

    sqlite3_file* inner() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    int flush() {
        if (gathered.empty()) return SQLITE_OK;
        const int code = inner()->pMethods->xWrite(inner(), gathered.data(),
                                                   static_cast<int>(gathered.size()), at);
        gathered.clear(); // in failure too: the transaction fails with it
        return code;
    }
};

static_assert(alignof(log_file) <= 8, "SQLite aligns to 8");

log_file& of(sqlite3_file* f) { return *reinterpret_cast<log_file*>(f); }

/// Whatever is not writing happens in the file itself.
template <class Do>
int flushed(sqlite3_file* f, Do&& act) {
    if (const int code = of(f).flush(); code != SQLITE_OK) return code;
    sqlite3_file* inner = of(f).inner();
    return act(inner->pMethods, inner);
}

int log_close(sqlite3_file* f) {
    log_file& log = of(f);
    const int flushed_code = log.flush();
    const int code = log.inner()->pMethods->xClose(log.inner());
    log.~log_file();
    return flushed_code != SQLITE_OK ? flushed_code : code;
}
int log_read(sqlite3_file* f, void* to, int size, sqlite3_int64 at) {
    return flushed(f, [&](auto* m, auto* inner) { return m->xRead(inner, to, size, at); });
}
int log_write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    log_file& log = of(f);
    if (at != log.at + static_cast<sqlite3_int64>(log.gathered.size()) ||
        log.gathered.size() + static_cast<std::size_t>(size) > most_gathered) {
        if (const int code = log.flush(); code != SQLITE_OK) return code;
    }
    if (log.gathered.empty()) log.at = at;
    const char* bytes = static_cast<const char*>(from);
    try {
        log.gathered.append(bytes, static_cast<std::size_t>(size));
    } catch (const std::bad_alloc&) {
        return SQLITE_IOERR_NOMEM;
    }
    if (size == frame_header_bytes) {
        // Bytes 4 to 7 are the size of the database after the commit, or 0.
        log.committing = std::any_of(bytes + 4, bytes + 8, [](char c) { return c != 0; });
        return SQLITE_OK;
    }
    return log.committing ? log.flush() : SQLITE_OK;
}
int log_truncate(sqlite3_file* f, sqlite3_int64 size) {
    return flushed(f, [&](auto* m, auto* inner) { return m->xTruncate(inner, size); });
}
int log_sync(sqlite3_file* f, int flags) {
    return flushed(f, [&](auto* m, auto* inner) { return m->xSync(inner, flags); });
}
int log_size(sqlite3_file* f, sqlite3_int64* size) {
    return flushed(f, [&](auto* m, auto* inner) { return m->xFileSize(inner, size); });
}
int log_lock(sqlite3_file* f, int level) {
    return of(f).inner()->pMethods->xLock(of(f).inner(), level);
}
int log_unlock(sqlite3_file* f, int level) {
    return of(f).inner()->pMethods->xUnlock(of(f).inner(), level);
}
int log_reserved(sqlite3_file* f, int* held) {
    return of(f).inner()->pMethods->xCheckReservedLock(of(f).inner(), held);
}
int log_control(sqlite3_file* f, int what, void* value) {
    return flushed(f, [&](auto* m, auto* inner) { return m->xFileControl(inner, what, value); });
}
int log_sector(sqlite3_file* f) { return of(f).inner()->pMethods->xSectorSize(of(f).inner()); }
int log_characteristics(sqlite3_file* f) {
    return of(f).inner()->pMethods->xDeviceCharacteristics(of(f).inner());
}

const sqlite3_io_methods log_methods = {
    1, // a log is not mapped, and the shared memory is the database's
    log_close, log_read,   log_write,    log_truncate, log_sync,   log_size,
    log_lock,  log_unlock, log_reserved, log_control,  log_sector, log_characteristics,
    nullptr,   nullptr,    nullptr,      nullptr,      nullptr,    nullptr,
};

int gathering_open(sqlite3_vfs*, const char* name, sqlite3_file* f, int flags, int* out) {
    if (lower()->szOsFile > most_lower_bytes) return SQLITE_CANTOPEN;
    if (!(flags & SQLITE_OPEN_WAL)) return lower()->xOpen(lower(), name, f, flags, out);
    auto* made = new (f) log_file{};
    const int code = lower()->xOpen(lower(), name, made->inner(), flags, out);
    if (code == SQLITE_OK) {
        made->base.pMethods = &log_methods;
        return code;
    }
    if (made->inner()->pMethods) made->inner()->pMethods->xClose(made->inner());
    made->~log_file();
    std::memset(static_cast<void*>(f), 0, sizeof(sqlite3_file)); // no methods: nothing to close
    return code;
}

} // namespace

const char* gathering_vfs() {
    static sqlite3_vfs made = [] {
        sqlite3_vfs vfs = *lower();
        vfs.pNext = nullptr;
        vfs.zName = "epode-gathering";
        vfs.szOsFile = static_cast<int>(sizeof(log_file)) + most_lower_bytes;
        vfs.xOpen = gathering_open;
        // The default VFS may be another one later.
        vfs.xDelete = [](sqlite3_vfs*, const char* name, int sync) {
            return lower()->xDelete(lower(), name, sync);
        };
        vfs.xAccess = [](sqlite3_vfs*, const char* name, int flags, int* out) {
            return lower()->xAccess(lower(), name, flags, out);
        };
        vfs.xFullPathname = [](sqlite3_vfs*, const char* name, int size, char* out) {
            return lower()->xFullPathname(lower(), name, size, out);
        };
        return vfs;
    }();
    static const int registered = sqlite3_vfs_register(&made, 0);
    return registered == SQLITE_OK ? made.zName : nullptr;
}

} // namespace epode::store_sqlite
