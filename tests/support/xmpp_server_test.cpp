#include <support/stream_probe.hpp>
#include <support/xmpp_server.hpp>

#include <gtest/gtest.h>
#include <iostream>
#include <stdexcept>

namespace epode::test {
namespace {

class servers : public testing::TestWithParam<server_kind> {};

TEST_P(servers, answer_on_every_port_and_tell_their_version) {
    const auto server = make_server(GetParam(), {.plaintext = true});
    server->start();
    EXPECT_TRUE(server->running());
    EXPECT_TRUE(answers_stream_header(server->plaintext_port()));
    EXPECT_TRUE(accepts_connections(server->direct_tls_port()));
    EXPECT_TRUE(accepts_connections(server->http_port()));
    EXPECT_FALSE(server->version().empty());
    std::cout << to_string(GetParam()) << ' ' << server->version() << '\n';
}

TEST_P(servers, come_back_on_the_same_port_after_stop_and_kill) {
    const auto server = make_server(GetParam());
    server->start();
    server->stop();
    EXPECT_FALSE(server->running());
    EXPECT_FALSE(accepts_connections(server->starttls_port()));
    server->start();
    EXPECT_TRUE(answers_stream_header(server->starttls_port()));
    server->kill();
    EXPECT_FALSE(accepts_connections(server->starttls_port()));
    server->start();
    EXPECT_TRUE(answers_stream_header(server->starttls_port()));
}

TEST_P(servers, that_cannot_start_say_what_their_log_says) {
    const auto server = make_server(GetParam(), {.extra_configuration = "\n}{ broken\n"});
    try {
        server->start();
        FAIL() << "started with a broken configuration";
    } catch (const std::runtime_error& error) {
        EXPECT_NE(std::string(error.what()).find("log"), std::string::npos) << error.what();
    }
}

INSTANTIATE_TEST_SUITE_P(both, servers,
                         testing::Values(server_kind::prosody, server_kind::ejabberd),
                         [](const auto& each) { return to_string(each.param); });

} // namespace
} // namespace epode::test
