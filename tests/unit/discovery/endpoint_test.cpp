#include <epode/discovery/endpoint.hpp>

#include <gtest/gtest.h>

namespace epode {
namespace {

using security = endpoint::security;

TEST(endpoint, a_url_is_read_and_written) {
    struct {
        const char* url;
        endpoint expected;
        const char* canonical;
    } const cases[] = {
        {"tcp://example.org", {"example.org", 5222, security::start_tls}, "tcp://example.org:5222"},
        {"tls://example.org",
         {"example.org", 5223, security::direct_tls},
         "tls://example.org:5223"},
        {"tcp://h:1/", {"h", 1, security::start_tls}, "tcp://h:1"},
        {"tls://127.0.0.1:65535",
         {"127.0.0.1", 65535, security::direct_tls},
         "tls://127.0.0.1:65535"},
        {"tcp://[::1]", {"::1", 5222, security::start_tls}, "tcp://[::1]:5222"},
        {"tcp://[2001:db8::1]:99",
         {"2001:db8::1", 99, security::start_tls},
         "tcp://[2001:db8::1]:99"},
    };
    for (const auto& c : cases) {
        const auto e = endpoint::parse_url(c.url);
        ASSERT_TRUE(e) << c.url;
        EXPECT_EQ(*e, c.expected) << c.url;
        EXPECT_EQ(to_string(*e), c.canonical);
        EXPECT_EQ(*endpoint::parse_url(to_string(*e)), *e);
    }
}

TEST(endpoint, what_is_no_endpoint_is_refused) {
    for (const char* url : {"",           "example.org",   "http://example.org",
                            "TCP://h",    "tcp:/h",        "tcp://",
                            "tcp:///",    "tcp://:5222",   "tcp://h:",
                            "tcp://h:0",  "tcp://h:65536", "tcp://h:-1",
                            "tcp://h:5x", "tcp://h: 5",    "tcp://[::1",
                            "tcp://[]",   "tcp://[::1]5",  "tcp://[::1]:",
                            "tcp://a b",  "tcp://h/path",  "tcp://user@h",
                            "tcp://h?x",  "tcp://h#x",     "tls://a]b"})
        EXPECT_FALSE(endpoint::parse_url(url)) << url;
}

TEST(endpoint, an_authority_takes_what_it_lacks_from_the_fallback) {
    const endpoint fallback{"own.example", 5223, security::direct_tls};
    EXPECT_EQ(*endpoint::parse_authority("other.example", fallback),
              (endpoint{"other.example", 5223, security::direct_tls}));
    EXPECT_EQ(*endpoint::parse_authority("other.example:99", fallback),
              (endpoint{"other.example", 99, security::direct_tls}));
    EXPECT_EQ(*endpoint::parse_authority("[::1]:99", fallback),
              (endpoint{"::1", 99, security::direct_tls}));
    EXPECT_EQ(*endpoint::parse_authority("2001:db8::1", fallback),
              (endpoint{"2001:db8::1", 5223, security::direct_tls}))
        << "an IPv6 address without brackets has no port";
    EXPECT_FALSE(endpoint::parse_authority("", fallback));
    for (const char* host : {"other.example\n", "\tother.example", "a\x01", "a\x7f:99"})
        EXPECT_FALSE(endpoint::parse_authority(host, fallback)) << host;
    EXPECT_FALSE(endpoint::parse_authority("tls://other.example", fallback))
        << "a redirection has no say in the security";
}

} // namespace
} // namespace epode
