#include <transport/dialer.hpp>

#include <epode/transport/error.hpp>
#include <jid/profile.hpp>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <utility>

namespace epode::transport {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

/// More addresses than these behind one name are not worth the wait.
constexpr std::size_t max_addresses = 16;

bool is_unreachable(error_code code) {
    return code == asio::error::network_unreachable || code == asio::error::host_unreachable;
}

} // namespace

dialer::dialer(const asio::any_io_executor& executor, timing times)
    : resolver_(executor), timer_(executor), times_(times) {}

std::string dialer::authority(const endpoint& where) {
    const bool v6 = where.host.find(':') != std::string::npos;
    return (v6 ? "[" + where.host + "]" : where.host) + ":" + std::to_string(where.port);
}

void dialer::start(const endpoint& where, completion done) {
    done_ = std::move(done);
    host_ = where.host;
    where_ = authority(where);
    error_code not_literal;
    const asio::ip::address literal = asio::ip::make_address(where.host, not_literal);
    if (!not_literal) {
        set_addresses({tcp::endpoint(literal, where.port)});
        return;
    }
    std::string name;
    if (jid_profile::append_ascii_domain(name, where.host) || name.empty()) {
        fail_later(error::bad_host_name, "\"" + where.host + "\" is not a host name");
        return;
    }
    resolver_.async_resolve(
        name, std::to_string(where.port), tcp::resolver::numeric_service,
        [self = shared_from_this()](error_code code, const tcp::resolver::results_type& found) {
            self->resolved(code, found);
        });
}

void dialer::cancel() {
    done_ = nullptr;
    resolver_.cancel();
    timer_.cancel();
    attempts_.clear();
}

void dialer::resolved(error_code code, const tcp::resolver::results_type& found) {
    if (!done_) return;
    std::vector<tcp::endpoint> addresses;
    if (!code) {
        for (const auto& entry : found)
            addresses.push_back(entry.endpoint());
    }
    if (!addresses.empty()) {
        set_addresses(addresses);
    } else if (!code || code == asio::error::host_not_found) {
        finish(error::host_not_found,
               "the name " + host_ + " does not resolve: check its spelling, or say where to " +
                   "connect to",
               tcp::socket(timer_.get_executor()));
    } else {
        finish(error::lookup_failed,
               "the name " + host_ + " could not be looked up (" + code.message() +
                   "): check the network and its name servers",
               tcp::socket(timer_.get_executor()));
    }
}

/// Takes the two families in turn, in the order that the system prefers (RFC 8305 §4).
void dialer::set_addresses(const std::vector<tcp::endpoint>& found) {
    const bool first_is_v6 = found.front().address().is_v6();
    std::vector<tcp::endpoint> preferred;
    std::vector<tcp::endpoint> other;
    for (const tcp::endpoint& e : found)
        (e.address().is_v6() == first_is_v6 ? preferred : other).push_back(e);
    for (std::size_t i = 0; i < std::max(preferred.size(), other.size()); ++i) {
        if (i < preferred.size()) addresses_.push_back(preferred[i]);
        if (i < other.size()) addresses_.push_back(other[i]);
    }
    if (addresses_.size() > max_addresses) addresses_.resize(max_addresses);
    try_next();
}

void dialer::try_next() {
    const std::size_t attempt = attempts_.size();
    tcp::socket& socket = attempts_.emplace_back(timer_.get_executor());
    socket.async_connect(
        addresses_[attempt],
        [self = shared_from_this(), attempt](error_code code) { self->connected(attempt, code); });
    const bool more = attempts_.size() < addresses_.size();
    timer_.expires_after(more ? times_.stagger : times_.bound);
    timer_.async_wait([self = shared_from_this()](error_code code) {
        // One that was due when another attempt set the timer anew is void.
        if (!code && self->timer_.expiry() <= asio::steady_timer::clock_type::now())
            self->timer_fired();
    });
}

void dialer::timer_fired() {
    if (!done_) return;
    if (attempts_.size() < addresses_.size()) {
        try_next();
        return;
    }
    finish(error::timed_out,
           "connecting to " + where_ +
               " timed out: the host is down, or a firewall drops the packets",
           tcp::socket(timer_.get_executor()));
}

void dialer::connected(std::size_t attempt, error_code code) {
    if (!done_) return;
    if (!code) {
        error_code ignored; // delayed bytes are no reason to give up
        attempts_[attempt].set_option(tcp::no_delay(true), ignored);
        finish({}, {}, std::move(attempts_[attempt]));
        return;
    }
    ++failed_;
    // A family that this machine does not have says little about the server.
    if (!refusal_ || is_unreachable(refusal_)) refusal_ = code;
    error_code ignored;
    attempts_[attempt].close(ignored);
    if (attempts_.size() < addresses_.size()) {
        try_next();
    } else if (failed_ == attempts_.size()) {
        finish(refusal_, refusal_text(), tcp::socket(timer_.get_executor()));
    }
}

std::string dialer::refusal_text() const {
    if (refusal_ == asio::error::connection_refused)
        return "connection refused at " + where_ +
               ": no server listens there, check the port and that the server runs";
    if (is_unreachable(refusal_))
        return where_ + " cannot be reached (" + refusal_.message() +
               "): check the network connection";
    return "connecting to " + where_ + " failed: " + refusal_.message();
}

void dialer::fail_later(error_code code, std::string ours) {
    asio::post(timer_.get_executor(), [self = shared_from_this(), code, text = std::move(ours)] {
        self->finish(code, text, tcp::socket(self->timer_.get_executor()));
    });
}

void dialer::finish(error_code code, std::string ours, tcp::socket socket) {
    const completion done = std::exchange(done_, nullptr);
    if (!done) return;
    timer_.cancel();
    attempts_.clear();
    done(code, diagnostics{std::move(ours), {}}, std::move(socket));
}

} // namespace epode::transport
