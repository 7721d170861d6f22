#pragma once
#include <epode/base/error.hpp>
#include <epode/base/time.hpp>
#include <epode/delivery/ledger.hpp>
#include <epode/jid.hpp>
#include <epode/session/outbox.hpp>
#include <epode/session/request_tracker.hpp>
#include <epode/xml/document.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace epode::session_event {

/// A stream session stands: stanzas flow.
struct online {
    bool resumed; ///< the same session as before, nothing was lost
    jid address;
};
/// The connection is gone.
struct offline {
    error_code reason;
    diagnostics why;
};
/// The next connection is planned.
struct reconnecting {
    std::uint32_t attempt; ///< 1 for the first retry
    duration in;
};
/// Over: no retry helps, or it was asked for. Nothing follows but `progress` and `stanza`, the
/// fates that the end decided, and `storage_failed`, when they cannot be kept.
struct ended {
    error_code reason; ///< session_error::closed when it was asked for
    diagnostics why;
};
/// A message stanza. `delivery` has to come back as happened::handled, when it is not 0.
struct incoming_message {
    xml::document stanza; ///< of a carbon: the message that was copied
    std::uint64_t delivery;
    bool via_carbon; ///< XEP-0280: it was addressed to another client of ours
    bool sent_by_us; ///< XEP-0280 `sent`: another client of ours wrote it
    /// Its number for the application: never that of another message, and the same when it comes
    /// again in another session, as far as it is recognised.
    std::uint64_t number;
    bool duplicate; ///< it was handed over before
};
struct incoming_presence {
    xml::document stanza;
};
/// The answer to a request, or why there is none (`stanza` is empty then).
struct answered {
    request_id request;
    error_code reason;
    xml::document stanza;
};
/// Our own membership of a room changed.
struct room {
    jid occupant;
    bool joined;
    error_code reason;        ///< when not joined
    std::string condition;    ///< of a refusal (RFC 6120 §8.3.3)
    std::uint16_t status = 0; ///< of being put out (XEP-0045 §15.6.2)
    std::string text;         ///< the room's reason, for people
    bool reentering = false;  ///< it is going to be entered again: more follows
};
/// The state cannot be kept: nothing is sent or acknowledged any more until it can.
struct storage_failed {
    error_code reason;
    diagnostics why;
};
/// Something the operator should know; no message is affected by it.
struct notice {
    diagnostics text;
};
using progress = ledger::progress;
/// What became of a presence or a request of the application.
using stanza = outbox::report;

using any = std::variant<online, offline, reconnecting, ended, incoming_message, incoming_presence,
                         answered, room, storage_failed, notice, progress, stanza>;

} // namespace epode::session_event
