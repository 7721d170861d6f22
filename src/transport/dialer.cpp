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

bool is_unreachable(error_code code) {
    return code == asio::error::network_unreachable || code == asio::error::host_unreachable;
}

} // namespace

dialer::dialer(const asio::any_io_executor& executor, duration attempt_delay)
    : resolver_(executor),
      timer_(executor),
      attempt_delay_(std::max(attempt_delay, least_attempt_delay)) {}

std::string dialer::authority(const endpoint& where) {
    const bool v6 = where.host.find(':') != std::string::npos;
    return (v6 ? "[" + where.host + "]" : where.host) + ":" + std::to_string(where.port);
}

void dialer::start(const endpoint& where, completion done) {
    error_code not_literal;
    const asio::ip::address literal = asio::ip::make_address(where.host, not_literal);
    if (!not_literal) {
        start_at(where, {tcp::endpoint(literal, where.port)}, std::move(done));
        return;
    }
    done_ = std::move(done);
    host_ = where.host;
    where_ = authority(where);
    const result<std::string> name = lookup_name(where.host);
    if (!name) {
        fail_later(name.error(), "\"" + where.host + "\" is not a host name");
        return;
    }
    if (*name != host_) host_ += " (" + *name + ")"; // as the DNS has it
    resolver_.async_resolve(
        *name, std::to_string(where.port), tcp::resolver::numeric_service,
        [self = shared_from_this()](error_code code, const tcp::resolver::results_type& found) {
            self->resolved(code, found);
        });
}

void dialer::start_at(const endpoint& where, const std::vector<tcp::endpoint>& addresses,
                      completion done) {
    done_ = std::move(done);
    host_ = where.host;
    where_ = authority(where);
    addresses_ = interleave(addresses);
    try_next();
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
        addresses_ = interleave(addresses);
        try_next();
    } else if (!code || code == asio::error::host_not_found) {
        finish(error::host_not_found,
               "the name " + host_ +
                   " does not resolve: check its spelling, or say with --connect " +
                   "(config::connect) where the server is",
               tcp::socket(timer_.get_executor()));
    } else {
        finish(error::lookup_failed,
               "the name " + host_ + " could not be looked up (" + code.message() +
                   "): check the network and its name servers",
               tcp::socket(timer_.get_executor()));
    }
}

result<std::string> dialer::lookup_name(std::string_view host) {
    std::string out;
    if (jid_profile::append_ascii_domain(out, host) || out.empty()) return error::bad_host_name;
    return out;
}

std::vector<tcp::endpoint> dialer::interleave(const std::vector<tcp::endpoint>& found) {
    const bool first_is_v6 = found.front().address().is_v6();
    std::vector<tcp::endpoint> preferred;
    std::vector<tcp::endpoint> other;
    for (const tcp::endpoint& e : found)
        (e.address().is_v6() == first_is_v6 ? preferred : other).push_back(e);
    std::vector<tcp::endpoint> out;
    for (std::size_t i = 0; i < std::max(preferred.size(), other.size()); ++i) {
        if (i < preferred.size()) out.push_back(preferred[i]);
        if (i < other.size()) out.push_back(other[i]);
    }
    if (out.size() > max_addresses) out.resize(max_addresses);
    return out;
}

void dialer::try_next() {
    const std::size_t number = attempts_.size();
    tcp::socket& socket = attempts_.emplace_back(timer_.get_executor()).socket;
    socket.async_connect(addresses_[number], [self = shared_from_this(), number](error_code code) {
        self->connected(number, code);
    });
    timer_.cancel();
    if (attempts_.size() == addresses_.size()) return;
    timer_.expires_after(attempt_delay_);
    timer_.async_wait([self = shared_from_this()](error_code code) {
        // One that was due when another attempt set the timer anew is void.
        if (!code && self->timer_.expiry() <= asio::steady_timer::clock_type::now())
            self->timer_fired();
    });
}

void dialer::timer_fired() {
    if (done_ && attempts_.size() < addresses_.size()) try_next();
}

void dialer::connected(std::size_t number, error_code code) {
    if (!done_) return;
    attempt& tried = attempts_[number];
    if (!code) {
        error_code ignored; // delayed bytes are no reason to give up
        tried.socket.set_option(tcp::no_delay(true), ignored);
        finish({}, {}, std::move(tried.socket));
        return;
    }
    ++failed_;
    tried.failure = code;
    error_code ignored;
    tried.socket.close(ignored);
    if (attempts_.size() < addresses_.size()) {
        try_next();
    } else if (failed_ == attempts_.size()) {
        const error_code telling = most_telling();
        std::string text = "no connection to " + where_ + ": " + outcomes();
        if (telling == asio::error::connection_refused)
            text += "; no server listens there: check the port, and that the server runs";
        else if (is_unreachable(telling))
            text += "; check the network connection";
        finish(telling == asio::error::timed_out ? make_error_code(error::timed_out) : telling,
               std::move(text), tcp::socket(timer_.get_executor()));
    }
}

/// A family that this machine does not have says little about the server, and a refusal most.
error_code dialer::most_telling() const {
    const auto rank = [](error_code code) {
        if (code == asio::error::connection_refused) return 2;
        return is_unreachable(code) ? 0 : 1;
    };
    error_code out;
    for (const attempt& a : attempts_)
        if (!out || rank(a.failure) > rank(out)) out = a.failure;
    return out;
}

/// What became of one attempt: "192.0.2.1 refused the connection".
std::string dialer::outcome(std::size_t number) const {
    const error_code failure = attempts_[number].failure;
    std::string out = addresses_[number].address().to_string();
    if (!failure || failure == asio::error::timed_out) return out + " did not answer";
    if (failure == asio::error::connection_refused) return out + " refused the connection";
    if (is_unreachable(failure)) return out + " cannot be reached (" + failure.message() + ")";
    return out + " failed (" + failure.message() + ")";
}

std::string dialer::outcomes() const {
    std::string out;
    for (std::size_t i = 0; i < attempts_.size(); ++i)
        out += (i == 0 ? "" : ", ") + outcome(i);
    return out;
}

std::string dialer::progress() const {
    if (addresses_.empty()) return "looking up the name " + host_ + ": no name server answered";
    return "connecting to " + where_ + ": " + outcomes() +
           "; the host is down, or a firewall drops the packets";
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
