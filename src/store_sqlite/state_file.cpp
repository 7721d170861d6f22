#include "store_sqlite/state_file.hpp"

#include "store_sqlite/connection.hpp"

#include <cerrno>
#include <filesystem>
#include <sys/stat.h>

namespace epode::store_sqlite {

state_file locate(const std::string& given) {
    if (given.empty() || given.find('\0') != std::string::npos)
        throw failure(sqlite_error::not_a_file, "a state file needs a name");
    state_file found{given, given, false};
    std::error_code code;
    const std::filesystem::path resolved =
        std::filesystem::weakly_canonical(std::filesystem::absolute(given, code), code);
    if (!code) found.path = resolved.string();
    struct stat there = {};
    if (::stat(found.path.c_str(), &there) != 0) {
        if (errno == ENOENT) return found;
        fail_with_errno(errno, given + " cannot be opened");
    }
    found.exists = true;
    if (S_ISDIR(there.st_mode))
        throw failure(sqlite_error::not_a_file, given + " is a folder; name a file in it");
    if (!S_ISREG(there.st_mode))
        throw failure(sqlite_error::not_a_file, given + " is no regular file");
    if (there.st_size == 0)
        throw failure(sqlite_error::damaged,
                      given + " is empty: truncated, or no state file; remove it to begin anew");
    return found;
}

void refuse_orphans(const state_file& f) {
    for (const char* kind : {"-wal", "-journal", "-stanzas"}) {
        struct stat there = {};
        if (::stat((f.path + kind).c_str(), &there) == 0)
            throw failure(sqlite_error::damaged,
                          f.name + " is missing, but " + f.name + kind +
                              " is there: put the file back, or remove that one to begin anew");
    }
}

} // namespace epode::store_sqlite
