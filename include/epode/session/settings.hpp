#pragma once
#include <epode/base/limits.hpp>
#include <epode/delivery/on_failure.hpp>
#include <epode/discovery/endpoint.hpp>
#include <epode/management/machine.hpp>
#include <epode/negotiation/negotiation.hpp>
#include <epode/session/backoff.hpp>
#include <epode/session/catch_up.hpp>
#include <epode/session/reconciler.hpp>
#include <epode/session/rooms.hpp>

#include <vector>

namespace epode {

struct session_settings {
    negotiation::settings login;
    std::vector<endpoint> endpoints; ///< at least one
    bool use_stream_management = true;
    bool allow_resumption = true;
    bool carbons = true;          ///< XEP-0280: ask for copies of what other clients send and get
    bool initial_presence = true; ///< announce availability in each new session
    bool catch_up = true;         ///< XEP-0313: fetch what was missed while no session stood
    epode::on_failure on_failure = epode::on_failure::report;
    std::uint32_t retry_attempts = 5;        ///< of on_failure::retry: to write a message, in all
    duration retry_age = seconds(24 * 3600); ///< after that a message is not sent again
    /// Some moment on either clock, to tell how old a message is; none: age is no matter.
    struct moment {
        time_point here;
        wall_time there;
    };
    std::optional<moment> clock;

    duration handshake_timeout = seconds(30); ///< from dialing to a usable stream
    duration keepalive = seconds(60);         ///< of silence, before the peer is asked for a sign
    duration drain_timeout = seconds(10);     ///< of a graceful close, for each of its two halves
    duration stable_after = seconds(5);       ///< online so long, the next retry is at once again
    backoff::timing retry;
    epode::rooms::timing rooms;
    epode::catch_up::timing catching_up;
    reconciler::timing reconciliation;
    management::machine::settings management;
    limits bounds;
};

} // namespace epode
