#include <support/free_port.hpp>
#include <support/link_chaos.hpp>
#include <support/link_proxy.hpp>
#include <support/loopback.hpp>
#include <support/stream_probe.hpp>

#include <array>
#include <cerrno>
#include <gtest/gtest.h>
#include <poll.h>
#include <set>
#include <string>
#include <sys/socket.h>

namespace epode::test {
namespace {

using namespace std::chrono_literals;
constexpr auto limit = 20s;
constexpr int limit_ms = 20000;

bool readable(int socket, int timeout_ms = limit_ms) {
    pollfd entry{socket, POLLIN, 0};
    return ::poll(&entry, 1, timeout_ms) == 1;
}

void put(const descriptor& socket, std::string_view text) {
    pollfd entry{socket.get(), POLLOUT, 0};
    ASSERT_EQ(::poll(&entry, 1, limit_ms), 1);
    ASSERT_EQ(::send(socket.get(), text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
}

/// Reads exactly `count` bytes, or what comes before the end.
std::string get(const descriptor& socket, std::size_t count) {
    std::string out;
    while (out.size() < count && readable(socket.get())) {
        std::array<char, 4096> buffer;
        const ssize_t got =
            ::recv(socket.get(), buffer.data(), std::min(buffer.size(), count - out.size()), 0);
        if (got <= 0) break;
        out.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return out;
}

enum class ending { orderly, reset, none };

/// How the connection ended, after whatever could still be read.
ending end_of(const descriptor& socket, std::string* rest = nullptr) {
    for (;;) {
        std::array<char, 4096> buffer;
        if (!readable(socket.get())) return ending::none;
        const ssize_t got = ::recv(socket.get(), buffer.data(), buffer.size(), 0);
        if (got == 0) return ending::orderly;
        if (got < 0) return errno == ECONNRESET ? ending::reset : ending::none;
        if (rest) rest->append(buffer.data(), static_cast<std::size_t>(got));
    }
}

class link : public testing::Test {
protected:
    void connect() {
        client = connect_to_loopback(proxy.port());
        ASSERT_TRUE(readable(listener.get()));
        server = descriptor(::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK));
        ASSERT_TRUE(server);
    }
    void exchange() {
        put(client, "ping");
        EXPECT_EQ(get(server, 4), "ping");
        put(server, "pong");
        EXPECT_EQ(get(client, 4), "pong");
    }

    std::uint16_t server_port = free_port();
    descriptor listener = listen_on_loopback(server_port);
    link_proxy proxy{server_port};
    descriptor client, server;
};

TEST_F(link, forwards_both_ways_and_counts) {
    connect();
    exchange();
    EXPECT_TRUE(proxy.await(
        [](const link_counters& c) { return c.bytes_to_server == 4 && c.bytes_to_client == 4; },
        limit));
    EXPECT_EQ(proxy.counters().connections, 1);
    EXPECT_EQ(proxy.counters().open, 1);
}

TEST_F(link, passes_on_an_orderly_end_after_the_last_bytes) {
    connect();
    put(client, "last");
    ::shutdown(client.get(), SHUT_WR);
    std::string rest;
    EXPECT_EQ(end_of(server, &rest), ending::orderly);
    EXPECT_EQ(rest, "last");
    put(server, "answer");
    EXPECT_EQ(get(client, 6), "answer");
    server.reset();
    EXPECT_EQ(end_of(client), ending::orderly);
    EXPECT_TRUE(proxy.await([](const link_counters& c) { return c.open == 0; }, limit));
}

TEST_F(link, cut_ends_both_sides_in_order) {
    connect();
    exchange();
    proxy.cut();
    EXPECT_EQ(end_of(client), ending::orderly);
    EXPECT_EQ(end_of(server), ending::orderly);
    EXPECT_EQ(proxy.counters().faults[link_fault::cut], 1);
}

TEST_F(link, reset_resets_both_sides) {
    connect();
    exchange();
    proxy.reset();
    EXPECT_EQ(end_of(client), ending::reset);
    EXPECT_EQ(end_of(server), ending::reset);
    EXPECT_EQ(proxy.counters().faults[link_fault::reset], 1);
}

TEST_F(link, while_silent_nothing_passes_and_afterwards_all_does) {
    connect();
    exchange();
    proxy.silence(true);
    put(client, "held");
    const descriptor second = connect_to_loopback(proxy.port());
    put(second, "also");
    EXPECT_FALSE(readable(server.get(), 50));
    EXPECT_EQ(proxy.counters().connections, 1);
    proxy.silence(false);
    EXPECT_EQ(get(server, 4), "held");
    ASSERT_TRUE(readable(listener.get()));
    const descriptor other(::accept4(listener.get(), nullptr, nullptr, SOCK_NONBLOCK));
    EXPECT_EQ(get(other, 4), "also");
}

TEST_F(link, refuses_new_connections_and_keeps_open_ones) {
    connect();
    proxy.refuse(true);
    EXPECT_FALSE(accepts_connections(proxy.port()));
    exchange();
    proxy.refuse(false);
    connect();
    exchange();
}

TEST_F(link, without_its_server_resets_the_client) {
    listener.reset();
    client = connect_to_loopback(proxy.port());
    EXPECT_EQ(end_of(client), ending::reset);
}

TEST_F(link, half_write_forwards_half_and_ends) {
    connect();
    exchange();
    proxy.half_write(direction::to_server, link_fault::cut);
    put(client, "12345678");
    std::string rest;
    EXPECT_EQ(end_of(server, &rest), ending::orderly);
    EXPECT_EQ(rest, "1234");
    EXPECT_EQ(end_of(client), ending::orderly);
    EXPECT_TRUE(proxy.await(
        [](const link_counters& c) { return c.faults.contains(link_fault::half_write_cut); },
        limit));
}

TEST_F(link, delays_and_keeps_the_order) {
    connect();
    proxy.delay(30ms);
    const auto before = std::chrono::steady_clock::now();
    put(client, "one");
    put(client, "two");
    EXPECT_EQ(get(server, 6), "onetwo");
    EXPECT_GE(std::chrono::steady_clock::now() - before, 30ms);
}

TEST_F(link, forwards_byte_by_byte) {
    connect();
    proxy.one_byte_chunks(true);
    put(client, "abc");
    ASSERT_TRUE(readable(server.get()));
    EXPECT_EQ(get(server, 3), "abc");
}

struct cut_point {
    link_trigger::moment at;
    const char* arrives;
};
class link_triggers : public link, public testing::WithParamInterface<cut_point> {};

TEST_P(link_triggers, act_when_the_text_passes_for_the_nth_time) {
    proxy.add_trigger({.towards = direction::to_server,
                       .text = "<r/>",
                       .nth = 2,
                       .at = GetParam().at,
                       .action = link_fault::cut});
    connect();
    put(client, "<m/><r");
    EXPECT_EQ(get(server, 6), "<m/><r");
    put(client, "/>"); // the first, over the border of two reads
    EXPECT_EQ(get(server, 2), "/>");
    put(server, "<r/><r/>"); // the other direction does not count
    EXPECT_EQ(get(client, 8), "<r/><r/>");
    put(client, "<n/><r/><o/>");
    std::string rest;
    EXPECT_EQ(end_of(server, &rest), ending::orderly);
    EXPECT_EQ(rest, GetParam().arrives);
    EXPECT_EQ(end_of(client), ending::orderly);
    EXPECT_TRUE(proxy.await([](const link_counters& c) { return c.triggers_fired == 1; }, limit));
    connect();
    put(client, "<r/>"); // it acts once
    EXPECT_EQ(get(server, 4), "<r/>");
}

INSTANTIATE_TEST_SUITE_P(moments, link_triggers,
                         testing::Values(cut_point{link_trigger::moment::before_text, "<n/>"},
                                         cut_point{link_trigger::moment::through_text, "<n/><r/>"},
                                         cut_point{link_trigger::moment::after_read,
                                                   "<n/><r/><o/>"}));

TEST_F(link, a_trigger_can_silence_its_connection) {
    proxy.add_trigger({.text = "quiet", .action = link_fault::silence});
    connect();
    put(client, "quiet");
    EXPECT_EQ(get(server, 5), "quiet");
    EXPECT_TRUE(proxy.await([](const link_counters& c) { return c.triggers_fired == 1; }, limit));
    put(client, "unheard");
    EXPECT_FALSE(readable(server.get(), 50));
    proxy.cut();
    EXPECT_EQ(end_of(server), ending::orderly);
}

TEST_F(link, chaos_hits_each_connection_until_it_is_stopped) {
    proxy.start_chaos({.seed = 3,
                       .mean_interval = 5ms,
                       .weights = {{link_fault::reset, 1}, {link_fault::handshake_cut, 1}}});
    for (int i = 0; i < 10; ++i) {
        connect();
        // Handshake faults count bytes; the others may have come before these are sent.
        const std::string bytes(5000, 'x');
        ::send(server.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        EXPECT_NE(end_of(client), ending::none);
    }
    EXPECT_TRUE(proxy.await([](const link_counters& c) { return c.all_faults() == 10; }, limit));
    EXPECT_GT(proxy.counters().faults[link_fault::reset], 0);
    EXPECT_GT(proxy.counters().faults[link_fault::handshake_cut], 0);
    proxy.stop_chaos();
    connect();
    exchange();
}

TEST(link_chaos, the_same_seed_gives_the_same_dooms) {
    link_chaos first({.seed = 3}), same({.seed = 3}), other({.seed = 4});
    bool differs = false;
    std::set<link_fault> kinds;
    for (int i = 0; i < 200; ++i) {
        const link_doom a = first.next(), b = same.next(), c = other.next();
        EXPECT_EQ(a.fault, b.fault);
        EXPECT_EQ(a.after, b.after);
        EXPECT_EQ(a.after_bytes, b.after_bytes);
        differs |= a.after != c.after;
        kinds.insert(a.fault);
    }
    EXPECT_TRUE(differs);
    EXPECT_EQ(kinds.size(), chaos_options{}.weights.size());
}

TEST(free_port, is_never_given_twice) {
    std::set<std::uint16_t> seen;
    for (int i = 0; i < 100; ++i)
        EXPECT_TRUE(seen.insert(free_port()).second);
}

} // namespace
} // namespace epode::test
