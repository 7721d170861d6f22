#include "certificates.hpp"

#include <epode/transport/error.hpp>
#include <transport/certificate_check.hpp>

#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>
#include <string_view>
#include <vector>

namespace epode::transport {
namespace {

using test::authority;
using test::day_s;
using test::identity;
using test::issue;

void free_stack(STACK_OF(X509) * certificates) { sk_X509_free(certificates); }

certificate_verdict check(const identity& shown, std::string_view domain,
                          const identity& trusted = authority(),
                          const identity* intermediate = nullptr) {
    const openssl_pointer<X509_STORE, X509_STORE_free> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), trusted.certificate.get());
    const openssl_pointer<STACK_OF(X509), free_stack> sent(sk_X509_new_null());
    if (intermediate) sk_X509_push(sent.get(), intermediate->certificate.get());
    const openssl_pointer<X509_STORE_CTX, X509_STORE_CTX_free> chain(X509_STORE_CTX_new());
    X509_STORE_CTX_init(chain.get(), store.get(), shown.certificate.get(), sent.get());
    X509_STORE_CTX_set_default(chain.get(), "ssl_server");
    return check_certificate(chain.get(), server_name::parse(domain).value());
}

identity named(const std::string& names) {
    return issue({.common_name = "example.org", .names = names}, &authority());
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(certificate_check, dns_names) {
    struct {
        const char* names;
        const char* domain;
        bool good;
    } const cases[] = {
        {"DNS:example.org", "example.org", true},
        {"DNS:EXAMPLE.org", "example.org", true},
        {"DNS:a.example,DNS:example.org", "example.org", true},
        {"DNS:example.org", "sub.example.org", false},
        {"DNS:sub.example.org", "example.org", false},
        {"DNS:*.example.org", "a.example.org", true},
        {"DNS:*.example.org", "example.org", false},
        {"DNS:*.example.org", "a.b.example.org", false},
        {"DNS:a.*.example.org", "a.b.example.org", false},
        {"DNS:x*.example.org", "xa.example.org", false},
        {"DNS:*x.example.org", "ax.example.org", false},
        {"DNS:*.org", "example.org", false},
        {"DNS:*", "example", false},
        {"email:example.org", "example.org", false},
        {"URI:xmpp:example.org", "example.org", false},
        {"IP:127.0.0.1", "127.0.0.1", true},
        {"DNS:127.0.0.1", "127.0.0.1", false},
        {"IP:127.0.0.2", "127.0.0.1", false},
        {"IP:::1", "[::1]", true},
    };
    for (const auto& c : cases) {
        const certificate_verdict v = check(named(c.names), c.domain);
        EXPECT_EQ(!v.code, c.good) << c.names << " for " << c.domain << ": " << v.why;
        if (!c.good) {
            EXPECT_EQ(v.code, error::certificate_wrong_host);
            EXPECT_TRUE(contains(v.why, std::string("not for ") + c.domain)) << v.why;
        }
    }
}

// RFC 6120 §13.7.1.2.1: names of the service itself.
TEST(certificate_check, xmpp_names) {
    const std::string srv = "otherName:1.3.6.1.5.5.7.8.7;IA5STRING:";
    const std::string address = "otherName:1.3.6.1.5.5.7.8.5;UTF8:";
    struct {
        std::string names;
        const char* domain;
        bool good;
    } const cases[] = {
        {srv + "_xmpp-client.example.org", "example.org", true},
        {srv + "_XMPP-client.Example.ORG", "example.org", true},
        {srv + "_xmpp-server.example.org", "example.org", false},
        {srv + "_xmpp-client.*.org", "example.org", false},
        {srv + "_xmpp-client.other.org", "example.org", false},
        {srv + "example.org", "example.org", false},
        {srv + "_xmpp-client.xn--bcher-kva.example",
         "b\xc3\xbc"
         "cher.example",
         true},
        {address + "example.org", "example.org", true},
        {address + "Example.org", "example.org", true},
        // UTF8: takes Latin-1.
        {address + "b\xfc"
                   "cher.example",
         "b\xc3\xbc"
         "cher.example",
         true},
        {address + "user@example.org", "example.org", false},
        {address + "example.org/resource", "example.org", false},
        {address + "*.example.org", "a.example.org", false},
        {address + "other.org", "example.org", false},
        // The kinds are told apart.
        {"otherName:1.3.6.1.5.5.7.8.7;UTF8:_xmpp-client.example.org", "example.org", false},
        {"otherName:1.2.3.4;UTF8:example.org", "example.org", false},
    };
    for (const auto& c : cases) {
        const certificate_verdict v = check(named(c.names), c.domain);
        EXPECT_EQ(!v.code, c.good) << c.names << " for " << c.domain << ": " << v.why;
    }
}

TEST(certificate_check, a_common_name_does_not_count) {
    const certificate_verdict v = check(named(""), "example.org");
    EXPECT_EQ(v.code, error::certificate_wrong_host);
    EXPECT_TRUE(contains(v.why, "a common name alone does not count")) << v.why;
}

// OpenSSL bounds DNS names by it, but not the names of services.
TEST(certificate_check, name_constraints_hold_for_every_kind_of_name) {
    const identity bounded = issue(
        {.common_name = "bounded", .authority = true, .constraints = "permitted;DNS:example.org"},
        &authority());
    const auto by_bounded = [&](const std::string& names) {
        return issue({.common_name = "x", .names = names}, &bounded);
    };
    EXPECT_FALSE(check(by_bounded("DNS:example.org"), "example.org", authority(), &bounded).code);
    EXPECT_EQ(check(by_bounded("DNS:victim.example"), "victim.example", authority(), &bounded).code,
              error::certificate_invalid);
    EXPECT_EQ(check(by_bounded("otherName:1.3.6.1.5.5.7.8.7;IA5STRING:_xmpp-client.victim.example"),
                    "victim.example", authority(), &bounded)
                  .code,
              error::certificate_wrong_host);
}

TEST(certificate_check, expired) {
    const identity own = issue(
        {.common_name = "x", .names = "DNS:example.org", .from_s = -9 * day_s, .until_s = -day_s},
        &authority());
    const certificate_verdict v = check(own, "example.org");
    EXPECT_EQ(v.code, error::certificate_expired);
    EXPECT_TRUE(contains(v.why, "expired since 20")) << v.why;
    EXPECT_TRUE(contains(v.why, " UTC")) << v.why;
    EXPECT_TRUE(contains(v.why, fingerprint(own.certificate.get()))) << v.why;
}

TEST(certificate_check, expired_authority) {
    const identity old = issue({.common_name = "old \"one\"\n",
                                .from_s = -9 * day_s,
                                .until_s = -day_s,
                                .authority = true});
    const identity own = issue({.common_name = "x", .names = "DNS:example.org"}, &old);
    const certificate_verdict v = check(own, "example.org", old);
    EXPECT_EQ(v.code, error::certificate_expired);
    EXPECT_TRUE(contains(v.why, "the authority \"CN=")) << v.why;
    EXPECT_FALSE(contains(v.why, "\n")) << v.why; // what the peer sent cannot forge our lines
}

TEST(certificate_check, not_yet_valid) {
    const identity own =
        issue({.common_name = "x", .names = "DNS:example.org", .from_s = day_s}, &authority());
    const certificate_verdict v = check(own, "example.org");
    EXPECT_EQ(v.code, error::certificate_not_yet_valid);
    EXPECT_TRUE(contains(v.why, "clock")) << v.why;
}

TEST(certificate_check, untrusted) {
    const identity stranger = issue({.common_name = "a stranger", .authority = true});
    const identity own = issue({.common_name = "x", .names = "DNS:example.org"}, &stranger);
    const certificate_verdict absent = check(own, "example.org");
    EXPECT_EQ(absent.code, error::certificate_untrusted);
    EXPECT_TRUE(contains(absent.why, "\"CN=a stranger\"")) << absent.why;
    // Sent along, it is no better known.
    const certificate_verdict sent = check(own, "example.org", authority(), &stranger);
    EXPECT_EQ(sent.code, error::certificate_untrusted);
    EXPECT_TRUE(contains(sent.why, "the authority \"CN=a stranger\" above the certificate for"))
        << sent.why;
    EXPECT_FALSE(contains(sent.why, "is issued by")) << sent.why; // by itself: that tells nothing
    EXPECT_FALSE(check(own, "example.org", stranger).code);
}

TEST(certificate_check, an_authority_in_between) {
    const identity middle = issue({.common_name = "middle", .authority = true}, &authority());
    const identity own = issue({.common_name = "x", .names = "DNS:example.org"}, &middle);
    EXPECT_FALSE(check(own, "example.org", authority(), &middle).code);
    EXPECT_EQ(check(own, "example.org").code, error::certificate_untrusted);
}

TEST(certificate_check, signed_by_who_may_not) {
    const identity leaf = named("DNS:example.org");
    const identity own = issue({.common_name = "x", .names = "DNS:victim.example"}, &leaf);
    const certificate_verdict v = check(own, "victim.example", authority(), &leaf);
    EXPECT_EQ(v.code, error::certificate_invalid) << v.why;
}

TEST(certificate_check, for_another_purpose) {
    const identity own = issue(
        {.common_name = "x", .names = "DNS:example.org", .usage = "clientAuth"}, &authority());
    EXPECT_EQ(check(own, "example.org").code, error::certificate_invalid);
}

TEST(certificate_check, lists_names_within_bounds) {
    std::string names = "DNS:n0";
    for (int i = 1; i < 9; ++i)
        names += ",DNS:n" + std::to_string(i);
    EXPECT_EQ(names_in(named(names).certificate.get()), "n0, n1, n2, n3, n4 and 4 more");
    EXPECT_EQ(names_in(named("IP:192.0.2.1,IP:2001:db8::1").certificate.get()),
              "192.0.2.1, 2001:db8::1");
    EXPECT_EQ(names_in(named("").certificate.get()), "");
}

TEST(certificate_check, no_domain) {
    EXPECT_EQ(server_name::parse("").error(), error::bad_host_name);
    EXPECT_EQ(server_name::parse("\xff").error(), error::bad_host_name);
}

} // namespace
} // namespace epode::transport
