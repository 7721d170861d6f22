// Alice sends numbered messages to Bob over a link that keeps breaking, on a real Prosody; at the
// end stands what Alice's epode said beside what Bob's received.
#include <report/record.hpp>
#include <support/epode_cli.hpp>
#include <support/link_proxy.hpp>
#include <support/xmpp_server.hpp>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <iomanip>
#include <iostream>
#include <random>
#include <unistd.h>

namespace {

using namespace epode::test;
using namespace std::chrono_literals;
using clock_type = std::chrono::steady_clock;

constexpr int messages = 500;
constexpr int cuts_wanted = 15;
constexpr std::chrono::milliseconds sending_time = 60s; // of an undisturbed run
constexpr auto feeding_limit = 110s; // from then on messages do not wait for the link to break
constexpr std::chrono::milliseconds between_single = 400ms;
constexpr auto finish_limit = 45s;
constexpr int longest_burst = 20;
constexpr auto settings = "alice@localhost -> chaos -> Prosody -> bob@localhost";

volatile std::sig_atomic_t interrupted = 0;

std::string text_of(int number) {
    std::string digits = std::to_string(number);
    return "message " + std::string(4 - digits.size(), '0') + digits;
}

std::string address(std::uint16_t port) { return "tcp://127.0.0.1:" + std::to_string(port); }

/// One line that is written over again on a terminal, and now and then a line elsewhere.
class progress {
public:
    void show(int fed, int acked, int received, int cuts) {
        const auto now = clock_type::now();
        if (now < next_) return;
        next_ = now + (terminal_ ? 200ms : 5000ms);
        std::cout << (terminal_ ? "\r" : "") << std::fixed << std::setprecision(0) << "  "
                  << std::chrono::duration<double>(now - start_).count() << " s: given " << fed
                  << ", acked " << acked << ", received " << received << ", cuts " << cuts
                  << (terminal_ ? "   " : "\n") << std::flush;
    }
    void end() const {
        if (terminal_) std::cout << '\n';
    }

private:
    const bool terminal_ = ::isatty(STDOUT_FILENO);
    const clock_type::time_point start_ = clock_type::now();
    clock_type::time_point next_ = start_;
};

/// The programs and the link of one run.
class stage {
public:
    explicit stage(std::uint64_t seed) : random_(seed) {
        server_->start();
        std::cout << "server: Prosody " << server_->version() << '\n' << settings << std::endl;
        link_ = std::make_unique<link_proxy>(server_->starttls_port());
        link_->start_chaos({.seed = seed, .mean_interval = 2200ms});
        bob_ = start("listen", "bob@localhost/demo", server_->starttls_port(), {});
        if (!bob_->await("session:started", 30s))
            throw std::runtime_error("Bob does not get online\n" + bob_->transcript());
        alice_ = start("send", "alice@localhost/demo", link_->port(), {"--to", "bob@localhost"});
    }

    /// Gives the messages in bursts; when the link broke too seldom so far, one by one, because a
    /// link on which nothing passes cannot break in the middle of something.
    void feed() {
        auto next_burst = clock_type::now();
        const auto limit = next_burst + feeding_limit;
        for (int number = 1; number <= messages && alice_->child().running() && !interrupted;) {
            const auto now = clock_type::now();
            if (now >= next_burst) {
                const bool in_time = cuts() >= cuts_wanted * number / messages || now > limit;
                const int burst = in_time ? 1 + static_cast<int>(random_() % longest_burst) : 1;
                const int last = std::min(number + burst - 1, messages);
                for (; number <= last; ++number)
                    alice_->write_line(text_of(number));
                next_burst = now + (in_time ? burst * sending_time / messages : between_single);
            }
            watch(number - 1);
        }
    }

    /// Lets the link be, and waits for the fates of all messages. False when they do not come.
    bool finish() {
        link_->stop_chaos();
        alice_->close_input();
        const auto deadline = clock_type::now() + finish_limit;
        while (alice_->child().running() && clock_type::now() < deadline && !interrupted)
            watch(messages);
        shown_.end();
        while (alice_->next(10ms)) {
        }
        if (interrupted || alice_->child().running()) return false;
        // What Bob was sent before this has been printed when this is.
        const auto last = start("send", "alice@localhost/end", server_->starttls_port(),
                                {"--to", "bob@localhost", "the end"});
        last->finish(30s);
        return bob_->await([](const cli_event& e) { return e["message.body"] == "the end"; }, 30s)
            .has_value();
    }

    report compare() const {
        record all;
        for (const cli_event& event : alice_->history())
            all.said(event);
        for (const cli_event& event : bob_->history())
            all.heard(event);
        return all.compare(messages);
    }
    link_counters link() const { return link_->counters(); }
    std::string transcript() const {
        return "Bob\n" + bob_->transcript() + "Alice\n" + alice_->transcript();
    }

private:
    std::unique_ptr<epode_cli> start(const std::string& command, const std::string& jid,
                                     std::uint16_t port, std::vector<std::string> more) const {
        std::vector<std::string> arguments{command,
                                           "--jid",
                                           jid,
                                           "--connect",
                                           address(port),
                                           "--ca-file",
                                           server_->ca_file().string()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const std::string user = jid.substr(0, jid.find('@'));
        return std::make_unique<epode_cli>(
            arguments,
            std::map<std::string, std::string>{{"EPODE_PASSWORD", server_->password(user)}});
    }
    int cuts() const { return link_->counters().all_faults(); }
    void watch(int fed) {
        alice_->next(20ms);
        while (alice_->next(0ms)) {
        }
        while (bob_->next(0ms)) {
        }
        shown_.show(fed, alice_->count("message:acked"), bob_->count("message"), cuts());
    }

    std::mt19937_64 random_;
    std::unique_ptr<xmpp_server> server_ = make_server(server_kind::prosody);
    std::unique_ptr<link_proxy> link_;
    std::unique_ptr<epode_cli> bob_, alice_;
    progress shown_;
};

struct demo_options {
    std::uint64_t seed = std::random_device{}();
    std::string events_file; ///< where both sides' events go; empty: nowhere
};

int run(const demo_options& options) {
    std::cout << "seed: " << options.seed << " (--seed " << options.seed
              << " repeats the link's faults)\n";
    const auto begin = clock_type::now();
    stage all(options.seed);
    all.feed();
    const bool finished = all.finish();
    if (interrupted) return 130;
    if (!options.events_file.empty()) write_file(options.events_file, all.transcript());
    const report what = all.compare();
    print(std::cout, what, all.link(), cuts_wanted);
    std::cout << std::fixed << std::setprecision(1) << "\n"
              << std::chrono::duration<double>(clock_type::now() - begin).count() << " s\n";
    const bool holds = finished && what.holds(all.link().all_faults(), cuts_wanted);
    if (!finished)
        std::cout << "epode did not end in time, or failed:\n" << last_lines(all.transcript(), 40);
    std::cout << (holds ? "What epode reported is what happened.\n"
                        : "FAILED: see the marked lines above.\n");
    return holds ? 0 : 1;
}

/// None when the arguments are wrong.
std::optional<demo_options> parse(const std::vector<std::string>& arguments) {
    demo_options out;
    if (arguments.size() % 2) return std::nullopt;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        const std::string& value = arguments[i + 1];
        if (arguments[i] == "--events") {
            out.events_file = value;
        } else if (arguments[i] == "--seed") {
            const char* end = value.data() + value.size();
            const auto [stopped, error] = std::from_chars(value.data(), end, out.seed);
            if (error != std::errc() || stopped != end) return std::nullopt;
        } else {
            return std::nullopt;
        }
    }
    return out;
}

} // namespace

int main(int count, char** arguments) {
    const auto options = parse({arguments + 1, arguments + count});
    if (!options) {
        std::cerr << "usage: epode_demo [--seed NUMBER] [--events FILE]\n"
                     "Sends messages over a link that keeps breaking and compares what epode says "
                     "with what arrived; FILE gets the events of both sides.\n";
        return 2;
    }
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    try {
        return run(*options);
    } catch (const std::exception& error) {
        std::cerr << "epode_demo: " << error.what() << '\n';
        return 1;
    }
}
