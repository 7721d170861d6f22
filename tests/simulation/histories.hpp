#pragma once
#include "history.hpp"
#include "run_log.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace epode::simulation {

/// A history in which something was that must not be.
struct history_failure {
    history how;
    std::string rule, what;
};

/// That history alone, which ends where one of its events can do nothing.
/// \return what was wrong
std::optional<history_failure> run(const history& h, sights& seen, std::ostream* trace = nullptr);

/// Which histories: all orders of events that can do something, up to a length.
struct survey {
    way how = way::report;
    unsigned length = 6;
    unsigned jobs = 1;
    /// Of histories that lead to equal states only the first goes on, and comes to its end.
    bool merges = true;
    std::uint32_t without = 0; ///< a bit for each event that does not happen
    std::size_t most_failures = 10;
};

/// What came of it.
struct survey_result {
    struct level {
        std::uint64_t orders = 0; ///< histories of that length that there are,
        std::uint64_t run = 0;    ///< of which so many were run,
        std::uint64_t states = 0; ///< that led to so many new states, each of which was healed
    };
    std::vector<level> levels; ///< by length, from 1 on; it ends with the first failures
    std::vector<history_failure> failures;
    /// Without merging: ends of histories in states that look equal, and where the same next event
    /// leads to different ones.
    std::vector<std::pair<history, history>> unlike;
};
survey_result explore(const survey& s);

} // namespace epode::simulation
