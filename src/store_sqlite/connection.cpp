#include "store_sqlite/connection.hpp"

#include <cerrno>

namespace epode::store_sqlite {

sqlite_error meaning_of(int sqlite_code) noexcept {
    switch (sqlite_code & 0xff) {
    case SQLITE_FULL: return sqlite_error::disk_full;
    case SQLITE_IOERR: return sqlite_error::io_failed;
    case SQLITE_CORRUPT: return sqlite_error::damaged;
    case SQLITE_NOTADB: return sqlite_error::not_a_state_file;
    case SQLITE_READONLY: return sqlite_error::read_only;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_AUTH: return sqlite_error::cannot_open;
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return sqlite_error::busy;
    default: return sqlite_error::failed;
    }
}

void fail_with_errno(int code, const std::string& text) {
    const sqlite_error meaning = code == EROFS                      ? sqlite_error::read_only
                                 : code == ENOSPC || code == EDQUOT ? sqlite_error::disk_full
                                 : code == EIO                      ? sqlite_error::io_failed
                                                                    : sqlite_error::cannot_open;
    throw failure(meaning,
                  text + ": " + error_code(code, boost::system::system_category()).message());
}

void fail_with_sqlite(int code, const std::string& name, const char* detail) {
    throw failure(meaning_of(code),
                  name + ": " + detail + " (SQLite error " + std::to_string(code) + ")");
}

void statement::fail(int code) {
    const std::string detail = sqlite3_errmsg(sqlite3_db_handle(handle_.get()));
    sqlite3_reset(handle_.get());
    fail_with_sqlite(code, *name_, detail.c_str());
}

void statement::check(int code) const {
    if (code != SQLITE_OK) fail_with_sqlite(code, *name_, sqlite3_errstr(code));
}

statement& statement::bind(int at, std::int64_t value) {
    check(sqlite3_bind_int64(handle_.get(), at, value));
    return *this;
}

statement& statement::bind_text(int at, std::string_view value) {
    const char* data = value.data() ? value.data() : "";
    check(sqlite3_bind_text64(handle_.get(), at, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
    return *this;
}

statement& statement::bind_blob(int at, std::string_view value) {
    const char* data = value.data() ? value.data() : "";
    check(sqlite3_bind_blob64(handle_.get(), at, data, value.size(), SQLITE_STATIC));
    return *this;
}

statement& statement::bind_null(int at) {
    check(sqlite3_bind_null(handle_.get(), at));
    return *this;
}

void statement::run() {
    const int code = sqlite3_step(handle_.get());
    if (code != SQLITE_DONE && code != SQLITE_ROW) fail(code);
    sqlite3_reset(handle_.get());
}

bool statement::row() {
    const int code = sqlite3_step(handle_.get());
    if (code == SQLITE_ROW) return true;
    if (code != SQLITE_DONE) fail(code);
    sqlite3_reset(handle_.get());
    return false;
}

std::string_view statement::bytes(int column) const {
    // The pointer first: asking for it may convert the value and so change its size.
    const void* data = sqlite3_column_blob(handle_.get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(handle_.get(), column));
    return data ? std::string_view(static_cast<const char*>(data), size) : std::string_view();
}

connection::connection(const std::string& path, std::string name, int flags, const char* vfs)
    : name_(std::make_unique<const std::string>(std::move(name))) {
    sqlite3* opened = nullptr;
    // One thread at a time: the store sees to it.
    const int code = sqlite3_open_v2(path.c_str(), &opened,
                                     flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, vfs);
    handle_.reset(opened);
    if (code != SQLITE_OK) fail(code);
    sqlite3_busy_timeout(opened, 5'000);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
}

statement connection::prepare(std::string_view sql) const {
    statement made;
    made.name_ = name_.get();
    sqlite3_stmt* raw = nullptr;
    const int code = sqlite3_prepare_v3(handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
    made.handle_.reset(raw);
    if (code != SQLITE_OK) fail(code);
    return made;
}

void connection::execute(const char* sql) const {
    const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) fail(code);
}

std::int64_t connection::number(std::string_view sql) const {
    statement s = prepare(sql);
    return s.row() ? s.number(0) : 0;
}

void connection::leave_untouched(bool on) const {
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, on ? 1 : 0, nullptr);
}

void connection::roll_back() const noexcept {
    // Some failures have ended the transaction already.
    if (!sqlite3_get_autocommit(handle()))
        sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void connection::fail(int code) const {
    fail_with_sqlite(code, name(), handle() ? sqlite3_errmsg(handle()) : sqlite3_errstr(code));
}

} // namespace epode::store_sqlite
