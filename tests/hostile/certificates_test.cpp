// Servers that show a certificate of somebody else's, or a bad one.
#include "hostile_test.hpp"

#include <epode/transport/error.hpp>

namespace epode::test {
namespace {

using transport::test::authority;
using transport::test::day_s;
using transport::test::description;
using transport::test::issue;

class certificates : public hostile_test {
protected:
    /// The server shows it, and gets nothing.
    script shows(const identity& certificate) {
        return [this, &certificate](conversation& c) { written_ += c.show(certificate); };
    }
    std::string written_; ///< what the client wrote to who showed a bad certificate
};

const identity& stranger() {
    static const identity instance = issue({.common_name = "test authority", .authority = true});
    return instance;
}
/// An authority below the one that is trusted, for another domain's names only; it may not sign.
const identity& no_authority() {
    static const identity instance =
        issue({.common_name = "example.org", .names = "DNS:example.org"}, &authority());
    return instance;
}

struct shown {
    const char* name;
    description content;
    transport::error why;
    enum { by_authority, by_itself, by_stranger, by_no_authority } signed_by = by_authority;
};

const identity& signer_of(const shown& what) {
    switch (what.signed_by) {
    case shown::by_stranger: return stranger();
    case shown::by_no_authority: return no_authority();
    default: return authority();
    }
}
identity make(const shown& what) {
    return issue(what.content, what.signed_by == shown::by_itself ? nullptr : &signer_of(what));
}

class bad_certificates : public certificates, public ::testing::WithParamInterface<shown> {};

// CVE-2022-45197: no check of the name; CVE-2014-0363: none of who may sign.
TEST_P(bad_certificates, end_it_before_anything_is_said) {
    const identity certificate = make(GetParam());
    serve(shows(certificate));
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{lost(GetParam().why), over(GetParam().why)}));
    EXPECT_EQ(written_, "");
}

TEST_P(bad_certificates, end_direct_tls_before_anything_is_said) {
    const identity certificate = make(GetParam());
    settings.connect =
        "tls" + serve([&](conversation& c) { written_ = c.show_at_once(certificate); }).substr(3);
    start();
    ASSERT_TRUE(served());
    EXPECT_EQ(saw, (strings{lost(GetParam().why), over(GetParam().why)}));
    EXPECT_EQ(written_ + plain_wire(), "") << "not even the stream's header";
}

// Somebody takes the server's place on a later connection: nothing is said, and nothing is lost.
TEST_P(bad_certificates, on_a_later_connection_cost_no_session) {
    const identity certificate = make(GetParam());
    serve({[](conversation& c) {
               c.come_online();
               c.await("</message>");
           },
           shows(certificate),
           [](conversation& c) {
               c.await_resume();
               c.resumed("1");
               c.sync();
           }});
    start();
    send("m1");
    ASSERT_TRUE(served());
    EXPECT_EQ(written_, "");
    EXPECT_EQ(seen("ended"), strings{});
    EXPECT_EQ(seen("resumed").size(), 1u);
    EXPECT_EQ(seen("acked"), strings{"acked m1"});
}

using enum transport::error;
INSTANTIATE_TEST_SUITE_P(
    being, bad_certificates,
    ::testing::Values(
        shown{"for_another_host", {"x", "DNS:elsewhere.example"}, certificate_wrong_host},
        // The client dialed it, but its user trusts example.org.
        shown{"for_the_dialed_host_only",
              {"x", "IP:127.0.0.1,DNS:localhost"},
              certificate_wrong_host},
        shown{"for_a_host_below", {"x", "DNS:xmpp.example.org"}, certificate_wrong_host},
        shown{"for_all_hosts_below", {"x", "DNS:*.example.org"}, certificate_wrong_host},
        shown{"for_all_hosts_above", {"x", "DNS:*.org"}, certificate_wrong_host},
        shown{"by_common_name_only", {"example.org", ""}, certificate_wrong_host},
        shown{"for_an_account", {"x", "email:alice@example.org"}, certificate_wrong_host},
        shown{"for_another_service",
              {"x", "otherName:1.3.6.1.5.5.7.8.7;IA5STRING:_xmpp-server.example.org"},
              certificate_wrong_host},
        shown{"expired", {"x", "DNS:example.org", -9 * day_s, -day_s}, certificate_expired},
        shown{"of_tomorrow", {"x", "DNS:example.org", day_s, 9 * day_s}, certificate_not_yet_valid},
        shown{"self_signed", {"x", "DNS:example.org"}, certificate_untrusted, shown::by_itself},
        shown{"by_an_authority_of_the_same_name",
              {"x", "DNS:example.org"},
              certificate_invalid,
              shown::by_stranger},
        shown{"by_a_server_that_is_no_authority",
              {"x", "DNS:example.org"},
              certificate_untrusted,
              shown::by_no_authority},
        shown{"for_clients",
              {.common_name = "x", .names = "DNS:example.org", .usage = "clientAuth"},
              certificate_invalid}),
    [](const auto& about) { return std::string(about.param.name); });

} // namespace
} // namespace epode::test
