// A till: each chat message is an amount, added to a total once, whatever is killed and when.
//
// epode hands a message over at least once, with a number that stays the same when it comes again.
// The number is committed in one transaction with the effect: that makes it exactly once.
#include "account.hpp"

#include <epode/store_sqlite/sqlite_store.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <charconv>
#include <iostream>
#include <memory>
#include <sqlite3.h>

namespace asio = boost::asio;

class till {
public:
    explicit till(const char* path) {
        sqlite3* opened = nullptr;
        const int code = sqlite3_open(path, &opened);
        db_.reset(opened);
        check(code);
        execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE;"
                "CREATE TABLE IF NOT EXISTS done (number INTEGER PRIMARY KEY);"
                "CREATE TABLE IF NOT EXISTS till (total INTEGER NOT NULL);"
                "INSERT INTO till SELECT 0 WHERE NOT EXISTS (SELECT * FROM till); COMMIT");
    }
    /// Adds the amount, unless that was done before. \return whether it was new
    bool add(std::uint64_t number, long amount) {
        execute("BEGIN IMMEDIATE");
        const bool fresh =
            execute("INSERT OR IGNORE INTO done VALUES (" + std::to_string(number) + ")") == 1;
        if (fresh) execute("UPDATE till SET total = total + " + std::to_string(amount));
        execute("COMMIT");
        return fresh;
    }
    long total() {
        long sum = 0;
        const auto read = [](void* to, int, char** columns, char**) {
            *static_cast<long*>(to) = std::strtol(columns[0], nullptr, 10);
            return 0;
        };
        check(sqlite3_exec(db_.get(), "SELECT total FROM till", read, &sum, nullptr));
        return sum;
    }

private:
    int execute(const std::string& statements) {
        check(sqlite3_exec(db_.get(), statements.c_str(), nullptr, nullptr, nullptr));
        return sqlite3_changes(db_.get());
    }
    void check(int code) const {
        if (code != SQLITE_OK) throw std::runtime_error(sqlite3_errmsg(db_.get()));
    }
    struct closer {
        void operator()(sqlite3* db) const { sqlite3_close(db); }
    };
    std::unique_ptr<sqlite3, closer> db_;
};

asio::awaitable<void> take_in(epode::client& client, till& money) {
    for (;;) {
        // Asking for the next event tells that the last one is done with: not before the commit.
        // What throws on the way there leaves the message unfinished, and it comes again.
        epode::event event = co_await client.async_next();
        const auto* m = std::get_if<epode::message>(&event);
        if (!m || !m->body()) continue;
        const std::string_view text = *m->body();
        long amount = 0;
        const auto end = std::from_chars(text.data(), text.data() + text.size(), amount).ptr;
        if (end != text.data() + text.size()) continue; // not an amount
        const bool added = money.add(m->received().number, amount);
        std::cout << (added ? "added " : "again ") << amount << ", total " << money.total()
                  << std::endl;
    }
}

int main(int argc, char** argv) try {
    epode::config settings = account(argc, argv, 4, "JID STATE-FILE TILL-FILE");
    epode::sqlite_options file;
    file.path = argv[2];
    settings.store = std::make_shared<epode::sqlite_store>(file);
    till money(argv[3]);
    asio::io_context context;
    epode::client client(context.get_executor(), std::move(settings));
    client.async_run([](epode::error_code why) { std::cerr << why.message() << std::endl; });
    asio::co_spawn(context, take_in(client, money), [](std::exception_ptr failed) {
        if (failed) std::rethrow_exception(failed);
    });
    context.run();
    return 1; // only what no retry can mend ends a client that nobody closes
} catch (const std::exception& error) {
    std::cerr << error.what() << std::endl;
    return 2;
}
