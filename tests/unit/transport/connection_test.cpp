#include "peer.hpp"
#include "recorder.hpp"

#include <epode/transport/error.hpp>

#include <boost/asio/error.hpp>
#include <future>
#include <gtest/gtest.h>
#include <sys/socket.h>

namespace epode::transport {
namespace {

using test::accepted;
using test::peer;
using test::recorder;

constexpr std::size_t much = 8 << 20; // more than the kernel's buffers take

std::string pattern(std::size_t size) {
    std::string out(size, ' ');
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<char>('a' + i % 23 + i / 1000 % 3);
    return out;
}

TEST(connection, carries_bytes_both_ways) {
    std::string got;
    peer server([&](accepted& c) {
        got = c.read(5);
        c.write("world");
    });
    recorder client;
    client.dial(server.port());
    client.run_until_dialed();
    client.write("hello");
    client.run_until([&] { return client.written == 1; });
    client.run_until_lost();
    server.wait();
    EXPECT_EQ(got, "hello");
    EXPECT_EQ(client.bytes, "world");
    EXPECT_EQ(client.code, error::closed_by_peer);
    EXPECT_FALSE(client.security);
    EXPECT_NE(client.why.ours.find("127.0.0.1:" + std::to_string(server.port())),
              std::string::npos);
}

TEST(connection, one_write_after_another) {
    std::string got;
    peer server([&](accepted& c) { got = c.read_all(); });
    recorder client;
    int left = 100;
    client.at_dialed = client.at_written = [&] {
        if (left-- > 0)
            client.write("x");
        else
            client.close(false);
    };
    client.dial(server.port());
    client.run_until([&] { return !client.link; });
    client.run_out();
    server.wait();
    EXPECT_EQ(got, std::string(100, 'x'));
    EXPECT_EQ(client.written, 100);
    EXPECT_EQ(client.lost, 0);
}

TEST(connection, refused) {
    recorder client;
    const std::uint16_t port = test::deaf_port();
    client.dial(port);
    client.run_until_lost();
    EXPECT_EQ(client.code, boost::asio::error::connection_refused);
    EXPECT_FALSE(client.security);
    EXPECT_NE(client.why.ours.find("127.0.0.1:" + std::to_string(port) +
                                   ": 127.0.0.1 refused the connection"),
              std::string::npos)
        << client.why.ours;
}

TEST(connection, write_to_a_slow_reader) {
    std::promise<void> may_read;
    std::string got;
    peer server([&](accepted& c) {
        may_read.get_future().wait();
        got = c.read(much);
    });
    recorder client;
    client.dial(server.port());
    client.run_until_dialed();
    client.write(pattern(much));
    client.context.run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(client.written, 0); // the kernel cannot have it all
    may_read.set_value();
    client.run_until([&] { return client.written == 1; });
    client.run_until_lost();
    server.wait();
    EXPECT_TRUE(got == pattern(much));
}

TEST(connection, much_input_arrives_whole) {
    peer server([&](accepted& c) { c.write(pattern(much)); });
    recorder client;
    client.dial(server.port());
    client.run_until_lost();
    EXPECT_TRUE(client.bytes == pattern(much));
    EXPECT_EQ(client.code, error::closed_by_peer);
}

TEST(connection, paused_reading_holds_the_peer_back) {
    peer server([&](accepted& c) { c.write(pattern(much)); });
    recorder client;
    client.at_bytes = [&] {
        if (client.chunks == 1) client.link->pause_reading(true);
    };
    client.dial(server.port());
    client.run_until([&] { return client.chunks == 1; });
    client.context.run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(client.chunks, 1);
    client.outside([&] { client.link->pause_reading(false); });
    client.run_until_lost();
    EXPECT_TRUE(client.bytes == pattern(much));
}

TEST(connection, paused_from_the_start_reads_later) {
    peer server([&](accepted& c) { c.write("early"); });
    recorder client;
    client.at_dialed = [&] { client.link->pause_reading(true); };
    client.dial(server.port());
    client.run_until_dialed();
    server.wait();
    client.context.run_for(std::chrono::milliseconds(20));
    EXPECT_EQ(client.calls, 1);
    client.link->pause_reading(false);
    client.run_until_lost();
    EXPECT_EQ(client.bytes, "early");
}

TEST(connection, reset_by_the_peer) {
    peer server([&](accepted& c) {
        c.read(1);
        c.reset();
    });
    recorder client;
    client.at_dialed = [&] { client.write("x"); };
    client.dial(server.port());
    client.run_until_lost();
    EXPECT_EQ(client.code, boost::asio::error::connection_reset);
    EXPECT_NE(client.why.ours.find("was reset"), std::string::npos);
}

// SIGPIPE, whose default is to end the process, must not be raised.
TEST(connection, writing_to_a_lost_connection_reads_the_last_words_first) {
    std::promise<void> dialed;
    peer server([&](accepted& c) {
        c.write("last words");
        dialed.get_future().wait(); // a reset before would be one of the connecting
        c.reset();
    });
    recorder client;
    client.at_dialed = [&] { client.link->pause_reading(true); };
    client.dial(server.port());
    client.run_until_dialed();
    dialed.set_value();
    server.wait();
    client.link->pause_reading(false);
    client.write("x");
    client.run_until_lost();
    EXPECT_EQ(client.bytes, "last words");
    EXPECT_EQ(client.written, 0);
    EXPECT_TRUE(client.code == boost::asio::error::connection_reset ||
                client.code == boost::asio::error::broken_pipe)
        << client.code.message();
}

TEST(connection, a_write_after_the_loss_is_ignored) {
    peer server([&](accepted& c) { c.finish(); });
    recorder client;
    client.dial(server.port());
    const std::shared_ptr<connection> link = client.link;
    client.run_until_lost();
    link->write("x");
    link->start_tls("example.org");
    link->pause_reading(false);
    link->close(false);
    client.run_out();
    EXPECT_EQ(client.lost, 1);
}

TEST(connection, close_sends_what_was_written) {
    std::promise<void> may_read;
    std::string got;
    peer server([&](accepted& c) {
        may_read.get_future().wait();
        got = c.read_all();
    });
    recorder client;
    client.dial(server.port());
    client.run_until_dialed();
    client.write(pattern(much));
    client.close(false);
    may_read.set_value();
    client.run_out();
    server.wait();
    EXPECT_TRUE(got == pattern(much));
    EXPECT_EQ(client.calls, 1);
}

TEST(connection, last_words_go_behind_a_write_that_is_under_way) {
    for (const std::size_t under_way : {std::size_t(1), much}) { // all but reported, or stuck
        std::promise<void> may_read;
        std::string got;
        peer server([&](accepted& c) {
            may_read.get_future().wait();
            got = c.read_all();
        });
        recorder client;
        client.dial(server.port());
        client.run_until_dialed();
        client.write(pattern(under_way));
        client.write("last words");
        client.close(false);
        may_read.set_value();
        client.run_out();
        server.wait();
        EXPECT_TRUE(got == pattern(under_way) + "last words");
        EXPECT_EQ(client.calls, 1);
    }
}

TEST(connection, close_does_not_wait_for_ever) {
    std::promise<void> may_end;
    peer server([&](accepted&) { may_end.get_future().wait(); });
    recorder client;
    client.dial(server.port());
    client.run_until_dialed();
    client.close(false);
    client.run_out();
    may_end.set_value();
    EXPECT_EQ(client.calls, 1);
}

TEST(connection, an_abort_overtakes_a_close) {
    std::promise<void> may_end;
    peer server([&](accepted&) { may_end.get_future().wait(); });
    recorder client;
    client.dial(server.port());
    client.run_until_dialed();
    const std::shared_ptr<connection> link = client.link;
    client.close(false);
    client.context.run_for(std::chrono::milliseconds(20));
    link->close(false);
    EXPECT_FALSE(client.context.stopped());
    link->close(true);
    client.run_out();
    may_end.set_value();
}

TEST(connection, an_abort_ends_in_order_though_input_was_left) {
    ssize_t end = -2;
    std::promise<void> sent;
    peer server([&](accepted& c) {
        c.write("never read");
        sent.set_value();
        char byte = 0;
        end = ::recv(c.socket(), &byte, 1, 0);
    });
    recorder client;
    client.at_dialed = [&] { client.link->pause_reading(true); };
    client.dial(server.port());
    client.run_until_dialed();
    sent.get_future().wait();
    client.close(true);
    client.run_out();
    server.wait();
    EXPECT_EQ(end, 0); // FIN; a reset would be -1
    EXPECT_EQ(client.calls, 1);
}

TEST(connection, closed_before_dialing) {
    recorder client;
    client.close(false);
    client.run_out();
    EXPECT_EQ(client.calls, 0);
}

TEST(connection, closed_while_dialing) {
    for (const bool abort : {true, false}) {
        recorder client;
        client.dial(test::deaf_port());
        client.close(abort);
        client.run_out();
        EXPECT_EQ(client.calls, 0);
    }
}

TEST(connection, closed_while_looking_a_name_up) {
    recorder client;
    client.link->dial({"localhost", test::deaf_port(), endpoint::security::start_tls});
    client.close(false);
    client.run_out();
    EXPECT_EQ(client.calls, 0);
}

TEST(connection, closed_from_within_each_callback) {
    for (int which = 0; which < 3; ++which) {
        for (const bool abort : {true, false}) {
            peer server([&](accepted& c) {
                c.write("hello");
                c.read_all();
            });
            recorder client;
            int calls = 0;
            const auto close = [&] {
                client.close(abort);
                calls = client.calls;
            };
            if (which == 0) client.at_dialed = close;
            if (which == 1) client.at_bytes = close;
            if (which == 2) {
                client.at_dialed = [&] { client.write("x"); };
                client.at_written = close;
            }
            client.dial(server.port());
            client.run_until([&] { return !client.link; });
            client.run_out();
            server.wait();
            EXPECT_EQ(client.calls, calls);
            EXPECT_EQ(client.lost, 0);
        }
    }
}

TEST(connection, the_owner_may_go_after_close) {
    std::string got;
    peer server([&](accepted& c) { got = c.read_all(); });
    boost::asio::io_context context;
    {
        recorder client;
        client.link = connection::make(context.get_executor(), 7, client, client.tls);
        client.link->dial({"127.0.0.1", server.port(), endpoint::security::start_tls});
        while (client.dialed == 0)
            context.run_one();
        client.write("farewell");
        client.close(false);
    }
    context.run();
    server.wait();
    EXPECT_EQ(got, "farewell");
}

TEST(connection, the_context_may_go_first) {
    peer server([&](accepted& c) { c.read_all(); });
    auto client = std::make_unique<recorder>();
    client->dial(server.port());
    client->run_until_dialed();
    client->write(pattern(much));
    client->close(false);
    client.reset(); // with handlers still waiting
    server.wait();
}

} // namespace
} // namespace epode::transport
