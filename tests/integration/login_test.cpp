// Connecting, and being refused: TLS, certificates, passwords, exit states.
#include "on_server.hpp"

#include <support/certificates.hpp>
#include <support/free_port.hpp>
#include <support/temporary_folder.hpp>

#include <tuple>

namespace epode::test {
namespace {

constexpr int wrong_usage = 2;
constexpr int refused = 3;
constexpr int not_connected = 4;

class login : public on_server {
protected:
    /// `epode send` of one message with the server's certificate being of that kind; expects that
    /// it ends with status 3 and that the diagnostics hold each of `texts`.
    void expect_untrusted(certificate_kind kind, const std::vector<std::string>& texts) {
        start({.certificate = kind});
        for (const way how : {way::starttls, way::direct_tls}) {
            const auto sender = send_to_bob(how, {"never sent"});
            EXPECT_EQ(sender->finish(), refused) << sender->transcript();
            for (const std::string& text : texts)
                EXPECT_TRUE(contains_text(sender->diagnostics(), text))
                    << "no '" << text << "' in\n"
                    << sender->transcript();
            EXPECT_EQ(sender->count("message:acked"), 0);
        }
    }
};

TEST_P(login, by_starttls_and_by_direct_tls) {
    start();
    inbox bob = bob_listens();
    for (const way how : {way::starttls, way::direct_tls}) {
        const auto sender = send_to_bob(how, {"hello"});
        EXPECT_EQ(sender->finish(), 0) << sender->transcript();
        EXPECT_EQ(sender->summary()["acked"], "1");
        EXPECT_TRUE(bob.await_body("hello"));
    }
}

TEST_P(login, a_resource_in_the_jid_is_asked_for) {
    start();
    const auto listener = run("listen", "alice/tower", way::direct_tls);
    const auto online = listener->await("session:started");
    ASSERT_TRUE(online) << listener->transcript();
    EXPECT_EQ((*online)["jid"], "alice@localhost/tower");
    EXPECT_EQ((*online)["resumed"], "false");
}

TEST_P(login, doctor_tells_what_the_server_offers) {
    start();
    for (const way how : {way::starttls, way::direct_tls}) {
        const auto doctor = run("doctor", "alice", how, {"--no-json"});
        std::string report;
        while (const auto line = doctor->child().read_line(60s))
            report += *line + "\n";
        EXPECT_EQ(doctor->child().wait(60s), 0) << report << doctor->diagnostics();
        for (const char* part : {"TLS", "SCRAM-SHA-", "stream management", "carbons", "archive"})
            EXPECT_TRUE(contains_text(report, part)) << "nothing of " << part << " in\n" << report;
        // Both servers have it.
        EXPECT_FALSE(contains_text(report, "missing stream management")) << report;
    }
}

TEST_P(login, password_from_a_file) {
    start();
    const temporary_folder folder;
    write_file(folder / "password", server().password("alice") + "\n");
    std::vector<std::string> arguments{
        "send",       "--to", "bob@localhost", "--password-file", (folder / "password").string(),
        "from a file"};
    for (std::string& each : on_some_server::login("alice", way::starttls))
        arguments.push_back(std::move(each));
    epode_cli sender(std::move(arguments));
    EXPECT_EQ(sender.finish(), 0) << sender.transcript();
}

TEST_P(login, wrong_password_is_final_and_clear) {
    start();
    std::vector<std::string> arguments{"send", "--to", "bob@localhost", "never sent"};
    for (std::string& each : on_some_server::login("alice", way::starttls))
        arguments.push_back(std::move(each));
    epode_cli sender(std::move(arguments), {{"EPODE_PASSWORD", "guess"}});
    EXPECT_EQ(sender.finish(), refused) << sender.transcript();
    EXPECT_TRUE(contains_text(sender.diagnostics(), "password") ||
                contains_text(sender.diagnostics(), "not-authorized"))
        << sender.transcript();
    EXPECT_FALSE(contains_text(sender.transcript(), "guess"));
}

TEST_P(login, an_unknown_authority_is_refused_with_the_remedy) {
    expect_untrusted(certificate_kind::self_signed, {"certificate", "--ca-file"});
}

TEST_P(login, a_certificate_for_another_host_is_refused) {
    expect_untrusted(certificate_kind::wrong_host, {"certificate", "localhost"});
}

TEST_P(login, an_expired_certificate_is_refused) {
    expect_untrusted(certificate_kind::expired, {"certificate", "expired"});
}

TEST_P(login, without_the_authority_the_right_certificate_is_refused_too) {
    start();
    epode_cli sender({"send", "--jid", "alice@localhost", "--to", "bob@localhost", "--connect",
                      "tls://127.0.0.1:" + std::to_string(server().direct_tls_port()), "text"},
                     password_of("alice"));
    EXPECT_EQ(sender.finish(), refused) << sender.transcript();
    EXPECT_TRUE(contains_text(sender.diagnostics(), "--ca-file")) << sender.transcript();
}

TEST_P(login, plaintext_is_never_taken_silently) {
    start({.plaintext = true});
    epode_cli sender({"send", "--jid", "alice@localhost", "--to", "bob@localhost", "--connect",
                      "tcp://127.0.0.1:" + std::to_string(server().plaintext_port()), "text"},
                     password_of("alice"));
    EXPECT_EQ(sender.finish(), refused) << sender.transcript();
    EXPECT_TRUE(contains_text(sender.diagnostics(), "TLS")) << sender.transcript();
    const auto allowed = send_to_bob(way::plaintext, {"text"});
    EXPECT_EQ(allowed->finish(), 0) << allowed->transcript();
}

TEST_P(login, a_host_that_the_server_does_not_serve_is_final) {
    start();
    std::vector<std::string> arguments{"send", "--to", "bob@localhost", "text"};
    for (std::string& each : on_some_server::login("alice@elsewhere.example", way::starttls))
        arguments.push_back(std::move(each));
    epode_cli sender(std::move(arguments), password_of("alice"));
    EXPECT_EQ(sender.finish(), refused) << sender.transcript();
}

TEST_P(login, an_interrupt_is_told_by_the_status) {
    start();
    inbox bob = bob_listens();
    bob.cli().child().signal(SIGINT);
    EXPECT_EQ(bob.cli().finish(), 130) << bob.cli().transcript();
}

EPODE_ON_BOTH_SERVERS(login);

class certificate_login : public on_server {
protected:
    void SetUp() override { start({.client_certificates = true}); }

    /// What shows the certificate of that name, which is for those addresses.
    std::vector<std::string> showing(const std::string& name,
                                     const std::vector<std::string>& addresses) {
        const certificate_files files = server().issue_client(name, addresses);
        return {"--certificate", files.certificate.string(), "--key", files.key.string()};
    }
    /// Without any password, unless there is one in the environment given.
    std::unique_ptr<epode_cli> run(const std::string& command, const std::string& jid, way how,
                                   const std::vector<std::string>& more,
                                   std::map<std::string, std::string> environment = {}) const {
        std::vector<std::string> arguments{command};
        for (const std::string& each : login(jid, how))
            arguments.push_back(each);
        arguments.insert(arguments.end(), more.begin(), more.end());
        return std::make_unique<epode_cli>(std::move(arguments), std::move(environment));
    }
    void expect_logged_in(epode_cli& doctor, const std::string& mechanism) {
        EXPECT_EQ(doctor.finish(), 0) << doctor.transcript();
        bool told = false;
        for (const cli_event& event : doctor.history())
            told = told || (event.name == "finding" && event["name"] == "login" &&
                            event["text"].starts_with(mechanism));
        EXPECT_TRUE(told) << "not by " << mechanism << "\n" << doctor.transcript();
    }
};

TEST_P(certificate_login, needs_no_password) {
    const auto one = showing("alice", {"alice@localhost"});
    const auto several = showing("several", {"carol@localhost", "alice@localhost"});
    for (const way how : {way::starttls, way::direct_tls})
        for (const auto& certificate : {one, several})
            expect_logged_in(*run("doctor", "alice", how, certificate), "EXTERNAL");
}

TEST_P(certificate_login, sends_and_receives) {
    auto listener = run("listen", "bob", way::direct_tls, showing("bob", {"bob@localhost"}));
    inbox bob(std::move(listener));
    ASSERT_TRUE(bob.cli().await("session:started")) << bob.transcript();
    std::vector<std::string> more = showing("alice", {"alice@localhost"});
    more.insert(more.end(), {"--to", "bob@localhost", "hello"});
    const auto sender = run("send", "alice", way::starttls, more);
    EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    EXPECT_TRUE(bob.await_body("hello")) << bob.transcript();
}

TEST_P(certificate_login, of_somebody_else_is_refused) {
    const auto doctor = run("doctor", "alice", way::starttls, showing("bob", {"bob@localhost"}));
    EXPECT_EQ(doctor->finish(), refused) << doctor->transcript();
    EXPECT_TRUE(contains_text(doctor->diagnostics(), "certificate as proof for alice@localhost"))
        << doctor->transcript();
}

TEST_P(certificate_login, from_an_unknown_authority_is_refused) {
    const temporary_folder folder;
    const certificate_files files =
        certificate_authority(folder.path()).issue_client("alice", {"alice@localhost"});
    const auto doctor =
        run("doctor", "alice", way::direct_tls, {"--certificate", files.both.string()});
    EXPECT_EQ(doctor->finish(), refused) << doctor->transcript();
    EXPECT_TRUE(contains_text(doctor->diagnostics(), "certificate")) << doctor->transcript();
}

TEST_P(certificate_login, gives_way_to_the_password_where_there_is_one) {
    const auto doctor = run("doctor", "alice", way::starttls, showing("bob", {"bob@localhost"}),
                            password_of("alice"));
    if (is_prosody()) { // with client certificates it has no other login
        EXPECT_EQ(doctor->finish(), refused) << doctor->transcript();
    } else {
        expect_logged_in(*doctor, "SCRAM-SHA-");
    }
    EXPECT_TRUE(contains_text(doctor->diagnostics(), "refused the login with EXTERNAL"))
        << doctor->transcript();
}

EPODE_ON_BOTH_SERVERS(certificate_login);

TEST(usage, a_certificate_that_is_unusable_is_told_with_status_2) {
    const temporary_folder folder;
    certificate_authority authority(folder.path());
    const certificate_files alice = authority.issue_client("alice", {"alice@localhost"});
    const certificate_files bob = authority.issue_client("bob", {"bob@localhost"});
    for (const auto& [certificate, key, says] :
         {std::tuple(folder / "missing.pem", alice.key, "--certificate"),
          std::tuple(alice.certificate, folder / "missing.key", "--key"),
          std::tuple(alice.certificate, bob.key, "does not fit the certificate")}) {
        epode_cli cli({"send", "--jid", "alice@localhost", "--to", "bob@localhost", "--certificate",
                       certificate.string(), "--key", key.string(), "text"});
        EXPECT_EQ(cli.finish(), wrong_usage) << cli.transcript();
        EXPECT_TRUE(contains_text(cli.diagnostics(), says)) << cli.transcript();
    }
}

TEST(usage, mistakes_are_told_with_status_2) {
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{"send", "--to", "bob@localhost", "text"},
          {"send", "--jid", "@nobody@", "--to", "bob@localhost", "text"},
          {"send", "--jid", "alice@localhost", "--to", "", "text"},
          {"send", "--jid", "alice@localhost", "--to", "bob@localhost", "--no-such-option"},
          {"no-such-command"}}) {
        epode_cli cli(arguments, {{"EPODE_PASSWORD", "secret"}});
        EXPECT_EQ(cli.finish(), wrong_usage) << cli.transcript();
        EXPECT_FALSE(cli.diagnostics().empty());
    }
}

TEST(usage, plaintext_off_the_loopback_is_refused) {
    epode_cli cli({"send", "--jid", "alice@localhost", "--to", "bob@localhost", "--connect",
                   "tcp://192.0.2.1:5222", "--allow-plaintext", "text"},
                  {{"EPODE_PASSWORD", "secret"}});
    EXPECT_EQ(cli.finish(), wrong_usage) << cli.transcript();
    EXPECT_TRUE(contains_text(cli.diagnostics(), "--allow-plaintext")) << cli.transcript();
}

TEST(usage, nobody_listening_ends_at_the_time_limit) {
    epode_cli cli({"send", "--jid", "alice@localhost", "--to", "bob@localhost", "--connect",
                   "tcp://127.0.0.1:" + std::to_string(free_port()), "--timeout", "1", "text"},
                  {{"EPODE_PASSWORD", "secret"}});
    EXPECT_EQ(cli.finish(), not_connected) << cli.transcript();
    EXPECT_EQ(cli.count("message:sent"), 1);
    EXPECT_EQ(cli.summary()["unknown"], "1") << cli.transcript();
}

TEST(usage, help_and_version_are_there) {
    for (const char* option : {"--help", "--version"}) {
        epode_cli cli({option, "--no-json"});
        ASSERT_TRUE(cli.child().read_line(30s));
        EXPECT_EQ(cli.child().wait(30s), 0);
    }
    for (const char* command : {"send", "listen", "doctor"}) {
        epode_cli cli({command, "--help", "--no-json"});
        std::string text;
        while (const auto line = cli.child().read_line(30s))
            text += *line;
        EXPECT_EQ(cli.child().wait(30s), 0);
        EXPECT_TRUE(contains_text(text, "--ca-file")) << text;
    }
}

} // namespace
} // namespace epode::test
