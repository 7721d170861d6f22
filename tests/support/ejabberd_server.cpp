#include <support/ejabberd_server.hpp>

#include <fstream>
#include <vector>

namespace epode::test {
namespace {

namespace fs = std::filesystem;

/// The folder of the package's compiled code, which carries the version in its name.
fs::path code_folder() {
    for (const fs::path parent :
         {"/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib"}) {
        std::error_code none;
        for (const auto& entry : fs::directory_iterator(parent, none))
            if (entry.path().filename().string().starts_with("ejabberd-") &&
                fs::exists(entry.path() / "ebin" / "ejabberd.app"))
                return entry.path() / "ebin";
    }
    throw std::runtime_error("ejabberd is not installed: apt-get install ejabberd");
}

std::string binary(const std::string& text) {
    std::string out = "<<\"";
    for (char c : text) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"/utf8>>";
}

constexpr const char* modules = R"(modules:
  mod_carboncopy: {}
  mod_roster: {}
  mod_ping: {}
  mod_disco: {}
  mod_caps: {}
  mod_pubsub: {plugins: [flat, pep]}
  mod_client_state: {}
  mod_blocking: {}
  mod_privacy: {}
  mod_version: {}
  mod_register: {ip_access: all}
)";

} // namespace

void ejabberd_server::write_configuration() {
    std::ofstream out(folder() / "ejabberd.yml");
    const std::string limit =
        options().stanza_limit_bytes
            ? ", max_stanza_size: " + std::to_string(*options().stanza_limit_bytes)
            : "";
    const auto listener = [&](std::uint16_t port, const std::string& rest) {
        out << "  - {port: " << port << ", ip: \"127.0.0.1\", " << rest << "}\n";
    };
    out << "hosts: [localhost]\nloglevel: info\n"
        << "certfiles: [\"" << certificate().both.string() << "\"]\n"
        << "auth_password_format: plain\nlisten:\n";
    const std::string clients = "module: ejabberd_c2s, max_fsm_queue: 10000" + limit +
                                (options().client_certificates
                                     ? ", tls_verify: true, cafile: \"" + ca_file().string() + "\""
                                     : "");
    listener(client_port(), clients + ", starttls: true, starttls_required: true");
    listener(direct_tls_port(), clients + ", tls: true");
    if (options().plaintext) listener(plain_port(), clients);
    listener(http_port(), "module: ejabberd_http, request_handlers: "
                          "{/ws: ejabberd_http_ws, /bosh: mod_bosh}");
    out << modules << "  mod_bosh: {}\n";
    if (options().stream_management)
        out << "  mod_stream_mgmt: {resume_timeout: " << options().resumption_window_s
            << ", resend_on_timeout: if_offline}\n";
    const std::string storage = options().sqlite ? "db_type: sql" : "";
    if (options().archive)
        out << "  mod_mam: {default: always" << (storage.empty() ? "" : ", ") << storage << "}\n";
    if (options().rooms)
        out << "  mod_muc: {hosts: [conference.localhost]"
            << (options().archive ? ", default_room_options: {mam: true}" : "") << "}\n";
    if (options().offline_messages) out << "  mod_offline: {" << storage << "}\n";
    if (options().sqlite)
        out << "sql_type: sqlite\nsql_database: \"" << database().string() << "\"\n";
    out << options().extra_configuration;
    out.close();
    if (!out) fail("cannot write its configuration");
}

/// The emulator without a node name has no distribution: it opens no port of its own and needs no
/// epmd, and any number of them run side by side.
process_options ejabberd_server::command() const {
    std::string register_all;
    for (const auto& [user, password] : options().users)
        register_all += "Try(" + binary(user) + ", " + binary(password) + "), ";
    const std::string script =
        "Try = fun(U, P) -> R = ejabberd_auth:try_register(U, <<\"localhost\">>, P), "
        "case R of ok -> ok; {error, exists} -> ok; _ -> "
        "io:format(\"account ~s: ~p~n\", [U, R]), halt(1) end end, " +
        register_all + "io:format(\"accounts are there~n\").";
    return {.arguments = {"erl", "-noinput", "-mnesia", "dir",
                          "\"" + (folder() / "mnesia").string() + "\"", "-pa",
                          code_folder().string(), "-s", "ejabberd", "-eval", script},
            .environment = {{"EJABBERD_CONFIG_PATH", (folder() / "ejabberd.yml").string()},
                            {"EJABBERD_LOG_PATH", (folder() / "ejabberd.log").string()},
                            {"ERL_CRASH_DUMP_BYTES", "0"},
                            {"HOME", folder().string()}},
            .folder = folder(),
            .output_file = output_file()};
}

bool ejabberd_server::output_shows_ready(const std::string& output) const {
    return output.find("accounts are there") != std::string::npos;
}

std::string ejabberd_server::version_prefix() const { return "[info] ejabberd "; }

} // namespace epode::test
