// Servers that a client must not talk to, and how it says why.
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
using test::named_by_client;
using test::peer;
using test::server_context;
using test::tls_client;
using test::trusting;

struct refusal {
    error_code code;
    std::string ours;
    bool security;
};

refusal refused(const identity& shown, const std::string& domain = "example.org",
                const tls_settings& trust = trusting(authority())) {
    const auto context = server_context(shown);
    bool accepted_by_server = false;
    std::string got;
    peer server([&](accepted& c) {
        accepted_by_server = c.accept_tls(context.get());
        got = c.read_all();
    });
    tls_client client(domain, trust);
    client.dial(server.port(), direct);
    client.run_until_lost();
    server.wait();
    EXPECT_EQ(client.tls_ready, 0);
    EXPECT_EQ(got, "");
    return {client.code, client.why.ours, client.security};
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(connection_refused, unknown_authority) {
    const identity stranger = issue({.common_name = "a stranger", .authority = true});
    const refusal r = refused(good(), "example.org", trusting(stranger));
    EXPECT_EQ(r.code, error::certificate_untrusted);
    EXPECT_TRUE(r.security);
    EXPECT_TRUE(contains(r.ours, "issued by \"CN=test authority\"")) << r.ours;
    EXPECT_TRUE(contains(r.ours, "--ca-file")) << r.ours;
    EXPECT_TRUE(contains(r.ours, fingerprint(good().certificate.get()))) << r.ours;
}

TEST(connection_refused, self_signed) {
    const identity own = issue({.common_name = "x", .names = "DNS:example.org"});
    const refusal r = refused(own);
    EXPECT_EQ(r.code, error::certificate_untrusted);
    EXPECT_TRUE(r.security);
    EXPECT_TRUE(contains(r.ours, "self-signed")) << r.ours;
    EXPECT_TRUE(contains(r.ours, "--ca-file")) << r.ours;
    EXPECT_TRUE(contains(r.ours, fingerprint(own.certificate.get()))) << r.ours;
}

TEST(connection_refused, self_signed_but_handed_in) {
    const identity own = issue({.common_name = "x", .names = "DNS:example.org"});
    const auto context = server_context(own);
    peer server([&](accepted& c) { c.accept_tls(context.get()), c.read_all(); });
    tls_client client("example.org", trusting(own));
    client.dial(server.port(), direct);
    client.run_until_ready();
}

TEST(connection_refused, wrong_host) {
    const refusal r = refused(good(), "elsewhere.example");
    EXPECT_EQ(r.code, error::certificate_wrong_host);
    EXPECT_TRUE(r.security);
    EXPECT_TRUE(contains(r.ours, "valid for example.org, not for elsewhere.example")) << r.ours;
}

// The certificate is the account's domain's, not that of the host dialed.
TEST(connection_refused, valid_for_the_dialed_host_only) {
    const identity own = issue({.common_name = "x", .names = "IP:127.0.0.1"}, &authority());
    const refusal r = refused(own);
    EXPECT_EQ(r.code, error::certificate_wrong_host);
    EXPECT_TRUE(contains(r.ours, "valid for 127.0.0.1, not for example.org")) << r.ours;
}

TEST(connection_refused, server_without_tls_1_2) {
    const auto context = server_context(good());
    SSL_CTX_set_security_level(context.get(), 0);
    SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION);
    SSL_CTX_set_max_proto_version(context.get(), TLS1_1_VERSION);
    bool accepted_by_server = true;
    peer server([&](accepted& c) { accepted_by_server = c.accept_tls(context.get()); });
    tls_client client;
    client.dial(server.port(), direct);
    client.run_until_lost();
    server.wait();
    EXPECT_FALSE(accepted_by_server);
    EXPECT_EQ(client.code, error::tls_failed);
    EXPECT_TRUE(client.security);
    EXPECT_TRUE(contains(client.why.ours, "TLS 1.2 or 1.3 is needed")) << client.why.ours;
}

TEST(connection_refused, server_without_tls) {
    peer server([&](accepted& c) {
        c.write("<stream:stream xmlns='jabber:client'>");
        c.read_all();
    });
    tls_client client;
    client.dial(server.port(), direct);
    client.run_until_lost();
    EXPECT_EQ(client.code, error::tls_failed);
    EXPECT_TRUE(client.security);
    EXPECT_TRUE(contains(client.why.ours, "STARTTLS")) << client.why.ours;
}

TEST(connection_refused, cut_during_the_handshake_is_no_refusal) {
    for (const bool orderly : {true, false}) {
        peer server([&](accepted& c) {
            c.read(1);
            if (!orderly) c.reset();
        });
        tls_client client;
        client.dial(server.port(), direct);
        client.run_until_lost();
        EXPECT_FALSE(client.security);
        if (orderly) {
            // Bytes of the hello that were not read make the kernel say it the hard way.
            EXPECT_NE(client.code, error::tls_failed);
        }
    }
}

TEST(connection_refused, garbage_after_the_handshake) {
    const auto context = server_context(good());
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        ::send(c.socket(), "\x17\x03\x03\x00\x20 this is no record of this stream", 37, 0);
        c.read_all();
    });
    tls_client client;
    client.dial(server.port(), direct);
    client.run_until_ready();
    client.run_until_lost();
    EXPECT_EQ(client.code, error::tls_failed);
    EXPECT_EQ(client.bytes, "");
    EXPECT_FALSE(client.security);
}

TEST(connection_refused, address_as_domain) {
    const identity own = issue({.common_name = "x", .names = "IP:127.0.0.1,IP:::1"}, &authority());
    const auto context = server_context(own);
    for (const std::string domain : {"127.0.0.1", "[::1]"}) {
        std::string server_name = "unset";
        peer server([&](accepted& c) {
            ASSERT_TRUE(c.accept_tls(context.get()));
            server_name = named_by_client(c.tls());
        });
        tls_client client(domain);
        client.dial(server.port(), direct);
        client.run_until_ready();
        server.wait();
        EXPECT_EQ(server_name, "");
    }
}

TEST(connection_refused, international_domain) {
    const identity own =
        issue({.common_name = "x", .names = "DNS:xn--bcher-kva.example"}, &authority());
    const auto context = server_context(own);
    std::string server_name;
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        server_name = named_by_client(c.tls());
    });
    tls_client client("b\xc3\xbc"
                      "cher.example");
    client.dial(server.port(), direct);
    client.run_until_ready();
    server.wait();
    EXPECT_EQ(server_name, "xn--bcher-kva.example");
}

} // namespace
} // namespace epode::transport
