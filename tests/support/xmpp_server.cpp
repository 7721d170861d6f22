#include <support/xmpp_server.hpp>

#include <support/ejabberd_server.hpp>
#include <support/free_port.hpp>
#include <support/prosody_server.hpp>
#include <support/stream_probe.hpp>

#include <csignal>
#include <stdexcept>
#include <thread>

namespace epode::test {
namespace {

using namespace std::chrono_literals;
constexpr auto start_limit = 180s; // a busy machine is slow, and that is no failure
constexpr auto stop_limit = 30s;
constexpr auto between_probes = 20ms;

} // namespace

const char* to_string(server_kind kind) {
    return kind == server_kind::prosody ? "prosody" : "ejabberd";
}

xmpp_server::xmpp_server(server_options options)
    : options_(std::move(options)),
      authority_(folder_.path()),
      certificate_(authority_.issue(options_.certificate)),
      client_port_(free_port()),
      direct_tls_port_(free_port()),
      plain_port_(free_port()),
      http_port_(free_port()) {}

xmpp_server::~xmpp_server() = default;

void xmpp_server::fail(const std::string& what) const {
    throw std::runtime_error(std::string(to_string(kind())) + ": " + what +
                             "\n--- the end of its log ---\n" + log_tail());
}

std::uint16_t xmpp_server::starttls_port() const {
    if (options_.plaintext && kind() == server_kind::prosody)
        throw std::logic_error("Prosody has no STARTTLS port when plaintext is allowed");
    return client_port_;
}

std::uint16_t xmpp_server::plaintext_port() const {
    if (!options_.plaintext) throw std::logic_error("plaintext was not asked for");
    return plain_port_;
}

std::string xmpp_server::log_tail(int lines) const {
    return last_lines(read_file(output_file()), lines);
}

std::string xmpp_server::version() const {
    const std::string output = read_file(output_file());
    const std::string prefix = version_prefix();
    std::size_t at = output.find(prefix);
    if (at == std::string::npos) fail("no version in its log");
    at += prefix.size();
    return output.substr(at, output.find_first_of(" \r\n", at) - at);
}

bool xmpp_server::running() const { return process_ && process_->running(); }

void xmpp_server::start() {
    if (running()) throw std::logic_error("the server runs already");
    if (!prepared_) {
        write_configuration();
        create_accounts();
        prepared_ = true;
    }
    output_before_start_ = read_file(output_file()).size();
    process_ = std::make_unique<process>(command());
    await_ready();
}

void xmpp_server::await_ready() {
    const auto deadline = std::chrono::steady_clock::now() + start_limit;
    for (;;) {
        const std::uint16_t port = options_.plaintext ? plain_port_ : client_port_;
        if (output_shows_ready(read_file(output_file()).substr(output_before_start_)) &&
            answers_stream_header(port) && accepts_connections(direct_tls_port_))
            return;
        if (!process_->running()) fail("ended while starting");
        if (std::chrono::steady_clock::now() > deadline) fail("not ready in time");
        std::this_thread::sleep_for(between_probes);
    }
}

void xmpp_server::stop() {
    if (!running()) return;
    process_->signal(SIGTERM);
    if (!process_->wait(stop_limit)) fail("did not end on SIGTERM");
    process_.reset();
}

void xmpp_server::kill() { process_.reset(); }

std::unique_ptr<xmpp_server> make_server(server_kind kind, server_options options) {
    if (kind == server_kind::prosody) return std::make_unique<prosody_server>(std::move(options));
    return std::make_unique<ejabberd_server>(std::move(options));
}

} // namespace epode::test
