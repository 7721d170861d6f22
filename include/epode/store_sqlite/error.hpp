#pragma once
#include <epode/base/error.hpp>

#include <type_traits>

namespace epode {

/// Why a state file cannot be opened, read or written.
enum class sqlite_error {
    in_use = 1,       ///< another process, or another store of this one, owns it
    not_a_file,       ///< a folder, a device, or no name at all
    cannot_open,      ///< missing, or no permission
    read_only,        ///< it may be read but not written
    not_a_state_file, ///< no SQLite database, or somebody else's
    damaged,          ///< truncated, or its content contradicts itself
    newer_version,    ///< written by a newer epode, which this one must not touch
    disk_full,        ///< no room; retry when there is
    io_failed,        ///< the disk failed to read or to write
    busy,             ///< another program holds a lock inside the database
    failed,           ///< anything else that SQLite refuses
};

const error_category& sqlite_category() noexcept;
inline error_code make_error_code(sqlite_error e) noexcept {
    return {static_cast<int>(e), sqlite_category()};
}

} // namespace epode

template <>
struct boost::system::is_error_code_enum<epode::sqlite_error> : std::true_type {};
