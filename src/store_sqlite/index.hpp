#pragma once
#include "store_sqlite/stanza_file.hpp"

#include <epode/journal/state.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace epode::store_sqlite {

/// Up to 64 messages that stand in one row. Bit n of a set is the message numbered first + n.
struct chunk {
    static constexpr unsigned most_messages = 64;
    static constexpr std::size_t most_bytes = 32 << 10; ///< of stanzas; a longer one stands alone

    std::uint64_t present = 0; ///< remembered
    std::uint64_t acked = 0;   ///< nothing more is known of them but that the server has them
    std::uint64_t kept = 0;    ///< may have to be written (again): their bytes count
    std::uint64_t altered = 0; ///< have a row of their own in `altered`
    bool has_payload = false;  ///< their bytes stand in `payload`
    std::optional<stanza_place> beside; ///< or there
    bool has_standing = false;
    bool dirty = false; ///< changed in the present transaction

    bool has_bytes() const noexcept { return has_payload || beside; }
};

/// Arrivals that stand in one row, likewise.
struct arrival_chunk {
    std::uint64_t numbers = 0;
    std::uint64_t finished = 0;
    bool dirty = false;
};

/// A message's head in `chunk.heads` is: these bits, its id, recipient and time where the bits do
/// not say otherwise, the size of its stanza among the bytes.
namespace head_bits {
inline constexpr std::uint64_t is_groupchat = 1;
inline constexpr std::uint64_t has_time = 2;
inline constexpr std::uint64_t same_recipient = 4; ///< as the message before it
} // namespace head_bits

/// A row of `in_flight` is a list of runs: a form, how many, the number of the first one's message
/// (the others follow it; 0: no messages), and where the form's lowest bit says so the stanza of
/// each. The form's other bits are the kind.
inline constexpr std::uint64_t run_form(management::stanza_kind kind, bool with_bytes) noexcept {
    return static_cast<std::uint64_t>(kind) << 1 | (with_bytes ? 1 : 0);
}

/// What a transaction has to know of what the tables hold; nothing of it grows with a message's
/// size.
struct index {
    std::map<message_id, chunk> chunks;              ///< by the number of the first message
    std::map<std::uint64_t, arrival_chunk> arrivals; ///< by the number of the first one
    std::size_t arrivals_count = 0;                  ///< in all of them

    // The row of `session`.
    std::string account;
    std::uint32_t session_number = 0;
    management::sequence acknowledged = 0;
    management::sequence handled = 0;
    message_id last_message = 0;
    std::optional<journal::stream> stream;
};

} // namespace epode::store_sqlite
