#include <support/prosody_server.hpp>

#include <fstream>

namespace epode::test {
namespace {

using namespace std::chrono_literals;

/// `text` as a Lua string.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

std::string modules(const server_options& options) {
    std::string out = R"("roster", "saslauth", "disco", "carbons", "pep", "csi_simple",
    "ping", "websocket", "bosh", "blocklist", "vcard4", "bookmarks", "time", "version")";
    if (!options.plaintext) out += R"(, "tls")";
    if (options.archive) out += R"(, "mam")";
    if (options.stream_management) out += R"(, "smacks")";
    return out;
}

} // namespace

void prosody_server::write_configuration() {
    std::filesystem::create_directories(folder() / "data");
    std::ofstream out(configuration());
    const bool plaintext = options().plaintext;
    out << "run_as_root = true\n"
        << "pidfile = " << quoted((folder() / "prosody.pid").string()) << '\n'
        << "data_path = " << quoted((folder() / "data").string()) << '\n'
        << "certificates = " << quoted(folder().string()) << '\n'
        << "interfaces = { \"127.0.0.1\" }\nlocal_interfaces = { \"127.0.0.1\" }\n"
        << "c2s_ports = { " << (plaintext ? plain_port() : client_port()) << " }\n"
        << "c2s_direct_tls_ports = { " << direct_tls_port() << " }\n"
        << "http_interfaces = { \"127.0.0.1\" }\nhttp_ports = { " << http_port() << " }\n"
        << "https_ports = { }\ns2s_ports = { }\n"
        << "modules_enabled = { " << modules(options()) << " }\n"
        << "modules_disabled = { \"s2s\"" << (options().offline_messages ? "" : ", \"offline\"")
        << " }\n"
        << "ssl = { key = " << quoted(certificate().key.string())
        << ", certificate = " << quoted(certificate().certificate.string());
    if (options().client_certificates)
        out << ", cafile = " << quoted(ca_file().string())
            << ", capath = false, verify = { \"peer\", \"client_once\" }, "
               "verifyext = { lsec_ignore_purpose = false }";
    out << " }\n"
        << (options().sqlite ? "storage = { archive = \"sql\", offline = \"sql\" }\n"
                               "sql = { driver = \"SQLite3\", database = " +
                                   quoted(database().string()) + " }\n"
                             : "storage = \"internal\"\n")
        << "authentication = "
        << (options().client_certificates ? "\"ccert\"" : "\"internal_plain\"") << '\n'
        << "smacks_hibernation_time = " << options().resumption_window_s << '\n'
        << "c2s_require_encryption = " << (plaintext ? "false" : "true") << '\n'
        << "allow_unencrypted_plain_auth = " << (plaintext ? "true" : "false") << '\n'
        << "consider_websocket_secure = true\n"
        << "log = { info = \"*console\" }\n";
    if (options().stanza_limit_bytes)
        out << "c2s_stanza_size_limit = " << *options().stanza_limit_bytes << '\n';
    out << options().extra_configuration << "\nVirtualHost \"localhost\"\n";
    if (options().rooms)
        out << "Component \"conference.localhost\" \"muc\"\n"
            << "  modules_enabled = { \"muc_mam\" }\n  restrict_room_creation = false\n"
            << "  muc_room_default_public = true\n  muc_room_locking = false\n";
    out.close();
    if (!out) fail("cannot write its configuration");
}

process_options prosody_server::command() const {
    return {.arguments = {"prosody", "-F", "--config", configuration().string()},
            .folder = folder(),
            .output_file = output_file()};
}

void prosody_server::create_accounts() {
    if (options().client_certificates) return; // every certificate is an account
    for (const auto& [user, password] : options().users) {
        process control({.arguments = {"prosodyctl", "--config", configuration().string(),
                                       "register", user, "localhost", password},
                         .folder = folder(),
                         .output_file = output_file()});
        if (control.wait(30s) != 0) fail("cannot create the account " + user);
    }
}

bool prosody_server::output_shows_ready(const std::string&) const {
    return true; // accounts exist before it starts, and it listens when it is ready
}

std::string prosody_server::version_prefix() const { return "welcome to Prosody version "; }

} // namespace epode::test
