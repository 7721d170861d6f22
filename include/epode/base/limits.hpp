#pragma once
#include <cstddef>

namespace epode {

/// What a peer may send (RFC 6120 §13.12: at least 10,000 bytes a stanza must be possible).
struct stanza_limits {
    std::size_t stanza_bytes = 1 << 20;  ///< bytes of one stanza on the wire
    std::size_t stanza_depth = 64;       ///< nested elements, the stanza itself is 1
    std::size_t element_attributes = 64; ///< attributes of one element
    std::size_t name_bytes = 1024;       ///< bytes of one element, attribute or namespace name
};

/// Every bound that epode sets, in one place. Each is tested at the limit and past it.
struct limits : stanza_limits {
    // What the application may hand in before it has to wait.
    std::size_t outbox_messages = 10'000;     ///< accepted and not yet settled
    std::size_t outbox_bytes = 16 << 20;      ///< serialised bytes of those
    std::size_t waiting_sends = 1'024;        ///< async_send operations waiting for room
    std::size_t unacked_stanzas = 256;        ///< written and not yet acknowledged (XEP-0198)
    std::size_t settled_messages = 4'096;     ///< kept after their fate, for late evidence
    std::size_t event_queue = 1'024;          ///< events that wait for the application
    std::size_t pending_requests = 1'024;     ///< IQ requests that wait for an answer
    std::size_t write_batch_bytes = 64 << 10; ///< bytes gathered into one write
    std::size_t held_messages = 255;          ///< new ones that wait for what was missed; no more
};

} // namespace epode
