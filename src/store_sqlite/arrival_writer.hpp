#pragma once
#include "store_sqlite/connection.hpp"
#include "store_sqlite/index.hpp"
#include "store_sqlite/packing.hpp"

#include <vector>

namespace epode::store_sqlite {

/// Carries what arrived, and what the application has finished with, into the tables.
class arrival_writer {
public:
    /// \param most how many have to be remembered at least
    arrival_writer(const connection& db, index& known, std::size_t most);

    void begin();
    void change(const journal::batch& b);
    void finish();

private:
    using chunks = std::map<std::uint64_t, arrival_chunk>;

    void arrived(const journal::arrival& a);
    void finished(std::uint64_t number);
    void close_chunk();
    void touch(chunks::iterator at);

    index& known_;
    const std::size_t most_;

    // Of the present transaction.
    chunks::iterator open_; // the chunk that is being filled, or end
    packer keys_;
    std::vector<chunks::iterator> dirty_; // no iterator is erased before the end

    statement add_, set_finished_, drop_, drop_finished_;
};

} // namespace epode::store_sqlite
