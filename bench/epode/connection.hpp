#pragma once
#include "../common/suite.hpp"

#include <epode/client.hpp>

#include <boost/asio/io_context.hpp>

#include <string>

namespace epode::bench {

/// One epode::client, logged in at the sink.
class epode_connection : public connection {
public:
    epode_connection(asio::io_context& context, const options& options);

    void send(std::size_t first, std::size_t count) override;
    void receive(std::size_t count) override;

private:
    static config make_config(const options& options);
    /// Runs the event loop until `done` says so; throws when the connection was lost.
    template <class Done>
    void run_until(Done done);
    void submit(message m);
    void ping();

    asio::io_context& context_;
    client client_;
    std::size_t waiting_ = 0;
    std::size_t received_ = 0;
    bool online_ = false;
    std::string failure_;
};

} // namespace epode::bench
