#include "tls_client.hpp"

#include <epode/transport/error.hpp>
#include <transport/certificate_check.hpp>

#include <future>
#include <gtest/gtest.h>
#include <openssl/err.h>
#include <sys/socket.h>

namespace epode::transport {
namespace {

using test::accepted;
using test::authority;
using test::direct;
using test::good;
using test::identity;
using test::issue;
using test::much;
using test::named_by_client;
using test::peer;
using test::recorder;
using test::server_context;
using test::tls_client;
using test::trusting;

std::string exported(SSL* ssl) {
    std::string out(32, '\0');
    const unsigned char none = 0;
    SSL_export_keying_material(ssl, reinterpret_cast<unsigned char*>(out.data()), out.size(),
                               "EXPORTER-Channel-Binding", 24, &none, 0, 1);
    return out;
}

std::string digest(const X509* certificate, const EVP_MD* hash) {
    unsigned char out[EVP_MAX_MD_SIZE];
    unsigned size = 0;
    X509_digest(certificate, hash, out, &size);
    return {reinterpret_cast<const char*>(out), size};
}

TEST(connection_tls, direct_tls_both_ways) {
    const auto context = server_context(good());
    SSL_CTX_set_alpn_select_cb(
        context.get(),
        [](SSL*, const unsigned char** out, unsigned char* size, const unsigned char* in, unsigned,
           void*) {
            *out = in + 1;
            *size = in[0];
            return SSL_TLSEXT_ERR_OK;
        },
        nullptr);
    std::string got, server_name, protocol, keys;
    int version = 0;
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        server_name = named_by_client(c.tls());
        const unsigned char* text = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected(c.tls(), &text, &size);
        protocol.assign(reinterpret_cast<const char*>(text), size);
        keys = exported(c.tls());
        version = SSL_version(c.tls());
        got = c.read(5);
        c.write("world");
    });
    tls_client client;
    client.dial(server.port(), direct);
    client.run_until_ready();
    client.write("hello");
    client.run_until_lost();
    server.wait();
    EXPECT_EQ(got, "hello");
    EXPECT_EQ(client.bytes, "world");
    EXPECT_EQ(client.written, 1);
    EXPECT_EQ(client.code, error::closed_by_peer);
    EXPECT_FALSE(client.security);
    EXPECT_EQ(server_name, "example.org");
    EXPECT_EQ(protocol, "xmpp-client");
    EXPECT_EQ(version, TLS1_3_VERSION);
    EXPECT_TRUE(client.binding.tls);
    EXPECT_EQ(client.binding.tls_exporter, keys);
    EXPECT_EQ(client.binding.tls_server_end_point, digest(good().certificate.get(), EVP_sha256()));
}

TEST(connection_tls, start_tls_on_a_used_connection) {
    const auto context = server_context(good());
    std::string asked, got;
    bool offered_protocol = false;
    SSL_CTX_set_alpn_select_cb(
        context.get(),
        [](SSL*, const unsigned char**, unsigned char*, const unsigned char*, unsigned,
           void* offered) {
            *static_cast<bool*>(offered) = true;
            return SSL_TLSEXT_ERR_NOACK;
        },
        &offered_protocol);
    peer server([&](accepted& c) {
        asked = c.read(10);
        c.write("<proceed/>");
        ASSERT_TRUE(c.accept_tls(context.get()));
        got = c.read(6);
        c.write("answer");
        c.read_all();
    });
    recorder client(trusting(authority()));
    client.at_dialed = [&] { client.write("<starttls>"); };
    client.at_bytes = [&] {
        if (client.bytes == "<proceed/>") client.start_tls("example.org");
    };
    client.at_tls_ready = [&] { client.write("header"); };
    client.dial(server.port());
    client.run_until([&] { return client.bytes == "<proceed/>answer" && client.written == 2; });
    client.close(false);
    client.run_out();
    server.wait();
    EXPECT_EQ(asked, "<starttls>");
    EXPECT_EQ(got, "header");
    EXPECT_FALSE(offered_protocol);
}

// What the server says right behind its handshake often comes in the same packet.
TEST(connection_tls, server_speaks_first) {
    const auto context = server_context(good());
    SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
    for (int round = 0; round < 20; ++round) {
        peer server([&](accepted& c) {
            ASSERT_TRUE(c.accept_tls(context.get()));
            c.write("first");
            c.write("second");
        });
        tls_client client;
        client.dial(server.port(), direct);
        client.run_until_lost();
        EXPECT_EQ(client.bytes, "firstsecond");
    }
}

TEST(connection_tls, large_write_to_a_slow_reader_while_much_comes) {
    const auto context = server_context(good());
    std::promise<void> may_read;
    std::string got;
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        may_read.get_future().wait();
        got = c.read(much);
        c.write(std::string(much, 's'));
    });
    tls_client client;
    client.dial(server.port(), direct);
    client.run_until_ready();
    client.write(std::string(much, 'c'));
    client.context.run_for(std::chrono::milliseconds(50));
    EXPECT_EQ(client.written, 0);
    may_read.set_value();
    client.run_until_lost();
    server.wait();
    EXPECT_TRUE(got == std::string(much, 'c'));
    EXPECT_TRUE(client.bytes == std::string(much, 's'));
    EXPECT_EQ(client.written, 1);
}

TEST(connection_tls, last_words_go_behind_a_write_that_is_under_way) {
    for (const std::size_t under_way : {std::size_t(1), much}) { // all but reported, or stuck
        const auto context = server_context(good());
        std::promise<void> may_read;
        std::string got;
        peer server([&](accepted& c) {
            ASSERT_TRUE(c.accept_tls(context.get()));
            may_read.get_future().wait();
            got = c.read_all();
        });
        tls_client client;
        client.dial(server.port(), direct);
        client.run_until_ready();
        client.write(std::string(under_way, 'c'));
        client.write("last words");
        client.close(false);
        may_read.set_value();
        client.run_out();
        server.wait();
        EXPECT_TRUE(got == std::string(under_way, 'c') + "last words");
    }
}

TEST(connection_tls, paused_again_and_again_loses_nothing) {
    const auto context = server_context(good());
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        for (int i = 0; i < 200; ++i)
            c.write(std::string(5000, static_cast<char>('a' + i % 26)));
    });
    tls_client client;
    client.at_bytes = [&] { client.link->pause_reading(true); };
    client.dial(server.port(), direct);
    for (int seen = 0; client.lost == 0; seen = client.chunks) {
        client.run_until([&] { return client.chunks > seen || client.lost > 0; });
        EXPECT_LE(client.chunks, seen + 1);
        if (client.link) client.outside([&] { client.link->pause_reading(false); });
    }
    std::string all;
    for (int i = 0; i < 200; ++i)
        all += std::string(5000, static_cast<char>('a' + i % 26));
    EXPECT_TRUE(client.bytes == all);
}

TEST(connection_tls, close_says_goodbye) {
    const auto context = server_context(good());
    std::string got;
    int end = 0;
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        got = c.read(much);
        char byte = 0;
        end = SSL_get_error(c.tls(), SSL_read(c.tls(), &byte, 1));
    });
    tls_client client;
    client.dial(server.port(), direct);
    client.run_until_ready();
    const int calls = client.calls;
    client.write(std::string(much, 'c'));
    client.close(false);
    client.run_out();
    server.wait();
    EXPECT_EQ(got.size(), much);
    EXPECT_EQ(end, SSL_ERROR_ZERO_RETURN); // close_notify, no truncation
    EXPECT_EQ(client.calls, calls);
}

TEST(connection_tls, closed_during_the_handshake) {
    for (const bool abort : {true, false}) {
        peer server([&](accepted& c) { c.read_all(); });
        tls_client client;
        client.dial(server.port(), direct);
        client.run_until_dialed();
        client.context.run_for(std::chrono::milliseconds(20));
        client.close(abort);
        client.run_out();
        server.wait();
        EXPECT_EQ(client.calls, 1);
    }
}

TEST(connection_tls, closed_when_ready) {
    const auto context = server_context(good());
    for (const bool abort : {true, false}) {
        peer server([&](accepted& c) {
            if (c.accept_tls(context.get())) c.read_all();
        });
        tls_client client;
        client.at_tls_ready = [&] { client.close(abort); };
        client.dial(server.port(), direct);
        client.run_until([&] { return !client.link; });
        client.run_out();
        server.wait();
        EXPECT_EQ(client.calls, 2);
    }
}

TEST(connection_tls, writing_to_a_lost_connection_reads_the_last_words_first) {
    const auto context = server_context(good());
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        c.read(1);
        c.write("last words");
        c.reset();
    });
    tls_client client;
    client.at_tls_ready = [&] {
        client.link->pause_reading(true);
        client.write("1");
    };
    client.dial(server.port(), direct);
    client.run_until([&] { return client.written == 1; });
    server.wait();
    client.link->pause_reading(false);
    client.write("2");
    client.run_until_lost();
    EXPECT_EQ(client.bytes, "last words");
    EXPECT_EQ(client.written, 1);
    EXPECT_FALSE(client.security);
}

TEST(connection_tls, key_update_is_answered) {
    const auto context = server_context(good());
    std::string got;
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        c.write("before");
        SSL_key_update(c.tls(), SSL_KEY_UPDATE_REQUESTED);
        c.write("after");
        got = c.read(6);
    });
    tls_client client;
    client.at_bytes = [&] {
        if (client.bytes == "beforeafter") client.write("answer");
    };
    client.dial(server.port(), direct);
    client.run_until_lost();
    server.wait();
    EXPECT_EQ(client.bytes, "beforeafter");
    EXPECT_EQ(got, "answer");
}

TEST(connection_tls, channel_binding_with_tls_1_2_needs_the_extended_master_secret) {
    for (const bool extended : {true, false}) {
        const auto context = server_context(good());
        SSL_CTX_set_max_proto_version(context.get(), TLS1_2_VERSION);
        if (!extended) SSL_CTX_set_options(context.get(), SSL_OP_NO_EXTENDED_MASTER_SECRET);
        std::string keys;
        peer server([&](accepted& c) {
            ASSERT_TRUE(c.accept_tls(context.get()));
            keys = exported(c.tls());
            c.read_all();
        });
        tls_client client;
        client.dial(server.port(), direct);
        client.run_until_ready();
        client.close(false);
        client.run_out();
        server.wait();
        EXPECT_EQ(client.binding.tls_exporter, extended ? keys : "");
        EXPECT_FALSE(client.binding.tls_server_end_point.empty());
    }
}

// RFC 5929 §4.1.
TEST(connection_tls, server_end_point_takes_the_hash_of_the_signature) {
    const identity ed25519 = issue({.common_name = "e", .authority = true, .key_type = "ED25519"});
    const test::description names{.common_name = "x", .names = "DNS:example.org"};
    test::description longer = names;
    longer.hash = "SHA384";
    const identity sha384 = issue(longer, &authority());
    const identity unhashed = issue(names, &ed25519);
    const std::pair<const identity*, std::string> cases[] = {
        {&sha384, digest(sha384.certificate.get(), EVP_sha384())}, {&unhashed, ""}};
    for (const auto& [own, expected] : cases) {
        const auto context = server_context(*own);
        peer server([&](accepted& c) { c.accept_tls(context.get()), c.read_all(); });
        tls_settings trust = trusting(authority());
        trust.authorities_pem += ed25519.pem();
        tls_client client("example.org", trust);
        client.dial(server.port(), direct);
        client.run_until_ready();
        client.close(true);
        EXPECT_EQ(client.binding.tls_server_end_point, expected);
    }
}

} // namespace
} // namespace epode::transport
