#include "loopback_pair.hpp"

#include <epode/base/bytes.hpp>
#include <transport/socket_io.hpp>

#include <array>
#include <boost/asio/error.hpp>
#include <cerrno>
#include <gtest/gtest.h>
#include <poll.h>
#include <string>
#include <thread>

namespace epode::transport {
namespace {

using test::loopback_pair;

struct outcome {
    io_status status;
    std::string text;
    error_code code;
};

outcome receive(int socket, std::size_t room = 100) {
    std::string buffer(room, '\0');
    std::size_t size = 99;
    outcome out{};
    out.status = receive_some(socket, std::as_writable_bytes(std::span(buffer)), size, out.code);
    EXPECT_LE(size, room);
    out.text = buffer.substr(0, size);
    return out;
}

void await_readable(int socket) {
    pollfd about{socket, POLLIN, 0};
    ASSERT_EQ(::poll(&about, 1, 20'000), 1);
}

void say(int socket, const std::string& text) {
    ASSERT_EQ(::send(socket, text.data(), text.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(text.size()));
}

/// Sends until the socket takes no more; how much it took.
std::size_t fill(int socket) {
    const std::string chunk(10'000, 'x');
    std::size_t total = 0;
    for (;;) {
        std::size_t size = 99;
        error_code code;
        const io_status status = send_some(socket, chunk, size, code);
        total += size;
        if (status == io_status::done) continue;
        EXPECT_EQ(status, io_status::want_write);
        EXPECT_EQ(size, 0u);
        EXPECT_FALSE(code);
        return total;
    }
}

std::size_t drain(int socket) {
    std::size_t total = 0;
    for (std::array<char, 10'000> buffer{};;) {
        const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (got <= 0) return total;
        total += static_cast<std::size_t>(got);
    }
}

TEST(socket_io, nothing_there_is_waited_for) {
    const loopback_pair pair;
    const outcome o = receive(pair.near_end());
    EXPECT_EQ(o.status, io_status::want_read);
    EXPECT_EQ(o.text, "");
    EXPECT_FALSE(o.code);
}

TEST(socket_io, receives_what_is_there_as_far_as_there_is_room) {
    const loopback_pair pair;
    say(pair.far_end(), "hello world");
    await_readable(pair.near_end());
    EXPECT_EQ(receive(pair.near_end(), 5).text, "hello");
    const outcome o = receive(pair.near_end());
    EXPECT_EQ(o.status, io_status::done);
    EXPECT_EQ(o.text, " world");
    EXPECT_EQ(receive(pair.near_end()).status, io_status::want_read);
}

TEST(socket_io, an_orderly_end_has_no_code) {
    loopback_pair pair;
    say(pair.far_end(), "last");
    pair.finish_far();
    await_readable(pair.near_end());
    EXPECT_EQ(receive(pair.near_end()).text, "last");
    await_readable(pair.near_end());
    const outcome o = receive(pair.near_end());
    EXPECT_EQ(o.status, io_status::ended);
    EXPECT_FALSE(o.code);
}

TEST(socket_io, a_reset_has_one) {
    loopback_pair pair;
    pair.reset_far();
    await_readable(pair.near_end());
    const outcome o = receive(pair.near_end());
    EXPECT_EQ(o.status, io_status::ended);
    EXPECT_EQ(o.code, boost::asio::error::connection_reset);
}

TEST(socket_io, no_socket_at_all) {
    EXPECT_EQ(receive(-1).code, boost::asio::error::bad_descriptor);
    std::size_t size = 99;
    error_code code;
    EXPECT_EQ(send_some(-1, "x", size, code), io_status::ended);
    EXPECT_EQ(size, 0u);
    EXPECT_EQ(code, boost::asio::error::bad_descriptor);
    EXPECT_EQ(discard_input(-1), io_status::ended);
}

TEST(socket_io, sends_what_the_kernel_takes_and_goes_on_when_it_takes_more) {
    const loopback_pair pair;
    const std::size_t first = fill(pair.near_end());
    EXPECT_GT(first, 0u);
    std::size_t arrived = 0;
    while (arrived < first) {
        await_readable(pair.far_end());
        arrived += drain(pair.far_end());
    }
    pollfd about{pair.near_end(), POLLOUT, 0};
    ASSERT_EQ(::poll(&about, 1, 20'000), 1);
    EXPECT_GT(fill(pair.near_end()), 0u);
}

TEST(socket_io, a_text_larger_than_the_kernel_takes_goes_in_part) {
    const loopback_pair pair;
    const std::string text(32U << 20, 'x');
    std::size_t size = 0;
    error_code code;
    EXPECT_EQ(send_some(pair.near_end(), text, size, code), io_status::done);
    EXPECT_GT(size, 0u);
    EXPECT_LT(size, text.size());
}

// SIGPIPE would end this program.
TEST(socket_io, sending_to_nobody_is_an_error_and_no_signal) {
    loopback_pair pair;
    pair.reset_far();
    await_readable(pair.near_end());
    std::size_t size = 99;
    error_code code;
    EXPECT_EQ(send_some(pair.near_end(), "x", size, code), io_status::ended);
    EXPECT_TRUE(code == boost::asio::error::connection_reset ||
                code == boost::asio::error::broken_pipe)
        << code.message();
    code = {};
    EXPECT_EQ(send_some(pair.near_end(), "x", size, code), io_status::ended);
    EXPECT_EQ(code, boost::asio::error::broken_pipe);
    EXPECT_EQ(size, 0u);
}

TEST(socket_io, discards_until_there_is_nothing_or_the_end) {
    loopback_pair pair;
    EXPECT_EQ(discard_input(pair.near_end()), io_status::want_read);
    say(pair.far_end(), "never read");
    await_readable(pair.near_end());
    EXPECT_EQ(discard_input(pair.near_end()), io_status::want_read);
    say(pair.far_end(), "never read");
    pair.finish_far();
    for (io_status status = io_status::want_read; status != io_status::ended;) {
        await_readable(pair.near_end());
        status = discard_input(pair.near_end());
        ASSERT_NE(status, io_status::done) << "so little is no more than one turn";
    }
}

// A peer that never stops must not keep one connection's turn going for ever.
TEST(socket_io, discards_no_more_than_a_turn) {
    int ends[2];
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_DGRAM, 0, ends), 0);
    int queued = 0;
    while (::send(ends[1], "x", 1, MSG_DONTWAIT) == 1)
        ++queued;
    ASSERT_GT(queued, 8) << "each is one round";
    EXPECT_EQ(discard_input(ends[0]), io_status::done);
    std::size_t left = drain(ends[0]);
    EXPECT_EQ(left, static_cast<std::size_t>(queued) - 8);
    ::close(ends[0]);
    ::close(ends[1]);
}

TEST(socket_io, buffers_are_two_for_each_thread) {
    EXPECT_EQ(socket_buffer().size(), shared_buffer_bytes);
    EXPECT_EQ(plain_buffer().size(), shared_buffer_bytes);
    EXPECT_EQ(socket_buffer().data(), socket_buffer().data());
    EXPECT_NE(socket_buffer().data(), plain_buffer().data());
    const std::byte* other = nullptr;
    std::thread([&] { other = socket_buffer().data(); }).join();
    EXPECT_NE(other, socket_buffer().data());
}

} // namespace
} // namespace epode::transport
