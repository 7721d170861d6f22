#pragma once
#include <epode/base/error.hpp>
#include <epode/base/result.hpp>
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
#include <string_view>
#include <vector>

namespace epode::transport {

/// Opens one TCP connection to a host: looks its name up and tries all addresses, IPv6 and IPv4 in
/// turn, each a little after the one before or as soon as one failed; the first to answer wins and
/// the others are dropped (RFC 8305). It has no limit in time of its own: who started it cancels.
class dialer : public std::enable_shared_from_this<dialer> {
public:
    using tcp = boost::asio::ip::tcp;
    /// With the socket, or with the code and what to tell people.
    using completion = std::function<void(error_code, diagnostics, tcp::socket)>;

    /// More addresses than these behind one name are not worth the wait.
    static constexpr std::size_t max_addresses = 16;
    /// RFC 8305 §5: never less between two attempts.
    static constexpr duration least_attempt_delay = milliseconds(10);

    /// \param attempt_delay before the next address is tried as well
    dialer(const boost::asio::any_io_executor& executor, duration attempt_delay);

    /// Once. `done` is called once, later, unless cancelled.
    void start(const endpoint& where, completion done);
    /// The same for addresses that are known, of the host that `where` names.
    void start_at(const endpoint& where, const std::vector<tcp::endpoint>& addresses,
                  completion done);
    /// `done` will not be called. A lookup under way goes on in the background, without effect.
    void cancel();
    /// What it waits for, for people: which addresses did not answer, and which refused.
    std::string progress() const;

    /// HOST:PORT, an IPv6 address in brackets.
    static std::string authority(const endpoint& where);
    /// A host's name as the DNS has it: A-labels (RFC 5890).
    /// \return error::bad_host_name
    static result<std::string> lookup_name(std::string_view host);
    /// In the order in which they are tried: the system's (RFC 6724), which has IPv6 first unless
    /// it knows better, with the two families in turn (RFC 8305 §4); no more than max_addresses.
    static std::vector<tcp::endpoint> interleave(const std::vector<tcp::endpoint>& found);

private:
    struct attempt {
        explicit attempt(const boost::asio::any_io_executor& executor) : socket(executor) {}
        tcp::socket socket;
        error_code failure; ///< none: under way
    };

    void resolved(error_code code, const tcp::resolver::results_type& found);
    void try_next();
    void connected(std::size_t number, error_code code);
    void timer_fired();
    void fail_later(error_code code, std::string ours);
    void finish(error_code code, std::string ours, tcp::socket socket);
    std::string outcome(std::size_t number) const;
    std::string outcomes() const;
    error_code most_telling() const;

    tcp::resolver resolver_;
    boost::asio::steady_timer timer_;
    duration attempt_delay_;
    completion done_;
    std::string host_, where_;
    std::vector<tcp::endpoint> addresses_;
    std::deque<attempt> attempts_; // one for each address tried, by index
    std::size_t failed_ = 0;
};

} // namespace epode::transport
