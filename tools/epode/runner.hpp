#pragma once
#include "exit_status.hpp"
#include "options.hpp"
#include "output.hpp"
#include <epode/client.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace epode::cli {

/// What the commands that connect have in common: one client on one thread, its connection events
/// on the output, the user's patience, interruption, and the exit status.
class runner {
public:
    runner(const connection_options& options, config settings);

    client& account() noexcept { return client_; }
    event_lines& out() noexcept { return out_; }
    boost::asio::io_context& context() noexcept { return context_; }
    progress_line& progress() noexcept { return progress_; }

    /// Runs until the client has ended. `verdict` gives the status of an end that was asked for.
    int run(const std::function<int()>& verdict);
    /// run() does not connect before connect() is called: perhaps there is nothing to do.
    void wait_with_connecting() noexcept { waits_ = true; }
    void connect();
    /// Something went forward: the time for --timeout starts again.
    void went_forward();
    /// Whether that time ends the program; not while there is nothing to wait for.
    void set_patient(bool for_ever);
    /// The graceful end.
    void finish();
    /// An end without a word, which leaves the session to be resumed.
    void stop(int status);
    /// Called after each change of the connection.
    void on_change(std::function<void()> handler) { changed_ = std::move(handler); }
    /// Called when the client has ended: run() returns once nothing else is awaited either.
    void on_end(std::function<void()> handler) { at_end_ = std::move(handler); }

    /// The end was forced: what is pending stays pending, whatever the library makes of it.
    bool stopped() const noexcept { return forced_status_ >= 0; }
    unsigned connections() const noexcept { return connections_; }
    unsigned reconnects() const noexcept { return reconnects_; }

private:
    void watch_connection();
    void tell_trouble();
    std::string limit_text() const;
    void ended(error_code code);

    boost::asio::io_context context_{1};
    event_lines out_;
    progress_line progress_;
    client client_;
    boost::asio::signal_set signals_;
    boost::asio::steady_timer patience_;
    boost::asio::cancellation_signal cancel_;
    std::chrono::steady_clock::duration timeout_;
    std::function<void()> changed_;
    std::function<void()> at_end_;
    std::string last_trouble_, told_trouble_;
    unsigned connections_ = 0;
    unsigned reconnects_ = 0;
    int forced_status_ = -1;
    int status_ = success;
    bool for_ever_ = false;
    bool asked_to_finish_ = false;
    bool waits_ = false;
    bool connecting_ = false;
};

} // namespace epode::cli
