// ./dev sim: seeds without end against the real session. `--help` tells how.
#include "campaign.hpp"
#include "histories_report.hpp"
#include "reports.hpp"

#include <CLI/CLI.hpp>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <mutex>
#include <thread>

namespace epode::simulation {
namespace {

struct options {
    std::uint64_t first = 1, seeds = 2'000, seed = 0;
    double minutes = 0;
    unsigned jobs = std::thread::hardware_concurrency();
    bool trace = false, only_one = false;
    unsigned steps = 0, messages = 0, faults = 0;
    std::vector<std::string> without;
    std::string failures = "build/sim/failures";
};

void print(const sights& s) {
    std::cout << s.runs << " runs, " << s.connections << " connections, " << s.resumptions
              << " resumptions, " << s.crashes << " crashes\n"
              << s.messages << " messages; told: " << s.acked << " acked, " << s.failed
              << " failed, " << s.unknown << " unknown; " << s.retries << " written again, "
              << s.duplicates << " duplicates recognised\n\nfaults\n";
    for (std::size_t i = 0; i < fault_kinds; ++i)
        std::cout << "  " << to_string(static_cast<fault>(i)) << ": " << s.faults[i] << '\n';
    std::cout << "\nseen\n";
    for (const auto& [name, count] : s.marks)
        std::cout << "  " << name << ": " << count << '\n';
}

void tell(const failure& f) {
    std::cout << "\nFAILED " << f.what << "\nagain: epode_sim " << f.how.command() << " --trace\n";
}

/// The made smaller run, with its trace, in a file of its own.
void keep(const failure& f, const std::string& folder) {
    std::filesystem::create_directories(folder);
    const std::string name = folder + "/seed-" + std::to_string(f.how.seed) + ".txt";
    std::ofstream file(name);
    file << f.what << "\nagain: epode_sim " << f.how.command() << " --trace\n\n";
    sights unseen;
    (void)run(f.how, unseen, &file);
    std::cout << "kept: " << name << '\n';
}

/// Runs enough have to get to every situation.
bool got_everywhere(const sights& seen) {
    constexpr std::uint64_t enough = 20'000;
    const auto missing = unmet(seen);
    std::cout << "\nreports of users and of what was seen in other libraries and servers: "
              << reports().size() - missing.size() << " of " << reports().size()
              << " situations met\n";
    for (const report& r : missing)
        std::cout << "  not met: " << r.mark << " (" << r.whose << ": " << r.what << ")\n";
    return missing.empty() || seen.runs < enough;
}

plan asked_for(const options& o) {
    plan p = plan_of(o.seed);
    if (o.steps) p.steps = o.steps - 1;
    if (o.messages) p.messages = o.messages - 1;
    if (o.faults) p.faults = o.faults - 1;
    for (const std::string& name : o.without)
        for (std::size_t f = 0; f < fault_kinds; ++f)
            if (name == to_string(static_cast<fault>(f))) p.without |= 1u << f;
    return p;
}

int one(const options& o) {
    sights seen;
    const auto failed = run(asked_for(o), seen, o.trace ? &std::cout : nullptr);
    if (!o.trace) print(seen);
    if (failed) tell(*failed);
    return failed ? 1 : 0;
}

int many(const options& o) {
    using clock = std::chrono::steady_clock;
    const auto end = clock::now() + std::chrono::duration_cast<clock::duration>(
                                        std::chrono::duration<double, std::ratio<60>>(o.minutes));
    std::atomic<std::uint64_t> next = o.first;
    std::mutex mutex;
    sights all;
    std::vector<failure> failures;
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < o.jobs; ++i)
        threads.emplace_back([&] {
            sights seen;
            for (;;) {
                const std::uint64_t seed = next++;
                if (o.minutes > 0 ? clock::now() >= end : seed >= o.first + o.seeds) break;
                auto failed = run(plan_of(seed), seen);
                if (!failed) continue;
                const std::lock_guard guard(mutex);
                failures.push_back(std::move(*failed));
                if (failures.size() >= 10) next = ~std::uint64_t{0} >> 1;
            }
            const std::lock_guard guard(mutex);
            all.add(seen);
        });
    for (std::thread& t : threads)
        t.join();
    print(all);
    const bool everywhere = got_everywhere(all);
    for (const failure& f : failures) {
        const failure smaller = make_smaller(f);
        tell(smaller);
        keep(smaller, o.failures);
    }
    const bool well = failures.empty() && everywhere;
    std::cout << '\n' << (well ? "no failure" : "FAILED") << '\n';
    return well ? 0 : 1;
}

} // namespace
} // namespace epode::simulation

int main(int argc, char** argv) {
    using namespace epode::simulation;
    options o;
    CLI::App app("Runs of the real session against a server that knows the truth, over a network "
                 "that fails, in virtual time. The same seed is the same run to the byte.");
    app.add_option("--seeds", o.seeds, "how many runs")->capture_default_str();
    app.add_option("--first", o.first, "the first seed")->capture_default_str();
    app.add_option("--minutes", o.minutes, "go on for so long instead");
    app.add_option("--jobs", o.jobs, "threads")->capture_default_str();
    auto* seed = app.add_option("--seed", o.seed, "this run alone");
    app.add_flag("--trace", o.trace, "print what happens in that run or history");
    const auto limit = [&](const char* name, unsigned& value, const char* what) {
        app.add_option_function<unsigned>(
               name, [&value](unsigned n) { value = n + 1; }, what)
            ->needs(seed);
    };
    limit("--steps", o.steps, "of it, fewer steps");
    limit("--messages", o.messages, "fewer messages");
    limit("--faults", o.faults, "fewer faults");
    app.add_option("--failures", o.failures, "folder in which failing runs are kept")
        ->capture_default_str();
    app.add_option("--without", o.without, "no faults of that kind")->needs(seed);
    unsigned length = 9;
    std::string one_history;
    bool all = false, no_merging = false;
    auto* exhaustive =
        app.add_flag("--exhaustive", all, "all short histories instead, in every order");
    app.add_option("--length", length, "of them, at most")
        ->needs(exhaustive)
        ->check(CLI::Range(1u, 16u))
        ->capture_default_str();
    app.add_flag("--no-merging", no_merging,
                 "also those that lead to a state that another one led to before")
        ->needs(exhaustive);
    auto* history = app.add_option("--history", one_history, "this one alone: WAY:EVENT,EVENT…");
    CLI11_PARSE(app, argc, argv);
    if (all) return tell_all_histories(length, o.jobs, !no_merging);
    if (*history) return tell_history(one_history, o.trace);
    return *seed ? one(o) : many(o);
}
