// One session, first of StanzaJS and then of epode, or the other way round: the state that one has
// cached is what the other resumes. On a machine without Node this is not run, and says so.
#include "on_server.hpp"

#include <epode/client.hpp>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace epode::test {
namespace {

namespace fs = std::filesystem;
using strings = std::vector<std::string>;

std::string text_of(const fs::path& file) {
    std::ifstream in(file);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

/// Runs a program to its end: its status, or 127 when there is no such program.
int status_of(process_options options, std::chrono::milliseconds limit) {
    try {
        process child(std::move(options));
        return child.wait(limit).value_or(-1);
    } catch (const std::system_error&) {
        return 127;
    }
}

/// Installs the package into a folder of the build. \return why StanzaJS cannot be run here
std::string install_stanzajs() {
    const fs::path folder = EPODE_STANZAJS_FOLDER;
    if (status_of({.arguments = {"node", "--version"}, .output_file = "/dev/null"}, 30s) != 0)
        return "there is no Node on this machine";
    if (status_of({.arguments = {"npm", "--version"}, .output_file = "/dev/null"}, 60s) != 0)
        return "there is no npm on this machine";
    fs::create_directories(folder);
    const fs::path lock = folder / "package-lock.json";
    const fs::path sources = EPODE_STANZAJS_SOURCES;
    const bool installed = fs::exists(folder / "installed") &&
                           text_of(folder / "installed") == text_of(sources / lock.filename());
    for (const char* name : {"package.json", "package-lock.json", "peer.mjs"})
        fs::copy_file(sources / name, folder / name, fs::copy_options::overwrite_existing);
    if (installed) return {};
    const int status = status_of({.arguments = {"npm", "ci", "--ignore-scripts", "--no-audit",
                                                "--no-fund", "--no-update-notifier"},
                                  .folder = folder,
                                  .output_file = folder / "npm.log"},
                                 300s);
    if (status != 0) return "npm could not install the package: " + text_of(folder / "npm.log");
    std::ofstream(folder / "installed") << text_of(lock);
    return {};
}

/// A running peer.mjs and what it said.
class stanzajs_peer {
public:
    stanzajs_peer(std::uint16_t port, const std::string& password, const fs::path& state)
        : child_({.arguments = {"node", "peer.mjs",
                                "ws://127.0.0.1:" + std::to_string(port) + "/xmpp-websocket",
                                "alice@localhost", password, state.string()},
                  .folder = EPODE_STANZAJS_FOLDER,
                  .input = true}) {}

    void connect() { child_.write("{\"connect\":true}\n"); }
    void send(const std::string& id) {
        child_.write(R"({"send":{"to":"bob@localhost","type":"chat","id":")" + id +
                     R"(","body":")" + id + "\"}}\n");
    }
    /// Whether a line of that kind, with those parts, was or comes there.
    bool await(const std::string& event, const strings& parts = {}) {
        const auto fits = [&](const std::string& line) {
            if (line.find("\"event\":\"" + event + "\"") == line.npos) return false;
            return std::all_of(parts.begin(), parts.end(), [&](const std::string& part) {
                return line.find(part) != line.npos;
            });
        };
        if (std::any_of(lines_.begin(), lines_.end(), fits)) return true;
        while (auto line = child_.read_line(60s)) {
            lines_.push_back(std::move(*line));
            if (fits(lines_.back())) return true;
        }
        return false;
    }
    int count(const std::string& event, const std::string& part) const {
        int n = 0;
        for (const std::string& line : lines_)
            n += line.find("\"event\":\"" + event + "\"") != line.npos &&
                 line.find(part) != line.npos;
        return n;
    }
    void kill() { child_.kill(); }
    std::string transcript() const {
        std::string out;
        for (const std::string& line : lines_)
            out += line + "\n";
        return out + child_.error_output();
    }

private:
    process child_;
    strings lines_;
};

/// A client of epode in this process, with all that it tells.
class epode_peer {
public:
    epode_peer(std::uint16_t port, const std::string& password)
        : client_(context_.get_executor(), settings(port, password)) {
        client_.on<online>([this](const online& e) {
            is_online = true;
            resumed = e.resumed;
        });
        client_.on<message>([this](const message& m) {
            if (m.body()) bodies.emplace_back(*m.body());
        });
        note<message_acked>("acked");
        note<message_retry>("retry");
        note<message_failed>("failed");
        note<message_unknown>("unknown");
        note<message_hibernated>("hibernated");
    }
    client& get() { return client_; }
    void run() {
        client_.async_run([](error_code) {});
    }
    void send(const std::string& id) {
        message m(jid("bob@localhost"), id);
        m.type(message_type::chat).id(id);
        client_.async_send(std::move(m), [](error_code, const delivery&) {});
    }
    bool until(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + 60s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) return false;
            context_.restart();
            context_.run_one_for(50ms); // what is waited for may happen elsewhere
        }
        return true;
    }
    bool said(const std::string& what) const {
        return std::find(fates.begin(), fates.end(), what) != fates.end();
    }
    std::string transcript() const {
        std::string out = is_online ? (resumed ? "resumed" : "online") : "offline";
        for (const std::string& each : fates)
            out += "\n" + each;
        return out;
    }

    bool is_online = false, resumed = false;
    strings bodies, fates;

private:
    static config settings(std::uint16_t port, const std::string& password) {
        config c;
        c.jid = "alice@localhost";
        c.password = password;
        c.connect = "tcp://127.0.0.1:" + std::to_string(port);
        c.allow_plaintext = true;
        return c;
    }
    template <class E>
    void note(const char* name) {
        client_.on<E>([this, name](const E& e) { fates.push_back(name + (" " + e.id)); });
    }

    asio::io_context context_;
    client client_;
};

class stanzajs : public on_some_server {
protected:
    server_kind kind() const override { return server_kind::prosody; }
    void SetUp() override {
        static const std::string obstacle = install_stanzajs();
        if (!obstacle.empty())
            GTEST_SKIP() << "StanzaJS was not run, so that this test says nothing: " << obstacle;
        server_options options;
        options.users["carol"] = "carol's secret";
        // A session changes between TCP and WebSocket, which this version of Prosody needs help
        // for.
        options.extra_configuration =
            "plugin_paths = { \"" EPODE_STANZAJS_SOURCES "\" }\nVirtualHost \"localhost\"\n"
            "  modules_enabled = { \"resumed_data\" }\n";
        start_with_link(options); // for epode; StanzaJS has a link of its own
        web_ = std::make_unique<link_proxy>(server().http_port());
    }
    link_proxy& web() { return *web_; }
    std::unique_ptr<stanzajs_peer> stanzajs_alice() {
        return std::make_unique<stanzajs_peer>(web().port(), server().password("alice"), state());
    }
    std::unique_ptr<epode_peer> epode_alice() {
        return std::make_unique<epode_peer>(link().port(), server().password("alice"));
    }
    fs::path state() const { return folder_ / "state.json"; }
    /// The next `<a/>` does not arrive, nor anything after it.
    static void lose_acknowledgements(link_proxy& link) {
        link.add_trigger({.towards = direction::to_client,
                          .text = "<a ",
                          .at = link_trigger::moment::before_text,
                          .action = link_fault::silence});
    }
    static bool await_silence(link_proxy& link) {
        return link.await([](const link_counters& c) { return c.triggers_fired == 1; }, 60s);
    }
    void carol_says(const std::string& body) {
        const auto sender = run("send", "carol", way::plaintext, {"--to", "alice@localhost", body});
        EXPECT_EQ(sender->finish(), 0) << sender->transcript();
    }

private:
    temporary_folder folder_;
    std::unique_ptr<link_proxy> web_;
};

TEST_F(stanzajs, its_cached_session_is_resumed_here) {
    inbox bob = bob_listens();
    const auto peer = stanzajs_alice();
    peer->connect();
    ASSERT_TRUE(peer->await("session:started")) << peer->transcript();
    carol_says("early");
    ASSERT_TRUE(peer->await("message", {"early"})) << peer->transcript();
    peer->send("m1");
    ASSERT_TRUE(peer->await("message:acked", {"m1"})) << peer->transcript();
    lose_acknowledgements(web());
    peer->send("m2"); // arrives, and StanzaJS does not learn it
    ASSERT_TRUE(await_silence(web()));
    ASSERT_TRUE(bob.await_body("m2"));
    peer->send("m3"); // does not arrive
    ASSERT_TRUE(peer->await("message:sent", {"m3"})) << peer->transcript();
    ASSERT_TRUE(peer->await("cached", {"\"pending\":2"})) << peer->transcript();
    peer->kill();
    web().reset();
    carol_says("while nobody was there");

    diagnostics about;
    const auto kept = stream_state_from_json(text_of(state()), &about);
    ASSERT_TRUE(kept.has_value()) << about.ours << '\n' << text_of(state());
    ASSERT_EQ(kept->unacked.size(), 2u) << text_of(state());
    const auto alice = epode_alice();
    ASSERT_FALSE(alice->get().sm().load(*kept, &about)) << about.ours;
    alice->run();
    ASSERT_TRUE(alice->until([&] { return alice->is_online; }));
    EXPECT_TRUE(alice->resumed);
    EXPECT_EQ(alice->get().info().address, kept->jid);
    alice->send("m4");
    ASSERT_TRUE(alice->until([&] { return alice->said("acked m4"); })) << alice->transcript();
    EXPECT_EQ(alice->fates, (strings{"acked m2", "retry m3", "acked m3", "acked m4"}));
    ASSERT_TRUE(alice->until([&] { return !alice->bodies.empty(); }));
    EXPECT_EQ(alice->bodies, strings{"while nobody was there"});
    ASSERT_TRUE(bob.await_body("m4")) << bob.transcript();
    EXPECT_EQ(bob.first_arrivals(), (strings{"m1", "m2", "m3", "m4"}));
    EXPECT_EQ(bob.duplicates(), 0) << bob.transcript();
}

TEST_F(stanzajs, resumes_a_session_that_was_cached_here) {
    inbox bob = bob_listens();
    std::string kept;
    {
        const auto alice = epode_alice();
        alice->get().sm().cache([&](const stream_state& s) { kept = to_json(s); });
        alice->run();
        alice->send("m1");
        ASSERT_TRUE(alice->until([&] { return alice->said("acked m1"); })) << alice->transcript();
        carol_says("early");
        ASSERT_TRUE(alice->until([&] { return !alice->bodies.empty(); }));
        const auto waits = [&](std::size_t stanzas) {
            const auto s = stream_state_from_json(kept);
            return s && s->unacked.size() == stanzas && s->handled > 0;
        };
        lose_acknowledgements(link());
        alice->send("m2"); // arrives, and is not known to have
        ASSERT_TRUE(alice->until([&] { return waits(1); })) << kept;
        ASSERT_TRUE(alice->until([&] { return link().counters().triggers_fired == 1; }));
        ASSERT_TRUE(bob.await_body("m2"));
        alice->send("m3"); // does not arrive
        ASSERT_TRUE(alice->until([&] { return waits(2); })) << kept;
    }
    link().reset();
    carol_says("while nobody was there");
    std::ofstream(state()) << kept;

    const auto peer = stanzajs_alice();
    peer->connect();
    ASSERT_TRUE(peer->await("message:acked", {"m2"})) << peer->transcript() << kept;
    ASSERT_TRUE(peer->await("message:retry", {"m3"})) << peer->transcript();
    ASSERT_TRUE(peer->await("message", {"while nobody was there"})) << peer->transcript();
    EXPECT_TRUE(peer->await("stream:management:resumed", {"alice@localhost/"}));
    EXPECT_EQ(peer->count("session:started", ""), 0);
    EXPECT_EQ(peer->count("message", "early"), 0) << peer->transcript();
    peer->send("m4");
    ASSERT_TRUE(peer->await("message:acked", {"m4"})) << peer->transcript();
    ASSERT_TRUE(bob.await_body("m4")) << bob.transcript();
    EXPECT_EQ(bob.first_arrivals(), (strings{"m1", "m2", "m3", "m4"}));
    EXPECT_EQ(bob.duplicates(), 0) << bob.transcript();
    for (const cli_event& e : bob.cli().history())
        if (e["message.id"] == "m3") {
            EXPECT_EQ(e.line.find("\"value\":\"m3\""), e.line.rfind("\"value\":\"m3\""))
                << "StanzaJS wrote its body once: " << e.line;
        }
}

} // namespace
} // namespace epode::test
