// Tests src/transport/pem_file.cpp
// The certificate that the client shows of itself.
#include "tls_client.hpp"

#include <epode/transport/error.hpp>
#include <support/temporary_folder.hpp>
#include <transport/server_name.hpp>

#include <gtest/gtest.h>

namespace epode::transport {
namespace {

using epode::test::temporary_folder;
using epode::test::write_file;
using test::accepted;
using test::authority;
using test::direct;
using test::good;
using test::identity;
using test::issue;
using test::peer;
using test::server_context;
using test::tls_client;
using test::trusting;

const identity& middle() {
    static const identity instance =
        issue({.common_name = "middle", .authority = true}, &authority());
    return instance;
}

const std::string xmpp_address = "otherName:1.3.6.1.5.5.7.8.5;UTF8:";

const identity& own() {
    static const identity instance =
        issue({.common_name = "alice", .names = xmpp_address + "alice@example.org"}, &middle());
    return instance;
}

class client_certificate : public testing::Test {
protected:
    std::string file(const std::string& name, const std::string& text) {
        write_file(folder_ / name, text);
        return (folder_ / name).string();
    }
    /// Trusts the server, and shows this certificate, with the authority in between.
    tls_settings showing(const identity& shown) {
        tls_settings out = trusting(authority());
        out.certificate_file = file("own.pem", shown.pem() + middle().pem());
        out.key_file = file("own.key", shown.key_pem());
        return out;
    }
    /// Why these settings are refused.
    std::string wrong(const std::string& certificate, const std::string& key) {
        tls_settings settings{.system_authorities = false};
        settings.certificate_file = certificate;
        settings.key_file = key;
        diagnostics why;
        const auto context = tls_context::shared(settings, why);
        EXPECT_FALSE(context);
        if (!context) {
            EXPECT_EQ(context.error(), error::bad_client_certificate);
        }
        return why.ours;
    }
    temporary_folder folder_;
};

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

/// A server that asks for a certificate and trusts that authority.
test::context_pointer asking_context(const identity& trusted, int version) {
    auto out = server_context(good());
    SSL_CTX_set_max_proto_version(out.get(), version);
    SSL_CTX_set_verify(out.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(out.get()), trusted.certificate.get());
    return out;
}

TEST_F(client_certificate, is_shown_with_its_chain_to_a_server_that_asks) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto context = asking_context(authority(), version);
        std::vector<std::string> seen;
        peer server([&](accepted& c) {
            if (!c.accept_tls(context.get())) return;
            if (const X509* shown = SSL_get0_peer_certificate(c.tls()))
                seen = xmpp_addresses_in(shown);
            c.write("welcome");
        });
        tls_client client("example.org", showing(own()));
        client.dial(server.port(), direct);
        client.run_until_lost();
        server.wait();
        EXPECT_EQ(client.bytes, "welcome") << client.why.ours;
        EXPECT_EQ(seen, std::vector<std::string>{"alice@example.org"});
    }
}

TEST_F(client_certificate, is_not_shown_to_a_server_that_does_not_ask) {
    const auto context = server_context(good());
    bool seen = true;
    peer server([&](accepted& c) {
        ASSERT_TRUE(c.accept_tls(context.get()));
        seen = SSL_get0_peer_certificate(c.tls()) != nullptr;
    });
    tls_client client("example.org", showing(own()));
    client.dial(server.port(), direct);
    client.run_until_lost();
    server.wait();
    EXPECT_EQ(client.tls_ready, 1);
    EXPECT_FALSE(seen);
}

// The server has to prove itself first: who logs in where is nobody else's business.
TEST_F(client_certificate, is_not_shown_to_a_server_that_is_not_trusted) {
    const identity stranger = issue({.common_name = "a stranger", .authority = true});
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto context = asking_context(authority(), version);
        bool shown = true;
        peer server([&](accepted& c) {
            EXPECT_FALSE(c.accept_tls(context.get()));
            shown = SSL_get0_peer_certificate(c.tls()) != nullptr;
        });
        tls_settings settings = showing(own());
        settings.authorities_pem = stranger.pem();
        tls_client client("example.org", settings);
        client.dial(server.port(), direct);
        client.run_until_lost();
        server.wait();
        EXPECT_EQ(client.code, error::certificate_untrusted);
        EXPECT_FALSE(shown);
    }
}

TEST_F(client_certificate, refused_by_the_server_is_final_and_says_so) {
    const identity stranger = issue({.common_name = "a stranger", .authority = true});
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto context = asking_context(stranger, version);
        peer server([&](accepted& c) { EXPECT_FALSE(c.accept_tls(context.get())); });
        tls_client client("example.org", showing(own()));
        client.dial(server.port(), direct);
        client.run_until_lost();
        EXPECT_EQ(client.code, error::client_certificate_refused) << client.why.ours;
        EXPECT_TRUE(client.security);
        EXPECT_TRUE(
            contains(client.why.ours, "does not accept the client's certificate (unknown CA)"))
            << client.why.ours;
    }
}

TEST_F(client_certificate, missed_by_the_server_is_final_and_says_so) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        const auto context = asking_context(authority(), version);
        peer server([&](accepted& c) { EXPECT_FALSE(c.accept_tls(context.get())); });
        tls_client client;
        client.dial(server.port(), direct);
        client.run_until_lost();
        EXPECT_EQ(client.code, error::client_certificate_refused) << client.why.ours;
        EXPECT_TRUE(client.security);
        EXPECT_TRUE(contains(client.why.ours, "give one with --certificate")) << client.why.ours;
    }
}

TEST_F(client_certificate, may_be_in_one_file_with_its_key) {
    tls_settings settings{.system_authorities = false};
    diagnostics why;
    for (const std::string& text :
         {own().pem() + own().key_pem(), own().key_pem() + own().pem() + middle().pem()}) {
        settings.certificate_file = file("both.pem", text);
        const auto context = tls_context::shared(settings, why);
        ASSERT_TRUE(context) << why.ours;
        EXPECT_TRUE((*context)->has_certificate());
    }
}

TEST_F(client_certificate, belongs_to_what_tells_settings_apart) {
    diagnostics why;
    const tls_settings with = showing(own());
    tls_settings copied = with;
    copied.key_file = file("copy.key", own().key_pem());
    const auto bare = tls_context::shared(trusting(authority()), why).value();
    const auto first = tls_context::shared(with, why).value();
    EXPECT_NE(first, bare);
    EXPECT_FALSE(bare->has_certificate());
    EXPECT_NE(tls_context::shared(copied, why).value(), first);
    EXPECT_EQ(tls_context::shared(with, why).value(), first);
}

TEST_F(client_certificate, that_is_unusable_is_named_with_the_reason) {
    const std::string certificate = file("own.pem", own().pem());
    const std::string key = file("own.key", own().key_pem());
    const identity other = issue({.common_name = "other"});
    std::string damaged = own().pem() + middle().pem();
    damaged[own().pem().size() + 100] = '!';
    std::string damaged_key = own().key_pem();
    damaged_key[60] = '!';
    const std::string missing = (folder_ / "missing.pem").string();
    struct {
        std::string certificate, key, says;
    } const cases[] = {
        {missing, key, missing + " (--certificate) is unusable: it cannot be read: No such file"},
        {folder_.path().string(), key, "it cannot be read: Is a directory"},
        {file("text", "text"), key, "there is no certificate in PEM form inside"},
        {key, key, "there is no certificate in PEM form inside"},
        {file("damaged.pem", damaged), key, "certificate number 2 is damaged"},
        {certificate, missing, missing + " (--key) is unusable: it cannot be read: No such file"},
        {certificate, certificate, "there is no private key in PEM form inside"},
        {certificate, "", "there is no private key in PEM form inside; a key in a file of its own"},
        {certificate, file("damaged.key", damaged_key), "the key is damaged"},
        {certificate, file("locked.key", own().key_pem("secret")), "the key is encrypted"},
        {certificate, file("other.key", other.key_pem()), "the key does not fit the certificate"},
        {"", key, "a key without a certificate"},
    };
    for (const auto& c : cases) {
        const std::string said = wrong(c.certificate, c.key);
        EXPECT_TRUE(contains(said, c.says)) << "no '" << c.says << "' in: " << said;
    }
}

// XEP-0178 §2: one address says it all, of several the client has to choose.
TEST_F(client_certificate, names_the_account_alone_or_not) {
    const std::string dns = "DNS:example.org";
    struct {
        std::string names;
        bool alone;
    } const cases[] = {
        {xmpp_address + "alice@example.org", true},
        {xmpp_address + "Alice@EXAMPLE.org", true},
        {dns + "," + xmpp_address + "alice@example.org", true},
        {xmpp_address + "bob@example.org", false},
        {xmpp_address + "example.org", false},
        {xmpp_address + "alice@example.org," + xmpp_address + "bob@example.org", false},
        {xmpp_address + "@", false},
        {dns, false},
        {"", false},
    };
    for (const auto& c : cases) {
        const identity shown = issue({.common_name = "alice", .names = c.names});
        tls_settings settings{.system_authorities = false};
        settings.certificate_file = file("own.pem", shown.pem() + shown.key_pem());
        diagnostics why;
        const auto context = tls_context::shared(settings, why);
        ASSERT_TRUE(context) << why.ours;
        EXPECT_EQ((*context)->certificate_names_only(jid("alice@example.org/tower")), c.alone)
            << c.names;
    }
    diagnostics why;
    EXPECT_FALSE(tls_context::shared(trusting(authority()), why)
                     .value()
                     ->certificate_names_only(jid("alice@example.org")));
}

} // namespace
} // namespace epode::transport
