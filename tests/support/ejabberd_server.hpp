#pragma once
#include <support/xmpp_server.hpp>

namespace epode::test {

class ejabberd_server final : public xmpp_server {
public:
    explicit ejabberd_server(server_options options) : xmpp_server(std::move(options)) {}
    server_kind kind() const override { return server_kind::ejabberd; }

private:
    void write_configuration() override;
    process_options command() const override;
    bool output_shows_ready(const std::string& output) const override;
    std::string version_prefix() const override;
};

} // namespace epode::test
