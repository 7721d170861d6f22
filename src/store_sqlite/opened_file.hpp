#pragma once
#include "store_sqlite/connection.hpp"
#include "store_sqlite/owner_lock.hpp"
#include "store_sqlite/stanza_file.hpp"

#include <epode/store_sqlite/sqlite_store.hpp>

#include <memory>
#include <optional>

namespace epode::store_sqlite {

/// A state file, ready to be used, with what keeps others away from it.
struct opened_file {
    std::optional<owner_lock> lock; // outlives the others; none with durability::memory
    std::unique_ptr<connection> db;
    std::unique_ptr<stanza_file> stanzas;
};

/// Opens it as sqlite_store says, to be left untouched until it has been read. \throws failure
opened_file open_file(const sqlite_options& options);

} // namespace epode::store_sqlite
