#pragma once
#include <epode/base/limits.hpp>
#include <epode/base/ring.hpp>
#include <epode/delivery/fate.hpp>
#include <epode/jid.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace epode {

/// A message's number in its ledger: never used twice, 0 is none.
using message_id = std::uint64_t;

/// The ledger of message fates: one record for each message that was accepted, its evidence, and
/// what changed. It knows nothing of counts, sockets or XML.
///
/// Two things are kept apart: where the transport has the message (queued, in flight, hibernated,
/// or given up as failed or unknown), and the best evidence that it arrived, which only ever rises.
class ledger {
public:
    enum class change : std::uint8_t {
        written,    ///< handed to a connection for the first time
        hibernated, ///< the connection is gone, the session may be resumed
        retry,      ///< written again, with the same id
        acked,
        reflected,
        delivered,
        displayed,
        failed,
        unknown,
        error, ///< bounced
        cancelled,
        requeued, ///< known not to have arrived: waits to be written in a new session
        accepted, ///< it will not be lost any more; only when a journal is kept
    };
    struct progress {
        message_id message;
        change what;
        std::string by; ///< whose word it is, where it is somebody's
        /// What it was then: by now the record may say more, which need not be durable yet.
        epode::fate fate = epode::fate::queued;
        bool reconciling = false;
    };
    struct record {
        message_id number = 0;
        std::string id;
        jid to;
        bool groupchat = false;
        bool listed_as_settled = false;
        bool touched = false;     ///< changed since the journal was told
        bool reconciling = false; ///< of unknown: it is being looked up, and not settled yet
        epode::fate fate = epode::fate::queued;
        epode::fate evidence = epode::fate::queued; ///< the best so far, `queued` is none
        std::uint32_t attempts = 0;                 ///< how often it was written
        std::uint8_t suspicions = 0; ///< how often a stream died with it as its newest stanza
        std::string reason;
        std::string condition;
        std::string by;
        std::string room_stanza_id; ///< XEP-0359, by the room, of a reflected message
        std::size_t bytes = 0;      ///< serialised size, while it counts against the outbox

        delivery summary() const;
        /// As far as that change tells.
        delivery summary(const progress& then) const;
    };

    explicit ledger(const limits& bounds) noexcept : bounds_(bounds) {}

    /// Whether another message of that size has room; if not, the sender has to wait.
    bool has_room(std::size_t bytes) const noexcept;
    /// Takes a message in as `queued`. `id` must not be known yet.
    message_id accept(std::string id, jid to, bool groupchat, std::size_t bytes);
    /// Takes in what an earlier process accepted, as it stood; numbers ascend. Nothing is reported.
    void restore(record r);
    /// Numbers up to that one were used, of messages that are forgotten.
    void restore_last(message_id number) noexcept { last_ = std::max(last_, number); }
    /// The newest number; 0 as long as there is none.
    message_id last() const noexcept { return last_; }
    const record* find(message_id number) const noexcept;
    const record* find(std::string_view id) const noexcept;
    /// Messages accepted whose fate is not settled.
    std::size_t unsettled() const noexcept { return unsettled_; }
    /// They themselves, in the order in which they were accepted.
    std::vector<const record*> unsettled_records() const;

    // What the transport did with it. Each is ignored for a message that is no longer known.
    void written(message_id number);
    void hibernated(message_id number);
    void acked(message_id number);
    void failed(message_id number, std::string_view reason);
    /// `reconciling`: not the last word, because it is going to be looked up; failed(), requeued(),
    /// unresolved() or evidence follow.
    void unknown(message_id number, std::string_view reason, bool reconciling = false);
    /// The server ended the stream, perhaps because of it.
    void suspected(message_id number);
    /// Looking it up told nothing: it is unknown for good.
    void unresolved(message_id number, std::string_view reason);
    /// Not received, and it is to be written again: back to `queued`.
    void requeued(message_id number);
    /// Only a queued message can be withdrawn; returns whether it was.
    bool cancelled(message_id number);

    // What others say of it. Each checks that the one who says it may (XEP-0184 §8.1 and others),
    // and returns whether a record was meant. Nobody can know a message that was never written.
    /// `from` is an occupant JID known to be ourselves (XEP-0045 §7.4).
    bool reflected(const jid& from, std::string_view id, std::string_view origin_id,
                   std::string_view room_stanza_id);
    bool delivered(const jid& from, std::string_view id);
    /// Covers earlier messages of the conversation too (XEP-0333).
    bool displayed(const jid& from, std::string_view id);
    /// An error bounce; `from` is empty when the server gave none.
    bool bounced(const std::optional<jid>& from, const jid& own, std::string_view id,
                 std::string_view condition, std::string_view text);
    /// The server copied or archived it: it has it.
    bool seen_by_server(std::string_view id);

    /// What changed next, oldest first. The record stays until no progress is left to be read.
    std::optional<progress> next_progress();
    std::size_t unread_progress() const noexcept { return progress_.size(); }

    /// From now on changes are noted for a journal, and acceptance is reported.
    void keep_touched() noexcept { keeps_touched_ = true; }
    /// The next record that changed in more than being written, or that was forgotten.
    std::optional<message_id> next_touched();

private:
    record* get(message_id number) noexcept;
    static bool final(const record& r) noexcept { return settled(r.fate) && !r.reconciling; }
    record* sent(std::string_view id) noexcept;
    void settle(record& r);
    void touch(record& r);
    bool raise(record& r, fate to, std::string_view by);
    void report(const record& r, change what, std::string_view by = {});
    void prune();

    const limits& bounds_;
    std::unordered_map<message_id, record> records_;
    std::unordered_map<std::string_view, message_id> by_id_; // views into the records
    ring<message_id> settled_; // oldest first, to be forgotten one day
    ring<progress> progress_;
    ring<message_id> touched_;
    bool keeps_touched_ = false;
    message_id last_ = 0;
    std::size_t unsettled_ = 0;
    std::size_t unsettled_bytes_ = 0;
};

} // namespace epode
