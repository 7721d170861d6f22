#include "archive.hpp"

#include <report/record.hpp>

#include <memory>
#include <sqlite3.h>
#include <stdexcept>

namespace epode::soak {
namespace {

constexpr const char* of_prosody =
    R"(SELECT value FROM prosodyarchive WHERE "user" = ?1 AND store = 'archive')";
constexpr const char* of_ejabberd = "SELECT xml FROM archive WHERE username = ?1";
constexpr int patience_ms = 10000; // while the server writes

struct closes {
    void operator()(sqlite3* database) const { sqlite3_close(database); }
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};

/// The number of the message whose stanza that is, in whatever notation; -1: none.
int number_in(const std::string& stanza) {
    const std::size_t body = stanza.find("<body>"), end = stanza.find("</body>");
    if (body == std::string::npos || end == std::string::npos) return -1;
    return test::number_of(stanza.substr(body, end - body));
}

} // namespace

std::set<int> archived(test::server_kind kind, const std::filesystem::path& database,
                       const std::string& user) {
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(database.c_str(), &opened, SQLITE_OPEN_READWRITE, nullptr);
    const std::unique_ptr<sqlite3, closes> file(opened);
    const auto fail = [&] {
        throw std::runtime_error(database.string() + ": " + sqlite3_errmsg(opened));
    };
    if (code != SQLITE_OK) fail();
    sqlite3_busy_timeout(opened, patience_ms);
    sqlite3_stmt* prepared = nullptr;
    const char* query = kind == test::server_kind::prosody ? of_prosody : of_ejabberd;
    if (sqlite3_prepare_v2(opened, query, -1, &prepared, nullptr) != SQLITE_OK) fail();
    const std::unique_ptr<sqlite3_stmt, closes> rows(prepared);
    sqlite3_bind_text(prepared, 1, user.c_str(), -1, SQLITE_TRANSIENT);
    std::set<int> out;
    int step = 0;
    while ((step = sqlite3_step(prepared)) == SQLITE_ROW)
        if (const auto* text = sqlite3_column_text(prepared, 0))
            out.insert(number_in(reinterpret_cast<const char*>(text)));
    if (step != SQLITE_DONE) fail();
    out.erase(-1);
    return out;
}

} // namespace epode::soak
