#pragma once
#include <support/xmpp_server.hpp>

namespace epode::test {

class prosody_server final : public xmpp_server {
public:
    explicit prosody_server(server_options options) : xmpp_server(std::move(options)) {}
    server_kind kind() const override { return server_kind::prosody; }

private:
    void write_configuration() override;
    process_options command() const override;
    void create_accounts() override;
    std::filesystem::path configuration() const { return folder() / "prosody.cfg.lua"; }
    bool output_shows_ready(const std::string& output) const override;
    std::string version_prefix() const override;
};

} // namespace epode::test
