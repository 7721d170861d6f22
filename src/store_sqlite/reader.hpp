#pragma once
#include "store_sqlite/connection.hpp"
#include "store_sqlite/index.hpp"

namespace epode::store_sqlite {

/// More stanzas in flight than any window allows: a file that says so is damaged.
inline constexpr std::size_t most_in_flight = 1 << 20;

/// Everything that the database holds, as one moment's state. Its content is not trusted.
/// \param known filled with what a writer has to know; may be null
/// \throws failure, sqlite_error::damaged when it contradicts itself
journal::state read(const connection& db, std::size_t arrivals, index* known);

} // namespace epode::store_sqlite
