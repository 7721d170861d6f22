#include "store_sqlite/vfs_file.hpp"

#include "store_sqlite/connection.hpp"

#include <algorithm>
#include <unistd.h>

namespace epode::store_sqlite {
namespace {

sqlite3_vfs* vfs() { return sqlite3_vfs_find(nullptr); }

/// SQLite's own VFS takes no 128 kB at once.
constexpr std::uint64_t most_at_once = 64 << 10;

} // namespace

sqlite3_file* vfs_file::handle() const noexcept {
    return reinterpret_cast<sqlite3_file*>(file_.get());
}

void vfs_file::check(int code) const {
    if (code != SQLITE_OK) fail_with_sqlite(code, name_, sqlite3_errstr(code));
}

vfs_file::vfs_file(std::string path, std::string name, use how)
    : path_(std::move(path)),
      name_(std::move(name)),
      file_(std::make_unique<std::max_align_t[]>(
          static_cast<std::size_t>(vfs()->szOsFile) / sizeof(std::max_align_t) + 1)) {
    // Of the kinds that SQLite knows, a write-ahead log is what it resembles most.
    const int flags =
        SQLITE_OPEN_WAL |
        (how == use::writing ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
    const int code = vfs()->xOpen(vfs(), path_.c_str(), handle(), flags, nullptr);
    if (code == SQLITE_OK) return;
    if (handle()->pMethods) handle()->pMethods->xClose(handle());
    fail_with_sqlite(code, name_, sqlite3_errstr(code));
}

vfs_file::~vfs_file() { handle()->pMethods->xClose(handle()); }

std::string vfs_file::read(std::uint64_t at, std::uint64_t size) {
    const std::uint64_t end = this->size();
    std::string made(std::min(size, end - std::min(at, end)), '\0');
    for (std::uint64_t done = 0; done < made.size(); done += most_at_once) {
        const auto part = static_cast<int>(std::min(made.size() - done, most_at_once));
        check(handle()->pMethods->xRead(handle(), made.data() + done, part,
                                        static_cast<sqlite3_int64>(at + done)));
    }
    return made;
}

void vfs_file::write(std::uint64_t at, std::string_view bytes) {
    for (; !bytes.empty(); bytes.remove_prefix(std::min<std::size_t>(bytes.size(), most_at_once))) {
        const std::string_view part = bytes.substr(0, most_at_once);
        check(handle()->pMethods->xWrite(handle(), part.data(), static_cast<int>(part.size()),
                                         static_cast<sqlite3_int64>(at)));
        at += part.size();
    }
}

void vfs_file::truncate(std::uint64_t size) {
    check(handle()->pMethods->xTruncate(handle(), static_cast<sqlite3_int64>(size)));
}

void vfs_file::sync() {
    check(handle()->pMethods->xSync(handle(), SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY));
}

std::uint64_t vfs_file::size() {
    sqlite3_int64 size = 0;
    check(handle()->pMethods->xFileSize(handle(), &size));
    return static_cast<std::uint64_t>(size);
}

bool vfs_file::exists(const std::string& path) {
    // To SQLite an empty file does not exist.
    return ::access(path.c_str(), F_OK) == 0;
}

void vfs_file::remove(const std::string& path, const std::string& name) {
    const int code = vfs()->xDelete(vfs(), path.c_str(), 0);
    if (code != SQLITE_OK && code != SQLITE_IOERR_DELETE_NOENT)
        fail_with_sqlite(code, name, sqlite3_errstr(code));
}

} // namespace epode::store_sqlite
