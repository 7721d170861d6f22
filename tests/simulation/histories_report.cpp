// What ./dev sim says of histories.
#include "histories_report.hpp"

#include "histories.hpp"

#include <iomanip>
#include <iostream>

namespace epode::simulation {

namespace {

void tell(const history_failure& f) {
    std::cout << "FAILED " << f.what << "\nagain: ./dev sim --history " << f.how.text()
              << " --trace\n";
}

} // namespace

int tell_all_histories(unsigned length, unsigned jobs, bool merges) {
    bool well = true;
    for (std::size_t w = 0; w < ways; ++w) {
        const way how = static_cast<way>(w);
        const survey_result r =
            explore({.how = how, .length = length, .jobs = jobs, .merges = merges});
        std::cout << to_string(how) << "\n  length     histories        run  new states\n";
        for (std::size_t n = 0; n < r.levels.size(); ++n)
            std::cout << std::setw(8) << n + 1 << std::setw(14) << r.levels[n].orders
                      << std::setw(11) << r.levels[n].run << std::setw(12) << r.levels[n].states
                      << '\n';
        for (const history_failure& f : r.failures)
            tell(f);
        for (const auto& [one, other] : r.unlike)
            std::cout << "UNLIKE " << one.text() << " and " << other.text() << '\n';
        std::cout.flush();
        well &= r.failures.empty() && r.unlike.empty();
    }
    std::cout << '\n' << (well ? "no failure" : "FAILED") << '\n';
    return well ? 0 : 1;
}

int tell_history(const std::string& text, bool trace) {
    const auto h = history::parse(text);
    if (!h) {
        std::cerr << "'" << text << "' is no history: WAY:EVENT,EVENT…, of at most "
                  << history::longest << " events\n  ways:";
        for (std::size_t w = 0; w < ways; ++w)
            std::cerr << ' ' << to_string(static_cast<way>(w));
        std::cerr << "\n  events:";
        for (std::size_t e = 0; e < happenings; ++e)
            std::cerr << ' ' << to_string(static_cast<happening>(e));
        std::cerr << '\n';
        return 2;
    }
    sights seen;
    const auto failed = run(*h, seen, trace ? &std::cout : nullptr);
    if (failed)
        tell(*failed);
    else
        std::cout << "no failure\n";
    return failed ? 1 : 0;
}

} // namespace epode::simulation
