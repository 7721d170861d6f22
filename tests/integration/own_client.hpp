#pragma once
// A client in the test itself, for what the command line cannot do. What is judged is the others.
#include <support/xmpp_server.hpp>

#include <epode/client.hpp>

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <functional>
#include <string>
#include <utility>

namespace epode::test {

/// By STARTTLS, with the certificate checked.
inline config settings_of(xmpp_server& server, const std::string& user) {
    config c;
    c.jid = user + "@localhost";
    c.password = server.password(user);
    c.connect = "tcp://127.0.0.1:" + std::to_string(server.starttls_port());
    c.tls.authority_files = {server.ca_file().string()};
    return c;
}

/// Connected as long as it lives, and active while it waits for something.
class own_client {
public:
    explicit own_client(config settings) : client_(context_.get_executor(), std::move(settings)) {
        client_.async_run([](error_code) {});
    }
    client& account() { return client_; }
    /// Whether it became so, with something happening at least every 30 seconds.
    bool until(const std::function<bool()>& so) {
        while (!so())
            if (context_.run_one_for(std::chrono::seconds(30)) == 0) return false;
        return true;
    }

private:
    boost::asio::io_context context_;
    client client_;
};

} // namespace epode::test
