#pragma once
#include <epode/store_sqlite/error.hpp>

#include <cstdint>
#include <memory>
#include <sqlite3.h>
#include <string>
#include <string_view>

namespace epode::store_sqlite {

/// Thrown by everything in this module; commits catch it and hand it over.
///
/// Each of some hundred calls of SQLite can fail, and every failure leads to the same place, the
/// end of the transaction: hence an exception, inside, where elsewhere there is a result.
class failure : public system_error {
public:
    failure(error_code code, std::string text) : system_error(code, text), text_(std::move(text)) {}
    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

/// What SQLite's (extended) result code means to us.
sqlite_error meaning_of(int sqlite_code) noexcept;

/// Throws what SQLite's result code means. \param name of the file, for the message
[[noreturn]] void fail_with_sqlite(int code, const std::string& name, const char* detail);

/// Throws what the operating system's error code means.
[[noreturn]] void fail_with_errno(int code, const std::string& text);

/// A prepared statement. Parameters and columns are numbered as in SQLite: from 1, and from 0.
///
/// Texts and blobs that are bound must live until run() or the last row(); columns live until the
/// next call. Both calls throw `failure`.
class statement {
public:
    statement() = default;

    statement& bind(int at, std::int64_t value);
    statement& bind(int at, std::uint64_t value) {
        return bind(at, static_cast<std::int64_t>(value));
    }
    statement& bind(int at, std::uint32_t value) {
        return bind(at, static_cast<std::int64_t>(value));
    }
    statement& bind_text(int at, std::string_view value);
    statement& bind_blob(int at, std::string_view value);
    statement& bind_null(int at);

    /// Carries it out and makes it ready for the next time.
    void run();
    /// Whether there is a next row; after the last one it is ready for the next time.
    bool row();

    std::int64_t number(int column) const { return sqlite3_column_int64(handle_.get(), column); }
    std::uint64_t count(int column) const { return static_cast<std::uint64_t>(number(column)); }
    std::string_view bytes(int column) const;
    bool is_null(int column) const {
        return sqlite3_column_type(handle_.get(), column) == SQLITE_NULL;
    }

private:
    friend class connection;
    struct finalize {
        void operator()(sqlite3_stmt* s) const noexcept { sqlite3_finalize(s); }
    };
    void check(int code) const;
    [[noreturn]] void fail(int code);

    std::unique_ptr<sqlite3_stmt, finalize> handle_;
    const std::string* name_ = nullptr;
};

/// An open database.
class connection {
public:
    /// \param name for messages: the file as the application named it
    /// \param flags SQLITE_OPEN_…
    connection(const std::string& path, std::string name, int flags, const char* vfs = nullptr);

    statement prepare(std::string_view sql) const;
    void execute(const char* sql) const;
    std::int64_t number(std::string_view sql) const;
    /// Closing writes nothing back from the write-ahead log, and does not remove it.
    void leave_untouched(bool on) const;
    /// In no transaction afterwards, whatever happened.
    void roll_back() const noexcept;

    const std::string& name() const noexcept { return *name_; }
    sqlite3* handle() const noexcept { return handle_.get(); }
    [[noreturn]] void fail(int code) const;

private:
    struct close {
        void operator()(sqlite3* db) const noexcept { sqlite3_close_v2(db); }
    };
    std::unique_ptr<const std::string> name_; // statements refer to it
    std::unique_ptr<sqlite3, close> handle_;
};

} // namespace epode::store_sqlite
