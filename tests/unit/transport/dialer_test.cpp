#include "peer.hpp"

#include <epode/transport/error.hpp>
#include <transport/dialer.hpp>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <optional>
#include <string>
#include <sys/socket.h>
#include <vector>

namespace epode::transport {
namespace {

using boost::asio::ip::tcp;

struct outcome {
    error_code code;
    std::string ours;
    bool connected = false;
    tcp::endpoint remote;
};

/// Returns when nothing is under way any more. With `addresses` the name is not looked up.
outcome dial(const endpoint& where, const std::vector<tcp::endpoint>& addresses = {},
             duration attempt_delay = milliseconds(250)) {
    boost::asio::io_context context;
    std::optional<outcome> out;
    int calls = 0;
    const auto done = [&](error_code code, diagnostics why, tcp::socket socket) {
        ++calls;
        error_code ignored;
        out = outcome{code, why.ours, socket.is_open(), socket.remote_endpoint(ignored)};
    };
    const auto d = std::make_shared<dialer>(context.get_executor(), attempt_delay);
    if (addresses.empty())
        d->start(where, done);
    else
        d->start_at(where, addresses, done);
    EXPECT_EQ(calls, 0) << "called from inside start()";
    context.run();
    EXPECT_EQ(calls, 1);
    return out.value_or(outcome{});
}

tcp::endpoint at(const std::string& address, std::uint16_t port) {
    return {boost::asio::ip::make_address(address), port};
}

/// An address that answers nothing: a listener whose queue is full drops what comes, the nearest
/// to a firewall on loopback.
class silent_address {
public:
    silent_address() : full_(context_, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0)) {
        full_.listen(0);
        for (int i = 0; i < 4; ++i) {
            tcp::socket& socket = waiting_.emplace_back(context_);
            socket.open(tcp::v4());
            socket.native_non_blocking(true);
            const tcp::endpoint to = where();
            (void)::connect(socket.native_handle(), to.data(), static_cast<socklen_t>(to.size()));
        }
    }
    tcp::endpoint where() const { return full_.local_endpoint(); }

private:
    boost::asio::io_context context_;
    tcp::acceptor full_;
    std::vector<tcp::socket> waiting_;
};

constexpr duration never = std::chrono::hours(1);

TEST(dialer, connects_to_a_literal) {
    test::peer server([](test::accepted&) {});
    const outcome o = dial({"127.0.0.1", server.port()});
    EXPECT_FALSE(o.code);
    EXPECT_TRUE(o.connected);
    EXPECT_EQ(o.remote.port(), server.port());
}

// localhost is ::1 as well as 127.0.0.1, and the server listens on the latter only.
TEST(dialer, tries_all_addresses_of_a_name) {
    test::peer server([](test::accepted&) {});
    const outcome o = dial({"localhost", server.port()});
    EXPECT_FALSE(o.code) << o.ours;
    EXPECT_EQ(o.remote.address().to_string(), "127.0.0.1");
}

TEST(dialer, an_international_name_is_looked_up_as_the_dns_has_it) {
    EXPECT_EQ(dialer::lookup_name("b\xc3\xbc"
                                  "cher.example")
                  .value(),
              "xn--bcher-kva.example");
    EXPECT_EQ(dialer::lookup_name("xn--bcher-kva.example").value(), "xn--bcher-kva.example");
    EXPECT_EQ(dialer::lookup_name("example.org").value(), "example.org");
}

TEST(dialer, all_addresses_refuse) {
    const std::uint16_t port = test::deaf_port();
    const outcome o = dial({"example.org", port}, {at("::1", port), at("127.0.0.1", port)}, never);
    EXPECT_EQ(o.code, boost::asio::error::connection_refused);
    EXPECT_FALSE(o.connected);
    EXPECT_EQ(o.ours, "no connection to example.org:" + std::to_string(port) +
                          ": ::1 refused the connection, 127.0.0.1 refused the connection; no "
                          "server listens there: check the port, and that the server runs");
}

// A link-local address without its interface is refused by this machine itself, with no packet.
TEST(dialer, the_most_telling_of_several_errors_counts_and_all_are_told) {
    const std::uint16_t port = test::deaf_port();
    const tcp::endpoint refusing = at("127.0.0.1", port);
    const tcp::endpoint unusable = at("fe80::1", port);
    for (const auto& order : {std::vector{refusing, unusable}, std::vector{unusable, refusing}}) {
        const outcome o = dial({"example.org", port}, order, never);
        EXPECT_EQ(o.code, boost::asio::error::connection_refused);
        EXPECT_NE(o.ours.find("127.0.0.1 refused the connection"), std::string::npos) << o.ours;
        EXPECT_NE(o.ours.find("fe80::1 failed (Invalid argument)"), std::string::npos) << o.ours;
    }
    const outcome o = dial({"example.org", port}, {unusable}, never);
    EXPECT_EQ(o.code, boost::asio::error::invalid_argument);
}

TEST(dialer, a_refusal_moves_on_at_once) {
    test::peer server([](test::accepted&) {});
    const outcome o = dial({"example.org", server.port()},
                           {at("::1", server.port()), at("127.0.0.2", test::deaf_port()),
                            at("127.0.0.1", server.port())},
                           never);
    EXPECT_TRUE(o.connected) << o.ours;
    EXPECT_EQ(o.remote, at("127.0.0.1", server.port()));
}

// The silent attempt would go on for minutes: that dial() returns shows that it was dropped.
TEST(dialer, silence_delays_the_next_address_only_a_little_and_the_loser_is_dropped) {
    const silent_address silent;
    test::peer server([](test::accepted&) {});
    const outcome o = dial({"example.org", 5222}, {silent.where(), at("127.0.0.1", server.port())},
                           dialer::least_attempt_delay);
    EXPECT_TRUE(o.connected) << o.ours;
    EXPECT_EQ(o.remote.port(), server.port());
}

// However small the delay is asked to be, attempts do not start together (RFC 8305 §5).
TEST(dialer, an_answer_in_time_spares_the_other_addresses) {
    bool reached = false;
    test::peer first([](test::accepted&) {});
    boost::asio::io_context context;
    tcp::acceptor second(context, at("127.0.0.1", 0));
    second.async_accept([&](error_code code, tcp::socket) { reached = !code; });
    const outcome o = dial({"example.org", 5222},
                           {at("127.0.0.1", first.port()), second.local_endpoint()}, never);
    EXPECT_EQ(o.remote.port(), first.port());
    context.poll();
    EXPECT_FALSE(reached);
}

TEST(dialer, no_such_name) {
    // A label may have 63 octets: no server needs to be asked.
    const std::string name = std::string(64, 'a') + ".example";
    const outcome o = dial({name, 5222});
    EXPECT_TRUE(o.code == error::host_not_found || o.code == error::lookup_failed)
        << o.code.message();
    EXPECT_NE(o.ours.find(name), std::string::npos);
}

TEST(dialer, no_name_at_all) {
    for (const std::string name : {"", "\xff", "a\xe2\x80\xa8.example"}) {
        const outcome o = dial({name, 5222});
        EXPECT_EQ(o.code, error::bad_host_name);
        EXPECT_NE(o.ours.find("not a host name"), std::string::npos);
    }
}

TEST(dialer, cancelled_it_says_nothing) {
    for (const std::string host : {"127.0.0.1", "localhost", ""}) {
        boost::asio::io_context context;
        const auto d = std::make_shared<dialer>(context.get_executor(), never);
        d->start({host, test::deaf_port()},
                 [](error_code, diagnostics, tcp::socket) { ADD_FAILURE(); });
        d->cancel();
        context.run();
    }
}

TEST(dialer, says_what_it_waits_for) {
    const silent_address silent;
    const std::uint16_t port = silent.where().port();
    boost::asio::io_context context;
    const auto d = std::make_shared<dialer>(context.get_executor(), dialer::least_attempt_delay);
    d->start_at({"example.org", port}, {at("127.0.0.2", test::deaf_port()), silent.where()},
                [](error_code, diagnostics, tcp::socket) { ADD_FAILURE(); });
    while (d->progress().find("refused") == std::string::npos)
        context.run_one();
    EXPECT_EQ(d->progress(), "connecting to example.org:" + std::to_string(port) +
                                 ": 127.0.0.2 refused the connection, 127.0.0.1 did not answer; "
                                 "the host is down, or a firewall drops the packets");
    d->cancel();
    context.run();

    const auto looking = std::make_shared<dialer>(context.get_executor(), never);
    looking->start({"localhost", port}, [](error_code, diagnostics, tcp::socket) {});
    EXPECT_EQ(looking->progress(), "looking up the name localhost: no name server answered");
    looking->cancel();
    context.restart();
    context.run();
}

TEST(dialer, families_take_turns) {
    const auto order = [](const std::vector<std::string>& addresses) {
        std::vector<tcp::endpoint> found;
        for (const std::string& each : addresses)
            found.push_back(at(each, 5222));
        std::string out;
        for (const tcp::endpoint& e : dialer::interleave(found))
            out += e.address().to_string() + " ";
        return out;
    };
    EXPECT_EQ(order({"::1", "::2", "::3", "127.0.0.1", "127.0.0.2"}),
              "::1 127.0.0.1 ::2 127.0.0.2 ::3 ");
    EXPECT_EQ(order({"::1", "127.0.0.1", "127.0.0.2", "127.0.0.3"}),
              "::1 127.0.0.1 127.0.0.2 127.0.0.3 ");
    // The system ranked them (RFC 6724): it may know that IPv6 leads nowhere.
    EXPECT_EQ(order({"127.0.0.1", "127.0.0.2", "::1"}), "127.0.0.1 ::1 127.0.0.2 ");
    EXPECT_EQ(order({"127.0.0.1"}), "127.0.0.1 ");
    std::vector<std::string> many(40, "::1");
    many.emplace_back("127.0.0.1");
    const std::string bounded = order(many);
    EXPECT_EQ(std::count(bounded.begin(), bounded.end(), ' '),
              static_cast<long>(dialer::max_addresses));
    EXPECT_NE(bounded.find("127.0.0.1"), std::string::npos);
}

TEST(dialer, authority) {
    EXPECT_EQ(dialer::authority({"example.org", 5222}), "example.org:5222");
    EXPECT_EQ(dialer::authority({"::1", 5223}), "[::1]:5223");
}

} // namespace
} // namespace epode::transport
