#include "peer.hpp"

#include <epode/transport/error.hpp>
#include <transport/dialer.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>
#include <optional>
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

outcome dial(const endpoint& where, dialer::timing times = {}) {
    boost::asio::io_context context;
    std::optional<outcome> out;
    int calls = 0;
    const auto d = std::make_shared<dialer>(context.get_executor(), times);
    d->start(where, [&](error_code code, diagnostics why, tcp::socket socket) {
        ++calls;
        error_code ignored;
        out = outcome{code, why.ours, socket.is_open(), socket.remote_endpoint(ignored)};
    });
    EXPECT_EQ(calls, 0) << "called from inside start()";
    context.run();
    EXPECT_EQ(calls, 1);
    return out.value_or(outcome{});
}

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

TEST(dialer, all_addresses_refuse) {
    const outcome o = dial({"localhost", test::deaf_port()});
    EXPECT_EQ(o.code, boost::asio::error::connection_refused);
    EXPECT_FALSE(o.connected);
    EXPECT_NE(o.ours.find("connection refused at localhost:"), std::string::npos);
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
        const auto d = std::make_shared<dialer>(context.get_executor(), dialer::timing{});
        d->start({host, test::deaf_port()},
                 [](error_code, diagnostics, tcp::socket) { ADD_FAILURE(); });
        d->cancel();
        context.run();
    }
}

// A listener whose queue is full drops what comes: the nearest to a firewall on loopback.
TEST(dialer, gives_up_on_silence) {
    boost::asio::io_context context;
    tcp::acceptor full(context, tcp::endpoint(boost::asio::ip::address_v4::loopback(), 0));
    full.listen(0);
    std::vector<tcp::socket> waiting;
    for (int i = 0; i < 4; ++i) {
        tcp::socket& socket = waiting.emplace_back(context);
        socket.open(tcp::v4());
        socket.native_non_blocking(true);
        const tcp::endpoint to = full.local_endpoint();
        ::connect(socket.native_handle(), to.data(), static_cast<socklen_t>(to.size()));
    }
    const outcome o =
        dial({"127.0.0.1", full.local_endpoint().port()}, {milliseconds(1), milliseconds(100)});
    EXPECT_EQ(o.code, error::timed_out);
    EXPECT_NE(o.ours.find("timed out"), std::string::npos);
}

TEST(dialer, authority) {
    EXPECT_EQ(dialer::authority({"example.org", 5222}), "example.org:5222");
    EXPECT_EQ(dialer::authority({"::1", 5223}), "[::1]:5223");
}

} // namespace
} // namespace epode::transport
