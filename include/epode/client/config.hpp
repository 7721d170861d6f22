#pragma once
#include <epode/base/limits.hpp>
#include <epode/base/time.hpp>
#include <epode/delivery/on_failure.hpp>
#include <epode/transport/tls_settings.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace epode {

class store;

enum class log_level { debug, info, warning, error };

/// What a client needs to know. Only `jid` and `password` have no useful default; with a client
/// certificate (`tls`) the password is a second way in, for a server that does not take that.
struct config {
    std::string jid;        ///< bare, or full: then the server is asked for its resource
    std::string password;   ///< UTF-8
    bool anonymous = false; ///< log in without an account (RFC 4505); `jid` is the domain then

    /// `tcp://HOST:PORT` (STARTTLS) or `tls://HOST:PORT` (direct TLS, XEP-0368); empty: the JID's
    /// domain on port 5222.
    std::string connect;
    tls_settings tls;
    /// Go on without TLS where the server offers none. For servers on this machine: a password
    /// needs SCRAM then, and bodies can be read by anyone on the way.
    bool allow_plaintext = false;
    /// Hand the password over inside TLS to a server that offers nothing better (SASL PLAIN).
    bool allow_plain = false;

    bool use_stream_management = true; ///< XEP-0198, where the server has it
    bool allow_resumption = true;      ///< resume the session after a lost connection
    bool carbons = true;               ///< XEP-0280
    bool initial_presence = true;      ///< announce availability in each new session
    /// Whether messages sent with async_send ask for a receipt (XEP-0184). They do anyway when
    /// the operation waits for stage::delivered.
    bool request_receipts = false;
    bool send_receipts = false; ///< answer such requests, once the application has handled it
    /// False for programs that only send: messages that arrive are acknowledged and dropped.
    bool receive = true;
    /// After a lost session, fetch from the archive (XEP-0313) what was missed, and hand it on
    /// before what is new; where the server has one, and an earlier session left off.
    bool catch_up = true;
    epode::on_failure on_failure = epode::on_failure::report;
    std::uint32_t retry_attempts = 5;        ///< of on_failure::retry: to write a message, in all
    duration retry_age = seconds(24 * 3600); ///< since it was accepted; then it is not sent again

    duration handshake_timeout = seconds(30); ///< from dialing to a usable stream
    /// Between the attempts at two addresses of a host, which go on side by side (RFC 8305 §5).
    duration attempt_delay = milliseconds(250);
    duration keepalive = seconds(60);         ///< of silence before the server is asked for a sign
    duration ack_timeout = seconds(5);        ///< the least that a server has to answer `<r/>`
    duration request_timeout = seconds(60);   ///< of async_iq
    duration room_join_timeout = seconds(30); ///< online, for a room to let us in
    duration room_silence = seconds(900);     ///< of a room, before a self-ping (XEP-0410); 0: none
    duration drain_timeout = seconds(10);     ///< of async_close, for each of its two halves
    duration retry_first = seconds(1);        ///< bound of the second retry; doubles from there
    duration retry_cap = seconds(60);
    limits bounds;

    /// Keeps the session and its messages, so that they survive the process: what an earlier
    /// client left in it is taken up. Its state must be of the same account. None: nothing is kept.
    std::shared_ptr<epode::store> store;

    /// Called on the client's executor, for what no event tells. The library prints nothing.
    std::function<void(log_level, std::string_view)> log;
    /// Sees the stream's bytes; `outgoing` tells the direction. Secrets are masked: SASL messages,
    /// and the ids that allow to resume a session.
    std::function<void(bool outgoing, std::string_view xml)> tap;
};

} // namespace epode
