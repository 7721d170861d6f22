// An endurance run: real servers, links that break, programs and servers that are killed, and
// numbered messages all the time; at the end stands what epode said beside what happened.
#include "world.hpp"

#include <report/report.hpp>

#include <charconv>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <thread>

namespace {

using namespace epode::soak;
using namespace std::chrono_literals;
using epode::test::server_kind;
using clock_type = std::chrono::steady_clock;

constexpr auto step_time = 20ms;
constexpr auto sample_time = 5s;
constexpr auto progress_time = 60s;

volatile std::sig_atomic_t interrupted = 0;

struct soak_options {
    std::uint64_t minutes = 60;
    std::uint64_t seed = std::random_device{}();
    bool trace = false;
};

std::optional<std::uint64_t> number_in(const std::string& text) {
    std::uint64_t out = 0;
    const char* end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, out);
    if (error != std::errc() || stopped != end || text.empty()) return std::nullopt;
    return out;
}

/// None when the arguments are wrong.
std::optional<soak_options> parse(const std::vector<std::string>& arguments) {
    soak_options out;
    for (std::size_t i = 0; i < arguments.size(); ++i) {
        if (arguments[i] == "--trace") {
            out.trace = true;
            continue;
        }
        if (i + 1 == arguments.size()) return std::nullopt;
        const auto value = number_in(arguments[i + 1]);
        if (!value) return std::nullopt;
        if (arguments[i] == "--minutes" && *value > 0 && *value < 100'000)
            out.minutes = *value;
        else if (arguments[i] == "--seed")
            out.seed = *value;
        else
            return std::nullopt;
        ++i;
    }
    return out;
}

epode::test::link_counters sum(const epode::test::link_counters& a,
                               const epode::test::link_counters& b) {
    epode::test::link_counters out = a;
    out.connections += b.connections;
    for (const auto& [fault, count] : b.faults)
        out.faults[fault] += count;
    return out;
}

using worlds = std::vector<std::unique_ptr<world>>;

void live(const worlds& all, milliseconds duration) {
    const auto start = clock_type::now();
    auto sample = start, progress = start + progress_time;
    for (auto now = start; now < start + duration && !interrupted; now = clock_type::now()) {
        for (const auto& one : all)
            one->step(true);
        if (now >= sample) {
            sample += sample_time;
            for (const auto& one : all)
                one->sample_memory();
        }
        if (now >= progress) {
            progress += progress_time;
            const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(now - start);
            for (const auto& one : all)
                std::cout << minutes.count() << " min  " << one->progress() << std::endl;
        }
        std::this_thread::sleep_for(step_time);
    }
}

/// Whether everything was true.
bool tell(const worlds& all, int cuts_wanted) {
    epode::test::report everything;
    epode::test::link_counters links;
    bool holds = true;
    std::vector<std::string> faults, losses;
    for (const auto& one : all) {
        std::cout << "\n=== " << one->name() << ' ' << one->version() << " ===\n";
        const auto report = one->compare();
        epode::test::print(std::cout, report, one->link(), cuts_wanted);
        one->print_course(std::cout);
        everything += report;
        links = sum(links, one->link());
        holds = holds && report.holds(one->link().all_faults(), cuts_wanted);
        for (const std::string& line : one->faults())
            faults.push_back(line);
        for (const std::string& line : one->losses())
            losses.push_back(line);
    }
    std::cout << "\n=== together ===\n";
    epode::test::print(std::cout, everything, links, cuts_wanted);
    if (!losses.empty()) std::cout << "\nlost by a server that was killed or stopped:\n";
    for (const std::string& line : losses)
        std::cout << "  " << line << '\n';
    if (!faults.empty()) std::cout << "\nfaults:\n";
    for (const std::string& line : faults)
        std::cout << "  " << line << '\n';
    return holds && faults.empty();
}

int run(const soak_options& options) {
    std::cout << "seed: " << options.seed << ", " << options.minutes << " minutes\n";
    // Folders are kept by what is in the environment when they end, also by an exception.
    const bool kept_anyhow = options.trace || std::getenv("EPODE_KEEP_FOLDERS");
    ::setenv("EPODE_KEEP_FOLDERS", "1", 1);
    const auto begin = clock_type::now();
    const milliseconds duration = std::chrono::minutes(options.minutes);
    epode::test::temporary_folder folder;
    std::cout << "events in " << folder.path().string() << std::endl;
    worlds all;
    for (const server_kind kind : {server_kind::prosody, server_kind::ejabberd}) {
        const auto seed = derived_seed(options.seed, static_cast<std::uint64_t>(kind));
        all.push_back(std::make_unique<world>(world_settings{.kind = kind,
                                                             .seed = seed,
                                                             .folder = folder.path(),
                                                             .trace = options.trace,
                                                             .duration = duration}));
    }
    live(all, duration);
    std::cout << (interrupted ? "interrupted; " : "") << "waiting for the last fates" << std::endl;
    for (const auto& one : all)
        one->finish();
    const bool holds = tell(all, static_cast<int>(interrupted ? 0 : options.minutes));
    std::cout << '\n'
              << std::chrono::duration_cast<std::chrono::seconds>(clock_type::now() - begin).count()
              << " s, seed " << options.seed << '\n'
              << (holds ? "What epode reported is what happened.\n"
                        : "FAILED: see the marked lines and the faults above.\n");
    if (holds && !kept_anyhow) ::unsetenv("EPODE_KEEP_FOLDERS");
    return holds ? 0 : 1;
}

} // namespace

int main(int count, char** arguments) {
    const auto options = parse({arguments + 1, arguments + count});
    if (!options) {
        std::cerr << "usage: epode_soak [--minutes NUMBER] [--seed NUMBER] [--trace]\n"
                     "Sends messages on Prosody and ejabberd while links break and programs are "
                     "killed, and compares what epode says with what arrived; --trace keeps the "
                     "streams, events and the servers' logs.\n";
        return 2;
    }
    std::signal(SIGINT, [](int) { interrupted = 1; });
    std::signal(SIGTERM, [](int) { interrupted = 1; });
    try {
        return run(*options);
    } catch (const std::exception& error) {
        std::cerr << "epode_soak: " << error.what() << '\n';
        return 1;
    }
}
