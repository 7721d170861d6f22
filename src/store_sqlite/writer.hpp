#pragma once
#include "store_sqlite/arrival_writer.hpp"
#include "store_sqlite/connection.hpp"
#include "store_sqlite/index.hpp"
#include "store_sqlite/packing.hpp"

#include <deque>
#include <vector>

namespace epode::store_sqlite {

/// Carries batches into the tables: journal::apply, on a database.
///
/// Nothing is looked up in the tables. Messages are appended in rows of up to 64; what becomes of
/// them is kept as bits; so what one costs does not depend on how many there are.
class writer {
public:
    /// \param stanzas where stanzas are put beside the database; null: they stand in it
    writer(const connection& db, std::size_t arrivals, stanza_file* stanzas);

    index& known() noexcept { return known_; }
    /// Makes all of them durable in one transaction, or none: then known() has to be read again.
    void write(const std::deque<journal::batch>& group, std::size_t count);
    /// Of these messages the reader found no bytes, whatever the tables say: they say so, too.
    void write_lost(const std::vector<journal::message>& lost);

private:
    using chunks = std::map<message_id, chunk>;

    /// A transaction of what `act` does.
    template <class Act>
    void transact(Act act);
    void change(const journal::batch& b);
    void accept(const journal::message& m);
    void alter(const journal::message& m);
    void acked(message_id number);
    void forget(message_id number);
    void change_stream(const journal::batch& b);
    void append_in_flight(const std::vector<journal::numbered>& written);
    void close_chunk();
    void discard_open_chunk();
    void finish();
    void finish_chunks();
    void finish_session();

    /// The chunk that holds the message, and its bit there.
    struct place {
        chunks::iterator in;
        std::uint64_t bit = 0; ///< 0: it is not remembered
    };
    place find(message_id number);
    void store_altered(const journal::message& m);
    void touch(chunks::iterator at);

    const connection& db_;
    stanza_file* const stanzas_;
    index known_;
    arrival_writer arrivals_;

    // Of the present transaction.
    chunks::iterator near_;               // where the last message was found
    std::vector<chunks::iterator> dirty_; // no iterator is erased before the end
    chunks::iterator open_;               // the chunk that is being filled, or end
    std::uint64_t numbers_ = 0;           // that stand in heads_, forgotten since or not
    packer heads_;
    std::string payload_;
    std::string recipient_;
    packer row_;
    bool session_changed_ = false; // its rarely changing part
    bool counts_changed_ = false;
    bool acknowledged_changed_ = false;

    statement begin_, commit_;
    statement add_chunk_, add_payload_, set_standing_, set_altered_, ack_altered_;
    statement drop_chunk_, drop_payload_, drop_standing_, drop_altered_;
    statement set_session_, set_counts_;
    statement add_in_flight_, trim_in_flight_, clear_in_flight_;
    statement set_archive_;
};

} // namespace epode::store_sqlite
