#pragma once
#include <epode/base/error.hpp>
#include <epode/base/time.hpp>
#include <epode/discovery/endpoint.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace epode::transport {

/// Opens one TCP connection to a host: looks its name up and tries all addresses, IPv6 and IPv4 in
/// turn, each a little after the one before or as soon as that failed; the first to answer wins
/// (RFC 8305).
class dialer : public std::enable_shared_from_this<dialer> {
public:
    struct timing {
        duration stagger = milliseconds(250); ///< before the next address is tried as well
        duration bound = seconds(10);         ///< after the last address was tried
    };
    /// With the socket, or with the code and what to tell people.
    using completion = std::function<void(error_code, diagnostics, boost::asio::ip::tcp::socket)>;

    dialer(const boost::asio::any_io_executor& executor, timing times);

    /// Once. `done` is called once, later, unless cancelled.
    void start(const endpoint& where, completion done);
    /// `done` will not be called. A lookup under way goes on in the background, without effect.
    void cancel();

    /// HOST:PORT, an IPv6 address in brackets.
    static std::string authority(const endpoint& where);

private:
    using tcp = boost::asio::ip::tcp;

    void resolved(error_code code, const tcp::resolver::results_type& found);
    void set_addresses(const std::vector<tcp::endpoint>& found);
    void try_next();
    void connected(std::size_t attempt, error_code code);
    void timer_fired();
    void fail_later(error_code code, std::string ours);
    void finish(error_code code, std::string ours, tcp::socket socket);
    std::string refusal_text() const;

    tcp::resolver resolver_;
    boost::asio::steady_timer timer_;
    timing times_;
    completion done_;
    std::string host_, where_;
    std::vector<tcp::endpoint> addresses_;
    std::deque<tcp::socket> attempts_; // one for each address tried, by index
    std::size_t failed_ = 0;
    error_code refusal_; // the most telling so far
};

} // namespace epode::transport
