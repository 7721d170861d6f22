#pragma once
#include <support/certificates.hpp>
#include <support/process.hpp>
#include <support/temporary_folder.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace epode::test {

enum class server_kind { prosody, ejabberd };

const char* to_string(server_kind kind);

struct server_options {
    /// Accounts of the host `localhost`: name and password.
    std::map<std::string, std::string> users{{"alice", "alice's secret"}, {"bob", "bob's secret"}};
    /// How long a session whose connection is gone can be resumed.
    int resumption_window_s = 60;
    certificate_kind certificate = certificate_kind::right_host;
    /// Serves the plaintext port, on which TLS is not even offered. Prosody then has no STARTTLS
    /// port.
    bool plaintext = false;
    /// Asks for certificates of clients, and takes those of its own authority as a login (SASL
    /// EXTERNAL). Prosody then offers no other login.
    bool client_certificates = false;
    bool offline_messages = true;
    bool archive = true;
    /// Archive and offline messages in SQLite, which forgets nothing when the server is killed;
    /// needs the servers' drivers for it.
    bool sqlite = false;
    bool stream_management = true;
    bool rooms = true; ///< `conference.localhost`
    std::optional<std::size_t> stanza_limit_bytes;
    /// Appended to the configuration as it is: Lua for Prosody (global section), YAML for ejabberd.
    std::string extra_configuration;
};

/// A real XMPP server on loopback ports of its own, with configuration and data in a temporary
/// folder. Data and ports stay over stop() or kill() and start().
///
/// Every failure is a std::runtime_error that ends with the last lines of the server's log. Start
/// it from a thread that outlives it (see `process`).
class xmpp_server {
public:
    virtual ~xmpp_server();
    xmpp_server(const xmpp_server&) = delete;
    xmpp_server& operator=(const xmpp_server&) = delete;

    /// Returns once the server answers a stream header with features and every account exists.
    void start();
    /// Asks it to end (SIGTERM: streams are closed) and waits until it has.
    void stop();
    /// SIGKILL.
    void kill();
    bool running() const;

    virtual server_kind kind() const = 0;
    /// The server's own version, after start().
    std::string version() const;
    std::uint16_t starttls_port() const;
    std::uint16_t direct_tls_port() const noexcept { return direct_tls_port_; }
    std::uint16_t plaintext_port() const;
    std::uint16_t http_port() const noexcept { return http_port_; }
    /// The authority that signed its certificate, unless that is self-signed.
    std::filesystem::path ca_file() const { return authority_.file(); }
    /// From the server's authority.
    certificate_files issue_client(const std::string& name,
                                   const std::vector<std::string>& addresses) {
        return authority_.issue_client(name, addresses);
    }
    /// The file that server_options::sqlite asks for.
    std::filesystem::path database() const { return folder_ / "archive.sqlite"; }
    const std::string& password(const std::string& user) const { return options_.users.at(user); }
    /// The last lines of what it logged.
    std::string log_tail(int lines = 40) const;

protected:
    explicit xmpp_server(server_options options);

    virtual void write_configuration() = 0;
    virtual process_options command() const = 0;
    /// Before the first start only.
    virtual void create_accounts() {}
    /// True once the output shows that all start-up work is done.
    virtual bool output_shows_ready(const std::string& output) const = 0;
    /// Where the version stands in the log: what is before it.
    virtual std::string version_prefix() const = 0;

    const server_options& options() const noexcept { return options_; }
    const std::filesystem::path& folder() const noexcept { return folder_.path(); }
    const certificate_files& certificate() const noexcept { return certificate_; }
    std::filesystem::path output_file() const { return folder_ / "output.log"; }
    std::uint16_t client_port() const noexcept { return client_port_; }
    std::uint16_t plain_port() const noexcept { return plain_port_; }
    [[noreturn]] void fail(const std::string& what) const;

private:
    void await_ready();

    server_options options_;
    temporary_folder folder_;
    certificate_authority authority_;
    certificate_files certificate_;
    std::uint16_t client_port_, direct_tls_port_, plain_port_, http_port_;
    bool prepared_ = false;
    std::size_t output_before_start_ = 0;
    std::unique_ptr<process> process_;
};

/// A server that has not been started.
std::unique_ptr<xmpp_server> make_server(server_kind kind, server_options options = {});

} // namespace epode::test
