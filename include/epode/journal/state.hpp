#pragma once
#include <epode/base/time.hpp>
#include <epode/delivery/fate.hpp>
#include <epode/delivery/ledger.hpp>
#include <epode/management/window.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// What a session has to remember so that it survives its process, as plain values.
namespace epode::journal {

/// A message that was accepted, until it is forgotten.
struct message {
    message_id number = 0;
    std::string id; ///< of the stanza, which is its origin-id too
    std::string to;
    bool groupchat = false;
    std::optional<wall_time> accepted_at;
    std::string bytes; ///< the stanza, serialised; empty once it cannot be written again
    /// What the ledger says of it. A message in flight stands as `queued` until it is settled:
    /// `state::in_flight` tells that it was written.
    epode::fate fate = epode::fate::queued;
    epode::fate evidence = epode::fate::queued; ///< the best so far, `queued` is none
    std::uint32_t attempts = 0;  ///< how often it was written, before the present session
    std::uint8_t suspicions = 0; ///< how often a stream died with it as its newest stanza
    std::string reason;
    std::string condition;
    std::string by;
    std::string room_stanza_id;

    bool operator==(const message&) const = default;
};

/// A stanza that was written and not acknowledged, with its number on the stream (XEP-0198 §4).
struct numbered {
    management::sequence sequence = 0;
    management::stanza_kind kind = management::stanza_kind::message;
    message_id message = 0; ///< 0: no message of the ledger, `bytes` is the stanza
    std::string bytes;

    bool operator==(const numbered&) const = default;
};

/// A stream-management session that can be resumed.
struct stream {
    std::string id; ///< SM-ID: a secret
    std::optional<seconds> maximum;
    std::string location;
    std::string address; ///< the bound full JID
    /// Whether the initial presence is written, or stands in flight: without it no messages come.
    bool announced = true;

    bool operator==(const stream&) const = default;
};

/// A message that was handed to the application, by which it is known when it comes again.
struct arrival {
    std::uint64_t number = 0; ///< stays the same if it comes again
    std::string key;          ///< by which it is recognised then
    bool finished = false;    ///< by the application: only then it was certainly handed over

    bool operator==(const arrival&) const = default;
};

/// All of it.
struct state {
    std::string account; ///< the bare JID; empty as long as nothing was remembered
    std::optional<journal::stream> stream;
    /// Counts of the present stream-management session; they mean nothing without one.
    management::sequence acknowledged = 0; ///< ours that the server acknowledged
    management::sequence handled = 0;      ///< the server's that the application has finished with
    std::uint32_t session_number = 0;      ///< of the newest session, resumable or not
    std::vector<numbered> in_flight;       ///< in order; the first is number `acknowledged`
    std::map<message_id, message> messages;
    message_id last_message = 0;
    std::vector<arrival> arrivals; ///< oldest first
    /// How far an archive is read (archive_position), by the archive's address.
    std::map<std::string, std::string> archive;

    bool operator==(const state&) const = default;
};

/// What changed since the last batch. It becomes durable as a whole or not at all.
///
/// Members are applied in the order in which they stand here.
struct batch {
    std::string account;
    std::vector<message> accepted; ///< new, with their bytes
    /// Known ones as they are now; but their bytes, and when they were accepted, stay as they were.
    std::vector<message> changed;
    std::vector<message_id> acked;     ///< short for: fate and evidence are `acked`, no reason
    std::vector<message_id> forgotten; ///< remembered no longer
    /// A session begins: nothing is in flight, counts are 0, there is no stream to resume.
    std::optional<std::uint32_t> session_number;
    std::optional<journal::stream> stream;            ///< it can be resumed
    bool stream_ended = false;                        ///< it cannot be resumed any more
    bool in_flight_replaced = false;                  ///< `written` is all that is in flight
    std::vector<numbered> written;                    ///< was written, or is about to be
    std::optional<management::sequence> acknowledged; ///< those below it are no longer in flight
    std::optional<management::sequence> handled;
    std::vector<arrival> arrivals;       ///< new, in ascending order of their numbers
    std::vector<std::uint64_t> finished; ///< of these or earlier ones
    std::vector<std::pair<std::string, std::string>> archive; ///< how far each is read, by address

    bool empty() const noexcept;
};

/// Whether a message of that fate may have to be written (again), so that its bytes are kept.
constexpr bool keeps_bytes(fate f) noexcept {
    return !settled(f) || f == fate::unknown || f == fate::failed;
}

/// Makes the change. This is what a store does, in memory.
/// \param arrivals how many arrivals are remembered, at most
void apply(state& s, batch change, std::size_t arrivals);

} // namespace epode::journal
