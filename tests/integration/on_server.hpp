#pragma once
#include <support/epode_cli.hpp>
#include <support/link_proxy.hpp>
#include <support/xmpp_server.hpp>

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <vector>

namespace epode::test {

using namespace std::chrono_literals;

/// How `epode` reaches the server.
enum class way { starttls, direct_tls, plaintext, link };

/// A running `epode listen` and what it has printed.
class inbox {
public:
    explicit inbox(std::unique_ptr<epode_cli> listener) : listener_(std::move(listener)) {}
    epode_cli& cli() { return *listener_; }
    std::string transcript() const { return listener_->transcript(); }
    bool await_body(const std::string& body);
    /// Bodies in the order of their first arrival.
    std::vector<std::string> first_arrivals() const;
    /// How many messages came again.
    int duplicates() const;

private:
    std::unique_ptr<epode_cli> listener_;
};

/// A test on a server of its own. A server that does not start fails the test.
class on_some_server : public testing::Test {
protected:
    virtual server_kind kind() const = 0;
    /// Also records the version, for the test's report and for `server-versions.txt`.
    void start(server_options options = {});
    /// The same, with a link in front of the plaintext port.
    void start_with_link(server_options options = {});

    xmpp_server& server() { return *server_; }
    link_proxy& link() { return *link_; }
    bool is_prosody() const { return kind() == server_kind::prosody; }

    /// What every command that connects takes. `jid` without a domain gets `@localhost`.
    std::vector<std::string> login(const std::string& jid, way how) const;
    /// The password of `user` in the environment.
    std::map<std::string, std::string> password_of(const std::string& jid) const;
    std::unique_ptr<epode_cli> run(const std::string& command, const std::string& jid, way how,
                                   std::vector<std::string> more = {}) const;
    std::unique_ptr<epode_cli> send_to_bob(way how, std::vector<std::string> more = {}) const;
    /// Bob listens straight at the server; returns once he is online.
    inbox bob_listens();
    way straight() const { return link_ ? way::plaintext : way::starttls; }

    /// Sends one line and waits until that message's last fate is `acked`.
    testing::AssertionResult send_acked(epode_cli& sender, const std::string& body);
    /// Ends the input, waits for the end, and checks: every line has a message with a fate, the
    /// acknowledged ones arrived, the failed ones did not, the first arrivals are in the order
    /// sent, and the exit status and the summary fit.
    void finish_and_compare(epode_cli& sender, inbox& receiver);
    /// Returns once all that the server routed to bob before is printed: a message sent over
    /// another connection has come too.
    void flush(inbox& receiver);

private:
    std::unique_ptr<xmpp_server> server_;
    std::unique_ptr<link_proxy> link_;
    int flushes_ = 0;
};

/// A test that runs on both kinds.
class on_server : public on_some_server, public testing::WithParamInterface<server_kind> {
protected:
    server_kind kind() const override { return GetParam(); }
};

/// `prefix-1` to `prefix-count`.
std::vector<std::string> numbered(const std::string& prefix, int count);
bool contains_text(std::string text, std::string part); ///< letters' case does not matter

#define EPODE_ON_BOTH_SERVERS(suite)                                                               \
    INSTANTIATE_TEST_SUITE_P(on, suite,                                                            \
                             testing::Values(server_kind::prosody, server_kind::ejabberd),         \
                             [](const auto& each) { return to_string(each.param); })

} // namespace epode::test
