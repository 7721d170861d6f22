#pragma once
#include <epode/base/error.hpp>
#include <epode/discovery/endpoint.hpp>
#include <epode/journal/state.hpp>
#include <epode/sasl/offer.hpp>

#include <cstdint>
#include <string>
#include <variant>

namespace epode {

/// One transport connection; a new number for every dial, so that late events of an old
/// connection can be told from those of the present one.
using connection_id = std::uint64_t;

/// What the session wants done. Nothing else in the core has effects.
namespace action {
/// Open a TCP connection.
struct dial {
    connection_id connection;
    endpoint where;
};
/// Make the connection TLS; the certificate has to be valid for `domain` (RFC 9525), whatever
/// host the connection goes to. Nothing read before may be fed in afterwards.
struct start_tls {
    connection_id connection;
    std::string domain;
};
/// Write all of `bytes`, then notify happened::written. The next write comes only after that,
/// except for last words: those the next action, a close, follows.
struct write {
    connection_id connection;
    std::string bytes;
};
/// Give the connection up. `abort`: at once, without a TLS close; else after what was written.
struct close {
    connection_id connection;
    bool abort;
};
/// Make the change durable, then notify happened::persisted. The next one comes only after that.
/// Only of a session that keeps a journal.
struct persist {
    journal::batch change;
};
} // namespace action
using session_action =
    std::variant<action::dial, action::start_tls, action::write, action::close, action::persist>;

/// What became of it. An event of another connection than the present one changes nothing.
namespace happened {
struct dialed {
    connection_id connection;
};
struct tls_ready {
    connection_id connection;
    sasl::channel_binding binding;
};
struct written {
    connection_id connection;
};
/// The connection ended or could not be made; `security` tells that TLS or the certificate was
/// refused by us, which a retry hardly mends.
struct lost {
    connection_id connection;
    error_code code;
    diagnostics why;
    bool security = false;
};
/// The last action::persist is carried out. With an error the state cannot be kept: the session
/// sends and acknowledges nothing more, drops its connection, and waits for this once more, without
/// one.
struct persisted {
    error_code code;
    diagnostics why;
};
/// The application has finished with the message of that delivery number.
struct handled {
    std::uint64_t delivery;
};
/// The network changed: waiting for the next retry makes no sense, and old links may be dead.
struct network_changed {};
/// The owner stopped reading from the connection, or goes on. Silence is not the server's then.
struct reading_paused {
    bool paused;
};
} // namespace happened
using session_input = std::variant<happened::dialed, happened::tls_ready, happened::written,
                                   happened::lost, happened::persisted, happened::handled,
                                   happened::network_changed, happened::reading_paused>;

} // namespace epode
