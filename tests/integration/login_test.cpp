// Connecting, and being refused: TLS, certificates, passwords, exit states.
#include "on_server.hpp"

#include <support/free_port.hpp>

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
