// ./dev sim --mutants: each of the planted faults has to be seen, and at which seed.
#include "../campaign.hpp"
#include "../histories.hpp"

#include <epode_mutants.hpp>

#include <CLI/CLI.hpp>

#include <atomic>
#include <iomanip>
#include <iostream>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

namespace epode::simulation {
namespace {

struct mutant {
    const char* name;
    const char* what;
};
constexpr mutant all[] = {
#include <mutants.inc>
};

/// The lowest seed at which it is seen.
std::optional<failure> look_for(int number, std::uint64_t seeds, unsigned jobs) {
    mutants::chosen = number;
    std::atomic<std::uint64_t> next = 1;
    std::mutex mutex;
    std::optional<failure> found;
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < jobs; ++i)
        threads.emplace_back([&] {
            sights unseen;
            for (std::uint64_t seed; (seed = next++) <= seeds;) {
                auto failed = run(plan_of(seed), unseen);
                if (!failed) continue;
                const std::lock_guard guard(mutex);
                if (!found || found->how.seed > seed) found = std::move(failed);
                next = seeds + 1;
            }
        });
    for (std::thread& t : threads)
        t.join();
    return found;
}

/// Which of them short histories see: that they can see, not that they see all.
int look_in_histories(survey what, const std::string& only) {
    int seen = 0, tried = 0;
    for (int number = 1; number <= static_cast<int>(std::size(all)); ++number) {
        const mutant& m = all[number - 1];
        if (!only.empty() && only != m.name) continue;
        ++tried;
        mutants::chosen = number;
        std::optional<history_failure> found;
        for (std::size_t w = 0; w < ways && !found; ++w) {
            what.how = static_cast<way>(w);
            survey_result r = explore(what);
            if (!r.failures.empty()) found = std::move(r.failures.front());
        }
        seen += found.has_value();
        std::cout << std::left << std::setw(32) << m.name
                  << (found ? found->how.text() + "  " + found->what : "-") << std::endl;
    }
    std::cout << '\n' << seen << " of " << tried << " mutants seen\n";
    return 0;
}

} // namespace
} // namespace epode::simulation

int main(int argc, char** argv) {
    using namespace epode::simulation;
    std::uint64_t seeds = 100'000;
    unsigned jobs = std::thread::hardware_concurrency();
    std::string only;
    CLI::App app("Runs the simulator against faults that are planted in the core, one at a time, "
                 "until each is seen.");
    app.add_option("--seeds", seeds, "so many are tried for each")->capture_default_str();
    app.add_option("--jobs", jobs, "threads")->capture_default_str();
    app.add_option("--only", only, "this mutant alone");
    unsigned length = 0;
    app.add_option("--histories", length,
                   "in place of seeds: all histories up to that length, and which mutants they see")
        ->check(CLI::Range(1u, 16u));
    bool no_merging = false;
    app.add_flag("--no-merging", no_merging,
                 "of histories, also those that lead to a state that another one led to before");
    CLI11_PARSE(app, argc, argv);
    if (length != 0)
        return look_in_histories({.length = length, .jobs = jobs, .merges = !no_merging}, only);
    int missed = 0, tried = 0;
    for (int number = 1; number <= static_cast<int>(std::size(all)); ++number) {
        const mutant& m = all[number - 1];
        if (!only.empty() && only != m.name) continue;
        ++tried;
        const auto found = look_for(number, seeds, jobs);
        std::cout << std::left << std::setw(32) << m.name;
        if (found)
            std::cout << "seed " << std::setw(6) << found->how.seed << found->what << '\n';
        else
            std::cout << "NOT SEEN in " << seeds << " seeds: " << m.what << '\n';
        std::cout.flush();
        missed += !found;
    }
    if (tried == 0) {
        std::cerr << "there is no mutant '" << only << "'\n";
        return 2;
    }
    std::cout << '\n' << tried - missed << " of " << tried << " mutants seen\n";
    return missed == 0 ? 0 : 1;
}
