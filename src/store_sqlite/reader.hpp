#pragma once
#include "store_sqlite/connection.hpp"
#include "store_sqlite/index.hpp"

#include <vector>

namespace epode::store_sqlite {

/// More stanzas in flight than any window allows: a file that says so is damaged.
inline constexpr std::size_t most_in_flight = 1 << 20;

/// Everything that a state file holds, as one moment's state. Its content is not trusted.
struct found {
    journal::state state;
    index known; ///< what a writer has to know of it
    /// Messages whose stanzas stand in FILE-stanzas no more, as they are in `state`: without bytes,
    /// and of unknown fate if it was not settled. A machine that lost its power can do that.
    std::vector<journal::message> lost;
};

/// \throws failure, sqlite_error::damaged when it contradicts itself
found read(const connection& db, stanza_file& stanzas, std::size_t arrivals);

} // namespace epode::store_sqlite
