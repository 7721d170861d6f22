#pragma once
#include <epode/base/ring.hpp>
#include <epode/stanza/message.hpp>

#include <cstddef>
#include <cstdint>
#include <unordered_set>

namespace epode {

/// Remembers the messages that were handed over lately, to tell when one comes again: after a lost
/// session a server sends from its offline store what was not acknowledged.
///
/// The same sender, type and id make the same message. An id is the sender's own choice, so a match
/// is worth a mark and no reason to drop anything. Holds memory only once messages came.
class seen_messages {
public:
    explicit seen_messages(std::size_t bound) noexcept : bound_(bound) {}

    /// Whether it was seen before; remembers it.
    bool again(const message& m);

private:
    std::size_t bound_;
    std::unordered_set<std::uint64_t> keys_;
    ring<std::uint64_t> order_; // oldest first
};

} // namespace epode
