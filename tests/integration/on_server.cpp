#include "on_server.hpp"

#include <support/descriptor.hpp>

#include <algorithm>
#include <cctype>
#include <fcntl.h>
#include <fstream>
#include <iostream>
#include <set>
#include <sys/file.h>

namespace epode::test {
namespace {

constexpr auto online_limit = 30s;
/// Two resumptions that stay unanswered, and a new login, fit in.
constexpr auto settle_limit = 150s;

/// Adds the line, once for all test programs, to the file that is shown after a test run.
void record_version(const std::string& line) {
    const descriptor lock(::open(EPODE_VERSIONS_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0644));
    ::flock(lock.get(), LOCK_EX);
    std::ifstream in(EPODE_VERSIONS_FILE);
    for (std::string known; std::getline(in, known);)
        if (known == line) return;
    std::ofstream(EPODE_VERSIONS_FILE, std::ios::app) << line << '\n';
}

std::string bare_name(const std::string& jid) { return jid.substr(0, jid.find_first_of("@/")); }

std::string with_domain(const std::string& jid) {
    if (jid.find('@') != std::string::npos) return jid;
    const std::string name = bare_name(jid);
    return name + "@localhost" + jid.substr(name.size());
}

/// What a summary or a transcript must agree with.
int how_many(const std::vector<message_record>& messages, fate wanted) {
    return static_cast<int>(std::count_if(messages.begin(), messages.end(),
                                          [&](const auto& m) { return m.last == wanted; }));
}

} // namespace

bool inbox::await_body(const std::string& body) {
    return listener_
        ->await(
            [&](const cli_event& e) { return e.name == "message" && e["message.body"] == body; })
        .has_value();
}

std::vector<std::string> inbox::first_arrivals() const {
    std::vector<std::string> out;
    for (const cli_event& event : listener_->history()) {
        const std::string body = event["message.body"];
        if (event.name == "message" && !body.empty() &&
            std::find(out.begin(), out.end(), body) == out.end())
            out.push_back(body);
    }
    return out;
}

int inbox::duplicates() const {
    const auto& events = listener_->history();
    const auto all = std::count_if(events.begin(), events.end(), [](const cli_event& e) {
        return e.name == "message" && !e["message.body"].empty();
    });
    return static_cast<int>(all) - static_cast<int>(first_arrivals().size());
}

void on_some_server::start(server_options options) {
    server_ = make_server(kind(), std::move(options));
    server_->start();
    const std::string version = std::string(to_string(server_->kind())) + " " + server_->version();
    RecordProperty("server", version);
    std::cout << "server: " << version << '\n';
    record_version(version);
}

void on_some_server::start_with_link(server_options options) {
    options.plaintext = true;
    start(std::move(options));
    link_ = std::make_unique<link_proxy>(server_->plaintext_port());
}

std::vector<std::string> on_some_server::login(const std::string& jid, way how) const {
    const auto at = [](const char* scheme, std::uint16_t port) {
        return std::string(scheme) + "://127.0.0.1:" + std::to_string(port);
    };
    std::vector<std::string> out{"--jid", with_domain(jid), "--connect"};
    const std::vector<std::string> trusted{"--ca-file", server_->ca_file().string()};
    switch (how) {
    case way::starttls: out.push_back(at("tcp", server_->starttls_port())); break;
    case way::direct_tls: out.push_back(at("tls", server_->direct_tls_port())); break;
    case way::plaintext: out.push_back(at("tcp", server_->plaintext_port())); break;
    case way::link: out.push_back(at("tcp", link_->port())); break;
    }
    if (how == way::starttls || how == way::direct_tls)
        out.insert(out.end(), trusted.begin(), trusted.end());
    else
        out.push_back("--allow-plaintext");
    return out;
}

std::map<std::string, std::string> on_some_server::password_of(const std::string& jid) const {
    return {{"EPODE_PASSWORD", server_->password(bare_name(jid))}};
}

std::unique_ptr<epode_cli> on_some_server::run(const std::string& command, const std::string& jid,
                                               way how, std::vector<std::string> more) const {
    std::vector<std::string> arguments{command};
    for (std::string& each : login(jid, how))
        arguments.push_back(std::move(each));
    for (std::string& each : more)
        arguments.push_back(std::move(each));
    return std::make_unique<epode_cli>(std::move(arguments), password_of(jid));
}

std::unique_ptr<epode_cli> on_some_server::send_to_bob(way how,
                                                       std::vector<std::string> more) const {
    more.insert(more.begin(), {"--to", "bob@localhost"});
    return run("send", "alice", how, std::move(more));
}

inbox on_some_server::bob_listens() {
    inbox out(run("listen", "bob", straight()));
    EXPECT_TRUE(out.cli().await("session:started", online_limit)) << out.cli().transcript();
    return out;
}

testing::AssertionResult on_some_server::send_acked(epode_cli& sender, const std::string& body) {
    sender.write_line(body);
    const auto sent = sender.await(
        [&](const cli_event& e) { return e.name == "message:sent" && e["body"] == body; });
    const auto acked = sent ? sender.await([&](const cli_event& e) {
        return e.name == "message:acked" && e.is_about((*sent)["id"]);
    })
                            : std::nullopt;
    if (acked) return testing::AssertionSuccess();
    return testing::AssertionFailure() << body << " was not acked\n" << sender.transcript();
}

void on_some_server::flush(inbox& receiver) {
    const std::string marker = "flush-" + std::to_string(++flushes_);
    const auto sender = send_to_bob(straight(), {marker});
    EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    EXPECT_TRUE(receiver.await_body(marker)) << receiver.transcript();
}

void on_some_server::finish_and_compare(epode_cli& sender, inbox& receiver) {
    sender.close_input();
    const auto status = sender.finish(settle_limit);
    ASSERT_TRUE(status) << "did not end\n" << sender.transcript();
    flush(receiver);

    const std::vector<message_record> messages = sender.messages();
    const std::vector<std::string> arrived = receiver.first_arrivals();
    const std::string all = sender.transcript() + receiver.transcript();
    auto last_arrival = arrived.begin();
    for (const message_record& message : messages) {
        const auto at = std::find(arrived.begin(), arrived.end(), message.body);
        const bool here = at != arrived.end();
        EXPECT_NE(message.last, fate::pending) << message.body << " has no fate\n" << all;
        EXPECT_FALSE(message.last == fate::acked && !here) << message.body << " acked, lost\n"
                                                           << all;
        EXPECT_FALSE(message.last == fate::failed && here)
            << message.body << " failed, yet arrived\n"
            << all;
        if (!here) continue;
        EXPECT_LE(last_arrival, at) << message.body << " was overtaken\n" << all;
        last_arrival = at;
    }
    const bool all_acked = how_many(messages, fate::acked) == static_cast<int>(messages.size());
    EXPECT_EQ(*status, all_acked ? 0 : 1) << all;
    const cli_event& summary = sender.summary();
    EXPECT_EQ(summary["sent"], std::to_string(messages.size())) << all;
    EXPECT_EQ(summary["acked"], std::to_string(how_many(messages, fate::acked))) << all;
    EXPECT_EQ(summary["failed"], std::to_string(how_many(messages, fate::failed))) << all;
    EXPECT_EQ(summary["unknown"], std::to_string(how_many(messages, fate::unknown))) << all;
}

std::vector<std::string> numbered(const std::string& prefix, int count) {
    std::vector<std::string> out;
    for (int i = 1; i <= count; ++i)
        out.push_back(prefix + "-" + std::to_string(i));
    return out;
}

bool contains_text(std::string text, std::string part) {
    const auto lower = [](std::string& all) {
        for (char& c : all)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    };
    lower(text);
    lower(part);
    return text.find(part) != std::string::npos;
}

} // namespace epode::test
