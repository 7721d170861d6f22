// TLS on a socket, against OpenSSL's own server, step by step in one thread.
#include "loopback_pair.hpp"
#include "peer.hpp"

#include <epode/base/bytes.hpp>
#include <epode/transport/error.hpp>
#include <transport/tls_stream.hpp>

#include <algorithm>
#include <boost/asio/error.hpp>
#include <gtest/gtest.h>
#include <memory>
#include <openssl/err.h>
#include <poll.h>
#include <string>

namespace epode::transport {
namespace {

using test::authority;
using test::identity;
using test::issue;

const identity& good() {
    static const identity instance =
        issue({.common_name = "x", .names = "DNS:example.org"}, &authority());
    return instance;
}

std::string pattern(std::size_t size) {
    std::string out(size, ' ');
    for (std::size_t i = 0; i < size; ++i)
        out[i] = static_cast<char>('a' + i % 23 + i / 1000 % 3);
    return out;
}

/// What a read gave.
struct input {
    io_status status;
    std::string text;
};

class tls_stream_test : public testing::TestWithParam<int> {
protected:
    tls_stream_test() : context_(test::server_context(good())) {
        SSL_CTX_set_max_proto_version(context_.get(), GetParam());
        diagnostics why;
        client_context_ =
            tls_context::shared({.system_authorities = false, .authorities_pem = authority().pem()},
                                why)
                .value();
        client_ = std::make_unique<tls_stream>(*client_context_, pair_.near_end(),
                                               server_name::parse("example.org").value(), true);
        server_.reset(SSL_new(context_.get()));
        SSL_set_fd(server_.get(), pair_.far_end());
        SSL_set_accept_state(server_.get());
    }

    static bool can(int socket, short what, int wait_ms = 20'000) {
        pollfd about{socket, what, 0};
        return ::poll(&about, 1, wait_ms) == 1;
    }
    /// What the socket has to be able to do before the next step.
    void await(io_status status) {
        ASSERT_TRUE(status == io_status::want_read || status == io_status::want_write);
        ASSERT_TRUE(can(pair_.near_end(), status == io_status::want_read ? POLLIN : POLLOUT));
    }
    void shake_hands() {
        for (io_status status = io_status::want_read; status != io_status::done;) {
            status = client_->handshake();
            ASSERT_NE(status, io_status::failed) << client_->why().why;
            ASSERT_NE(status, io_status::ended);
            SSL_do_handshake(server_.get());
            if (status == io_status::want_read) await(status);
        }
        for (int round = 0; round < 10 && SSL_do_handshake(server_.get()) != 1; ++round)
            ASSERT_TRUE(can(pair_.far_end(), POLLIN));
        ASSERT_TRUE(SSL_is_init_finished(server_.get()));
    }
    input read(std::size_t room = 1000) {
        std::string buffer(room, '\0');
        std::size_t size = 0;
        const io_status status = client_->read(std::as_writable_bytes(std::span(buffer)), size);
        buffer.resize(size);
        return {status, buffer};
    }
    /// Reads until so much came or it ends, waiting as the status says.
    input read_until(std::size_t bytes) {
        input out{io_status::done, {}};
        while (out.text.size() < bytes) {
            input next = read(bytes - out.text.size());
            out.text += next.text;
            out.status = next.status;
            if (next.status == io_status::ended || next.status == io_status::failed) break;
            if (next.status != io_status::done) await(next.status);
        }
        return out;
    }
    void server_says(const std::string& text) {
        ASSERT_EQ(SSL_write(server_.get(), text.data(), static_cast<int>(text.size())),
                  static_cast<int>(text.size()));
        ASSERT_TRUE(can(pair_.near_end(), POLLIN));
    }
    /// What the server can read now.
    std::string server_reads() {
        std::string out;
        char buffer[16384];
        for (int got = 0; (got = SSL_read(server_.get(), buffer, sizeof buffer)) > 0;)
            out.append(buffer, static_cast<std::size_t>(got));
        return out;
    }
    int server_error() { return SSL_get_error(server_.get(), -1); }
    /// Fills the socket past TLS; how much went.
    std::size_t fill_socket() {
        const std::string junk(100'000, 'j');
        std::size_t out = 0;
        for (ssize_t sent = 0;
             (sent = ::send(pair_.near_end(), junk.data(), junk.size(), MSG_DONTWAIT)) > 0;)
            out += static_cast<std::size_t>(sent);
        return out;
    }
    /// The server reads so much past TLS.
    void drop_at_server(std::size_t bytes) {
        for (std::string junk(100'000, ' '); bytes > 0;) {
            ASSERT_TRUE(can(pair_.far_end(), POLLIN));
            const ssize_t got =
                ::recv(pair_.far_end(), junk.data(), std::min(bytes, junk.size()), 0);
            ASSERT_GT(got, 0);
            bytes -= static_cast<std::size_t>(got);
        }
    }
    /// Writes until the socket is full; how much went.
    std::size_t write_until_full(const std::string& text) {
        std::size_t size = 0;
        EXPECT_EQ(client_->write(text, size), io_status::want_write);
        EXPECT_LT(size, text.size());
        return size;
    }
    /// Writes the rest, the server reading all the while; everything that it read.
    std::string write_rest(const std::string& text, std::size_t sent) {
        std::string arrived;
        while (arrived.size() < text.size()) {
            if (sent < text.size()) {
                // Another place in memory for what is tried again: a caller may move its buffer.
                const std::string rest = text.substr(sent);
                std::size_t size = 0;
                const io_status status = client_->write(rest, size);
                EXPECT_TRUE(status == io_status::done || status == io_status::want_write);
                sent += size;
            }
            EXPECT_TRUE(can(pair_.far_end(), POLLIN));
            arrived += server_reads();
        }
        EXPECT_EQ(sent, text.size());
        return arrived;
    }

    test::loopback_pair pair_;
    test::context_pointer context_;
    std::shared_ptr<const tls_context> client_context_;
    std::unique_ptr<tls_stream> client_;
    openssl_pointer<SSL, SSL_free> server_;
};

TEST_P(tls_stream_test, is_ready_only_after_the_handshake) {
    EXPECT_FALSE(client_->is_ready());
    EXPECT_EQ(client_->handshake(), io_status::want_read);
    EXPECT_EQ(client_->handshake(), io_status::want_read) << "asking again changes nothing";
    EXPECT_FALSE(client_->is_ready());
    EXPECT_FALSE(client_->binding().tls);
    shake_hands();
    EXPECT_TRUE(client_->is_ready());
    EXPECT_TRUE(client_->binding().tls);
}

TEST_P(tls_stream_test, nothing_there_is_waited_for) {
    shake_hands();
    const input i = read();
    EXPECT_EQ(i.status, io_status::want_read);
    EXPECT_EQ(i.text, "");
    EXPECT_FALSE(client_->has_unread());
}

// The socket announces only what it has itself.
TEST_P(tls_stream_test, what_tls_holds_back_is_told_and_read_without_the_socket) {
    shake_hands();
    for (int i = 0; i < 3; ++i)
        server_says(pattern(1000));
    input first = read(10);
    EXPECT_EQ(first.status, io_status::done);
    EXPECT_EQ(first.text, pattern(1000).substr(0, 10));
    EXPECT_FALSE(can(pair_.near_end(), POLLIN, 0)) << "the socket is empty";
    EXPECT_TRUE(client_->has_unread());
    const input rest = read(5000);
    EXPECT_EQ(first.text + rest.text, pattern(1000) + pattern(1000) + pattern(1000));
    EXPECT_EQ(rest.status, io_status::want_read);
    EXPECT_FALSE(client_->has_unread());
}

TEST_P(tls_stream_test, a_record_that_came_in_part_waits_for_its_rest) {
    shake_hands();
    read(); // what a server says behind its handshake
    // The record is taken from another connection's end and handed over in two pieces.
    openssl_pointer<BIO, BIO_free_all> sink(BIO_new(BIO_s_mem()));
    BIO_up_ref(sink.get());
    SSL_set0_wbio(server_.get(), sink.get());
    ASSERT_EQ(SSL_write(server_.get(), "whole", 5), 5);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(sink.get(), &bytes);
    ASSERT_GT(size, 10);
    for (const auto& [from, count] : {std::pair(0L, 7L), std::pair(7L, size - 7)}) {
        EXPECT_EQ(read().text, "");
        ASSERT_EQ(::send(pair_.far_end(), bytes + from, static_cast<std::size_t>(count), 0), count);
        ASSERT_TRUE(can(pair_.near_end(), POLLIN));
    }
    EXPECT_EQ(read().text, "whole");
}

TEST_P(tls_stream_test, an_orderly_end) {
    shake_hands();
    server_says("last");
    SSL_shutdown(server_.get());
    EXPECT_EQ(read_until(100).text, "last");
    EXPECT_EQ(read().status, io_status::ended);
    EXPECT_FALSE(client_->socket_error());
}

// A cut looks like that: XMPP has its own end, `</stream:stream>`, so nothing is taken for whole.
TEST_P(tls_stream_test, an_end_without_close_notify) {
    shake_hands();
    server_says("last");
    pair_.finish_far();
    EXPECT_EQ(read_until(100).text, "last");
    EXPECT_EQ(read().status, io_status::ended);
    EXPECT_FALSE(client_->socket_error());
}

TEST_P(tls_stream_test, a_reset) {
    shake_hands();
    read();
    pair_.reset_far();
    ASSERT_TRUE(can(pair_.near_end(), POLLIN));
    EXPECT_EQ(read().status, io_status::ended);
    EXPECT_EQ(client_->socket_error(), boost::asio::error::connection_reset);
    std::size_t size = 99;
    EXPECT_EQ(client_->write("x", size), io_status::ended);
    EXPECT_EQ(size, 0u);
}

TEST_P(tls_stream_test, an_end_during_the_handshake) {
    EXPECT_EQ(client_->handshake(), io_status::want_read);
    char hello[4096];
    while (::recv(pair_.far_end(), hello, sizeof hello, MSG_DONTWAIT) > 0) {
    }
    pair_.finish_far();
    ASSERT_TRUE(can(pair_.near_end(), POLLIN));
    EXPECT_EQ(client_->handshake(), io_status::ended);
    EXPECT_FALSE(client_->socket_error());
    EXPECT_FALSE(client_->is_ready());
}

TEST_P(tls_stream_test, a_handshake_on_a_full_socket_waits_to_write) {
    const std::size_t before = fill_socket();
    EXPECT_EQ(client_->handshake(), io_status::want_write);
    drop_at_server(before);
    shake_hands();
    server_says("welcome");
    EXPECT_EQ(read_until(7).text, "welcome");
}

TEST_P(tls_stream_test, a_large_write_goes_in_part_and_arrives_whole_in_many_records) {
    shake_hands();
    const std::string text = pattern(1 << 20);
    EXPECT_TRUE(write_rest(text, write_until_full(text)) == text);
}

TEST_P(tls_stream_test, a_large_input_is_read_in_pieces_of_any_size) {
    shake_hands();
    std::string sent, got;
    for (int i = 1; i <= 40; ++i) {
        const std::string text = pattern(static_cast<std::size_t>(i) * 331);
        server_says(text);
        sent += text;
        got += read_until(text.size() / 2).text;
        got += read_until(sent.size() - got.size()).text;
    }
    EXPECT_TRUE(got == sent);
}

TEST_P(tls_stream_test, the_server_may_say_goodbye_and_still_listen) {
    shake_hands();
    SSL_shutdown(server_.get());
    ASSERT_TRUE(can(pair_.near_end(), POLLIN));
    EXPECT_EQ(read_until(1).status, io_status::ended);
    std::size_t size = 0;
    EXPECT_EQ(client_->write("farewell", size), io_status::done);
    EXPECT_EQ(size, 8u);
    ASSERT_TRUE(can(pair_.far_end(), POLLIN));
    EXPECT_EQ(server_reads(), "farewell");
}

TEST_P(tls_stream_test, after_our_goodbye_the_server_may_still_speak) {
    shake_hands();
    EXPECT_EQ(client_->shut_down(), io_status::done);
    ASSERT_TRUE(can(pair_.far_end(), POLLIN));
    EXPECT_EQ(server_reads(), "");
    EXPECT_EQ(SSL_get_shutdown(server_.get()), SSL_RECEIVED_SHUTDOWN);
    server_says("last words");
    EXPECT_EQ(read_until(10).text, "last words");
    std::size_t size = 99;
    EXPECT_EQ(client_->write("x", size), io_status::failed) << "nothing goes behind a goodbye";
    EXPECT_EQ(size, 0u);
}

TEST_P(tls_stream_test, a_goodbye_on_a_full_socket_waits) {
    shake_hands();
    const std::size_t before = fill_socket();
    EXPECT_EQ(client_->shut_down(), io_status::want_write);
    drop_at_server(before);
    ASSERT_TRUE(can(pair_.near_end(), POLLOUT));
    EXPECT_EQ(client_->shut_down(), io_status::done);
    ASSERT_TRUE(can(pair_.far_end(), POLLIN));
    EXPECT_EQ(server_reads(), "");
    EXPECT_EQ(SSL_get_shutdown(server_.get()), SSL_RECEIVED_SHUTDOWN);
}

TEST_P(tls_stream_test, garbage_is_refused_for_good_and_said_to_the_server) {
    shake_hands();
    const std::string garbage = "\x17\x03\x03" + std::string("\0\x20", 2) + std::string(32, 'g');
    ASSERT_EQ(::send(pair_.far_end(), garbage.data(), garbage.size(), 0),
              static_cast<ssize_t>(garbage.size()));
    ASSERT_TRUE(can(pair_.near_end(), POLLIN));
    EXPECT_EQ(read_until(1).status, io_status::failed);
    EXPECT_EQ(client_->why().code, error::tls_failed);
    EXPECT_NE(client_->why().why.find("TLS with example.org failed"), std::string::npos)
        << client_->why().why;
    EXPECT_FALSE(client_->why().security) << "a damaged connection is replaced by the next";
    EXPECT_EQ(read().status, io_status::failed);
    std::size_t size = 99;
    EXPECT_EQ(client_->write("x", size), io_status::failed);
    EXPECT_EQ(size, 0u);
    ASSERT_TRUE(can(pair_.far_end(), POLLIN));
    EXPECT_EQ(server_reads(), "");
    EXPECT_EQ(server_error(), SSL_ERROR_SSL) << "an alert";
}

INSTANTIATE_TEST_SUITE_P(with, tls_stream_test, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) {
                             return version.param == TLS1_2_VERSION ? "tls_1_2" : "tls_1_3";
                         });

// What one version has and the other does not.
class tls_1_2_stream : public tls_stream_test {};
class tls_1_3_stream : public tls_stream_test {};

TEST_P(tls_1_3_stream, tickets_behind_the_handshake_are_no_input) {
    SSL_set_num_tickets(server_.get(), 5);
    shake_hands();
    ASSERT_TRUE(can(pair_.near_end(), POLLIN));
    const input tickets = read();
    EXPECT_EQ(tickets.status, io_status::want_read);
    EXPECT_EQ(tickets.text, "");
    ASSERT_EQ(SSL_new_session_ticket(server_.get()), 1);
    server_says("data");
    EXPECT_EQ(read_until(4).text, "data");
}

TEST_P(tls_1_3_stream, new_keys_are_agreed_while_the_socket_is_full) {
    shake_hands();
    const std::string text = pattern(1 << 20);
    const std::size_t sent = write_until_full(text);
    ASSERT_EQ(SSL_key_update(server_.get(), SSL_KEY_UPDATE_REQUESTED), 1);
    server_says("under new keys");
    const input got = read(14);
    EXPECT_EQ(got.text, "under new keys");
    EXPECT_TRUE(write_rest(text, sent) == text) << "the answer to it goes between two records";
    server_says("again");
    EXPECT_EQ(read_until(5).text, "again");
}

TEST_P(tls_1_3_stream, a_certificate_is_not_asked_for_behind_the_handshake) {
    shake_hands();
    SSL_set_verify(server_.get(), SSL_VERIFY_PEER, nullptr);
    EXPECT_EQ(SSL_verify_client_post_handshake(server_.get()), 0);
}

INSTANTIATE_TEST_SUITE_P(with, tls_1_3_stream, testing::Values(TLS1_3_VERSION),
                         [](const auto&) { return "tls_1_3"; });

// CVE-2009-3555 and its like: who renegotiates may be somebody else.
TEST_P(tls_1_2_stream, a_renegotiation_is_declined_and_nothing_is_lost) {
    shake_hands();
    ASSERT_EQ(SSL_renegotiate(server_.get()), 1);
    SSL_do_handshake(server_.get());
    ASSERT_TRUE(can(pair_.near_end(), POLLIN));
    const input got = read();
    EXPECT_EQ(got.status, io_status::want_read) << client_->why().why;
    EXPECT_EQ(got.text, "");
    std::size_t size = 0;
    EXPECT_EQ(client_->write("still here", size), io_status::done);
    ASSERT_TRUE(can(pair_.far_end(), POLLIN));
    EXPECT_EQ(server_reads(), "");
    EXPECT_EQ(ERR_GET_REASON(ERR_peek_error()), SSL_R_NO_RENEGOTIATION);
    ERR_clear_error();
}

INSTANTIATE_TEST_SUITE_P(with, tls_1_2_stream, testing::Values(TLS1_2_VERSION),
                         [](const auto&) { return "tls_1_2"; });

} // namespace
} // namespace epode::transport
