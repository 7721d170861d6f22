// Whom a server has to prove to be. What a whole chain makes of it is in certificate_check_test.
#include "certificates.hpp"

#include <epode/jid.hpp>
#include <epode/transport/error.hpp>
#include <transport/server_name.hpp>

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace epode::transport {
namespace {

const std::string srv_name = "otherName:1.3.6.1.5.5.7.8.7;IA5STRING:";
const std::string xmpp_address = "otherName:1.3.6.1.5.5.7.8.5;UTF8:";
const std::string unicode = "b\xc3\xbc"
                            "cher.example";
const std::string ascii = "xn--bcher-kva.example";

bool names(const std::string& alternative_names, const std::string& domain, bool dns_only = false) {
    const test::identity shown = test::issue({.common_name = domain, .names = alternative_names});
    return server_name::parse(domain).value().is_named_by(shown.certificate.get(), dns_only);
}

TEST(server_name, says_what_it_is_and_indicates_a_labels) {
    struct {
        std::string domain, indication;
    } const cases[] = {
        {"example.org", "example.org"},
        {unicode, ascii},
        {ascii, ascii},
        {"localhost", "localhost"},
        {"127.0.0.1", ""},
        {"[::1]", ""},
        {"::1", ""},
    };
    for (const auto& c : cases) {
        const server_name name = server_name::parse(c.domain).value();
        EXPECT_EQ(name.domain(), c.domain);
        EXPECT_EQ(name.indication(), c.indication) << c.domain;
    }
}

TEST(server_name, refuses_what_cannot_be_one) {
    for (const std::string& domain :
         {std::string(), std::string("[]"), std::string("\xff"), std::string("a\0b", 3),
          std::string("a\xe2\x80\xa8.example"), "\xc3\xbc" + std::string(63, 'a') + ".example"})
        EXPECT_EQ(server_name::parse(domain).error(), error::bad_host_name) << domain;
}

// The domain of a JID is U-labels, whichever was written (RFC 7622 §3.2.1); certificates have
// A-labels (RFC 9525 §6.3).
TEST(server_name, an_international_domain_is_named_by_its_a_labels) {
    const std::vector<std::string> written_as{"user@" + unicode, "user@" + ascii,
                                              "user@B\xc3\x9c"
                                              "CHER.example"};
    for (const std::string& written : written_as) {
        const std::string domain(jid(written).domain());
        EXPECT_EQ(domain, unicode);
        EXPECT_TRUE(names("DNS:" + ascii, domain));
        EXPECT_TRUE(names("DNS:XN--Bcher-KVA.example", domain));
        EXPECT_TRUE(names("DNS:*." + ascii, "shop." + domain));
        EXPECT_TRUE(names("DNS:*.shop.example", "b\xc3\xbc"
                                                "cher.shop.example"));
        EXPECT_TRUE(names(srv_name + "_xmpp-client." + ascii, domain));
        EXPECT_TRUE(names(xmpp_address + ascii, domain));
        EXPECT_FALSE(names("DNS:bucher.example", domain));
        EXPECT_FALSE(names("DNS:xn--*.example", domain));
        EXPECT_FALSE(names("DNS:xn--bcher-kva.example.org", domain));
    }
}

TEST(server_name, an_address_is_named_as_an_address_only) {
    EXPECT_TRUE(names("IP:127.0.0.1", "127.0.0.1"));
    EXPECT_TRUE(names("IP:::1", "[::1]"));
    EXPECT_TRUE(names("IP:::1", "0:0::1"));
    EXPECT_FALSE(names("DNS:127.0.0.1", "127.0.0.1"));
    EXPECT_FALSE(names(xmpp_address + "127.0.0.1", "127.0.0.1"));
    EXPECT_FALSE(names("IP:127.0.0.2", "127.0.0.1"));
    EXPECT_FALSE(names("IP:127.0.0.1", "localhost"));
}

// Name constraints bind what OpenSSL applies them to.
TEST(server_name, under_constraints_only_the_names_of_hosts_count) {
    EXPECT_TRUE(names("DNS:example.org", "example.org", true));
    EXPECT_TRUE(names("IP:127.0.0.1", "127.0.0.1", true));
    for (const std::string& name :
         {srv_name + "_xmpp-client.example.org", xmpp_address + "example.org"}) {
        EXPECT_TRUE(names(name, "example.org", false)) << name;
        EXPECT_FALSE(names(name, "example.org", true)) << name;
    }
}

TEST(server_name, one_right_name_among_others_will_do) {
    EXPECT_TRUE(names("DNS:a.example," + srv_name + "_xmpp-server.example.org," + xmpp_address +
                          "user@example.org," + xmpp_address + "example.org",
                      "example.org"));
    EXPECT_FALSE(names("DNS:a.example," + srv_name + "_xmpp-server.example.org," + xmpp_address +
                           "user@example.org",
                       "example.org"));
    EXPECT_FALSE(names("", "example.org")) << "the common name does not count";
}

TEST(server_name, lists_every_kind_of_name_harmlessly) {
    const auto listed = [](const std::string& alternative_names) {
        const test::identity shown = test::issue({.common_name = "x", .names = alternative_names});
        return names_in(shown.certificate.get());
    };
    EXPECT_EQ(listed("DNS:a.example,IP:127.0.0.1," + srv_name + "_xmpp-client.b.example," +
                     xmpp_address + "c.example,email:d@e.example"),
              "a.example, 127.0.0.1, _xmpp-client.b.example, c.example");
    EXPECT_EQ(listed(xmpp_address + "a\x1b[31mb"), "a?[31mb") << "no control of terminals";
    EXPECT_EQ(listed("DNS:" + std::string(150, 'a')), std::string(100, 'a') + "...");
}

TEST(server_name, finds_the_addresses_of_a_client) {
    const auto found = [](const std::string& alternative_names) {
        const test::identity shown = test::issue({.common_name = "x", .names = alternative_names});
        return xmpp_addresses_in(shown.certificate.get());
    };
    EXPECT_EQ(
        found("DNS:a.example," + xmpp_address + "a@b.example," + xmpp_address + "C@d.example"),
        (std::vector<std::string>{"a@b.example", "C@d.example"}));
    EXPECT_TRUE(found("otherName:1.3.6.1.5.5.7.8.5;IA5STRING:a@b.example").empty());
    EXPECT_TRUE(found("").empty());
}

} // namespace
} // namespace epode::transport
