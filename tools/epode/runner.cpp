#include "runner.hpp"

#include <epode/session/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <csignal>
#include <utility>

namespace epode::cli {

runner::runner(const connection_options& options, config settings)
    : out_(options.json),
      progress_(!options.json),
      client_(context_.get_executor(), std::move(settings)),
      signals_(context_, SIGINT, SIGTERM),
      patience_(context_),
      timeout_(options.timeout()) {
    watch_connection();
}

void runner::watch_connection() {
    client_.on<online>([this](const online& e) {
        ++connections_;
        went_forward();
        out_.write("session:started", {{"jid", e.address.str()}, {"resumed", e.resumed}});
        if (changed_) changed_();
    });
    client_.on<offline>([this](const offline& e) {
        last_trouble_ = describe(e.what, e.why);
        // An end that was asked for is no trouble; the summary speaks of it.
        if (!e.retry_in && asked_to_finish_) return;
        out_.write("disconnected", {{"reason", last_trouble_}});
        if (e.retry_in) {
            if (e.why != boost::asio::error::operation_aborted) tell_trouble(); // not our own doing
            ++reconnects_;
            const double in = static_cast<double>(e.retry_in->count()) / 1000;
            out_.write("reconnecting", {{"attempt", e.attempt}, {"in", in}});
        }
        if (changed_) changed_();
    });
    client_.on<storage_failed>([this](const storage_failed& e) {
        progress_.leave();
        complain("--state: " + describe(e.text, e.why) +
                 "; what was not stored was not sent, and nothing more is acknowledged");
        stop(not_delivered);
    });
    client_.on<notice>([this](const notice& e) {
        progress_.leave();
        complain(describe(e.text, {}));
    });
}

/// What goes on behind the scenes for minutes is told when it begins, and again when it changes.
/// With events on standard output those tell, once there was a connection.
void runner::tell_trouble() {
    if (last_trouble_ == told_trouble_ || (out_.json() && connections_ > 0)) return;
    told_trouble_ = last_trouble_;
    progress_.leave();
    complain(last_trouble_ + "; trying again" +
             (for_ever_ && connections_ > 0 ? "" : limit_text()));
}

std::string runner::limit_text() const {
    char text[60];
    std::snprintf(text, sizeof text, " for %g s at most (--timeout)",
                  std::chrono::duration<double>(timeout_).count());
    return text;
}

void runner::set_patient(bool for_ever) {
    for_ever_ = for_ever;
    went_forward();
}

void runner::went_forward() {
    patience_.cancel();
    if (for_ever_ && connections_ > 0) return;
    patience_.expires_after(timeout_);
    patience_.async_wait([this](error_code code) {
        if (code) return;
        progress_.leave();
        if (connections_ == 0) {
            complain("could not connect within the --timeout: " + last_trouble_);
            stop(not_connected);
        } else {
            complain("no progress within the --timeout" +
                     (last_trouble_.empty() ? "" : "; the last trouble was: " + last_trouble_));
            stop(not_delivered);
        }
    });
}

void runner::finish() {
    if (asked_to_finish_) return;
    asked_to_finish_ = true;
    if (!connecting_) { // there was nothing to connect for
        signals_.cancel();
        return;
    }
    client_.async_close([](error_code) {});
}

void runner::stop(int status) {
    forced_status_ = status;
    asked_to_finish_ = true;
    if (!connecting_) {
        status_ = status;
        context_.stop();
        return;
    }
    cancel_.emit(boost::asio::cancellation_type::terminal);
}

void runner::ended(error_code code) {
    patience_.cancel();
    signals_.cancel();
    progress_.leave();
    if (forced_status_ >= 0) {
        status_ = forced_status_;
    } else if (code != session_error::closed) {
        complain(last_trouble_.empty() ? code.message() : last_trouble_);
        status_ = refused;
    }
    if (at_end_) at_end_();
}

void runner::connect() {
    if (std::exchange(connecting_, true)) return;
    went_forward();
    client_.async_run(boost::asio::bind_cancellation_slot(
        cancel_.slot(), [this](error_code code) { ended(code); }));
}

int runner::run(const std::function<int()>& verdict) {
    signals_.async_wait([this](error_code code, int) {
        if (!code) stop(interrupted);
    });
    if (!waits_) connect();
    if (asked_to_finish_ && !connecting_) signals_.cancel();
    context_.run();
    const int asked = verdict();
    return status_ == success ? asked : status_;
}

} // namespace epode::cli
