#include <support/certificates.hpp>
#include <support/process.hpp>
#include <support/temporary_folder.hpp>
#include <support/xmpp_server.hpp>

#include <gtest/gtest.h>
#include <string>

namespace epode::test {
namespace {

using namespace std::chrono_literals;

/// What OpenSSL's own program says of the certificate.
std::string verify(const std::filesystem::path& authority, const std::filesystem::path& leaf) {
    process openssl({.arguments = {"openssl", "verify", "-CAfile", authority.string(),
                                   "-verify_hostname", "localhost", leaf.string()}});
    openssl.wait(20s);
    std::string out;
    while (const auto line = openssl.read_line(20s))
        out += *line + "\n";
    return out + openssl.error_output();
}

TEST(certificates, each_kind_is_right_or_wrong_in_its_own_way) {
    const temporary_folder folder;
    certificate_authority authority(folder.path());
    const auto said = [&](certificate_kind kind) {
        return verify(authority.file(), authority.issue(kind).certificate);
    };
    EXPECT_NE(said(certificate_kind::right_host).find(": OK"), std::string::npos);
    EXPECT_NE(said(certificate_kind::wrong_host).find("hostname mismatch"), std::string::npos);
    EXPECT_NE(said(certificate_kind::expired).find("expired"), std::string::npos);
    EXPECT_NE(said(certificate_kind::self_signed).find("self-signed"), std::string::npos);
}

class served : public testing::TestWithParam<server_kind> {};

TEST_P(served, certificates_are_shown_on_both_tls_ports) {
    const auto server = make_server(GetParam());
    server->start();
    const auto check = [&](std::vector<std::string> how) {
        std::vector<std::string> arguments{"openssl",
                                           "s_client",
                                           "-CAfile",
                                           server->ca_file().string(),
                                           "-verify_return_error",
                                           "-verify_hostname",
                                           "localhost"};
        arguments.insert(arguments.end(), how.begin(), how.end());
        process client({.arguments = std::move(arguments)});
        return client.wait(20s);
    };
    EXPECT_EQ(check({"-starttls", "xmpp", "-xmpphost", "localhost", "-connect",
                     "127.0.0.1:" + std::to_string(server->starttls_port())}),
              0);
    EXPECT_EQ(check({"-connect", "127.0.0.1:" + std::to_string(server->direct_tls_port())}), 0);
}

INSTANTIATE_TEST_SUITE_P(both, served, testing::Values(server_kind::prosody, server_kind::ejabberd),
                         [](const auto& each) { return to_string(each.param); });

} // namespace
} // namespace epode::test
