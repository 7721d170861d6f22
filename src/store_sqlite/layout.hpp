#pragma once
#include "store_sqlite/connection.hpp"

#include <span>
#include <string>
#include <string_view>

namespace epode::store_sqlite {

/// How a database is laid out, and how it came to be so.
struct layout {
    /// Step n leads from version n to version n + 1; the first one, from an empty database.
    std::span<const std::string_view> steps;
    /// The oldest version whose programs may read and write what this one writes.
    int minimum_reader;

    int version() const noexcept { return static_cast<int>(steps.size()); }
};

/// This version's.
const layout& present_layout() noexcept;

/// SQLite's application_id of a state file: "epod".
inline constexpr int application_id = 0x65706f64;

/// Makes a new state file: it is there with all that belongs to it, or not at all.
void create(const std::string& file, const std::string& name, const layout& made);

/// Makes the empty database what a new state file is.
void lay_out(const connection& db, const layout& made);

/// Whether it is a state file, of a version that we understand. Changes nothing.
/// \throws failure with what is wrong
void check(const connection& db, const layout& known);

/// Leads an older version to this one, as a whole or not at all.
void migrate(const connection& db, const layout& to);

} // namespace epode::store_sqlite
