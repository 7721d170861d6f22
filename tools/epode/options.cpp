#include "options.hpp"

#include "password.hpp"
#include "trace.hpp"

#include <epode/store_sqlite/sqlite_store.hpp>

#include <algorithm>
#include <CLI/CLI.hpp>
#include <memory>

namespace epode::cli {

void connection_options::add_to(CLI::App& command) {
    command
        .add_option("--jid", jid, "Account, user@domain; with /resource the server is asked for it")
        ->required()
        ->type_name("JID");
    command
        .add_option("--password-file", password_file,
                    "File whose first line is the password; else EPODE_PASSWORD, else a prompt")
        ->type_name("FILE");
    command
        .add_option("--connect", connect,
                    "tcp://HOST:PORT (STARTTLS) or tls://HOST:PORT (direct TLS); else the "
                    "JID's domain on port 5222")
        ->type_name("URL");
    command
        .add_option("--ca-file", ca_files,
                    "Trust this certificate authority (PEM), besides the system's")
        ->type_name("FILE");
    command
        .add_option("--certificate", certificate_file,
                    "Log in with this client certificate (PEM, SASL EXTERNAL); no password is "
                    "needed then")
        ->type_name("FILE");
    command
        .add_option("--key", key_file,
                    "Its private key (PEM, not encrypted); else it is in the certificate's file")
        ->type_name("FILE");
    command.add_flag("--allow-plaintext", allow_plaintext,
                     "Accept a connection without TLS; to loopback addresses only");
    command.add_flag("--allow-plain", allow_plain,
                     "Hand over the password inside TLS when the server offers nothing better");
    command.add_flag("--no-stream-management", no_stream_management,
                     "Do without XEP-0198; pings prove what arrived");
    command.add_flag("--no-resume", no_resume, "Do not resume a session after a lost connection");
    command
        .add_option(
            "--state", state_file,
            "Keep the session and its messages in FILE (created when missing), so that they "
            "survive the process")
        ->type_name("FILE");
    command
        .add_option("--on-failure", on_failure,
                    "What happens to messages whose session could not be resumed: report, "
                    "reconcile (look those of unknown fate up in the archive), or retry (look "
                    "them up, and send again what did not arrive)")
        ->type_name("report|reconcile|retry");
    command
        .add_option("--timeout", timeout_seconds,
                    "Give up after this long without progress (default 300)")
        ->type_name("SECONDS");
    command.add_flag("--json", json, "Events on standard output, one JSON object a line");
    command.add_option("--trace", trace_file, "Write the stream's XML to FILE; secrets are masked")
        ->type_name("FILE");
}

namespace {

/// How many settled messages a state file remembers: for so long their ids are not sent again.
constexpr std::size_t remembered = 65'536;

std::shared_ptr<store> open_state(const std::string& path) {
    sqlite_options o;
    o.path = path;
    try {
        return std::make_shared<sqlite_store>(o);
    } catch (const system_error& error) {
        throw usage_error("--state: " + text_of(error));
    }
}

} // namespace

std::string text_of(const system_error& error) {
    std::string text = error.what();
    if (const std::size_t end = text.rfind(": " + error.code().what()); end != std::string::npos)
        text.resize(end);
    return text;
}

config connection_options::make_config() const {
    config c;
    c.jid = jid;
    c.connect = connect;
    c.tls.authority_files = ca_files;
    c.tls.certificate_file = certificate_file;
    c.tls.key_file = key_file;
    c.allow_plaintext = allow_plaintext;
    c.allow_plain = allow_plain;
    c.use_stream_management = !no_stream_management;
    c.allow_resumption = !no_resume;
    if (on_failure == "retry")
        c.on_failure = epode::on_failure::retry;
    else if (on_failure == "reconcile")
        c.on_failure = epode::on_failure::reconcile;
    else if (on_failure != "report")
        throw usage_error("--on-failure: '" + on_failure +
                          "' is neither report, reconcile nor retry");
    if (!(timeout_seconds > 0)) throw usage_error("--timeout: has to be more than 0 seconds");
    // An attempt ends, and says why, before the user's patience does.
    c.handshake_timeout = std::min<duration>(c.handshake_timeout, timeout() * 9 / 10);
    c.password = read_password(password_file, jid, certificate_file.empty());
    if (!trace_file.empty()) c.tap = open_trace(trace_file);
    if (!state_file.empty()) {
        c.store = open_state(state_file);
        c.bounds.settled_messages = remembered;
    }
    return c;
}

} // namespace epode::cli
