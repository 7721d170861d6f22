#pragma once
#include "run_log.hpp"

#include <span>
#include <string_view>
#include <vector>

namespace epode::simulation {

/// A fault of somebody's client or server that people met, and the situation in which it shows.
struct report {
    std::string_view whose; ///< project, and the number it goes by where there is one
    std::string_view what;  ///< what went wrong
    std::string_view mark;  ///< the situation: runs have to get there, and nothing may go wrong
};

/// All that a run of the simulator can get to.
std::span<const report> reports();
/// Those whose situation never came.
std::vector<report> unmet(const sights& seen);

} // namespace epode::simulation
