#pragma once
#include "plan.hpp"
#include "run_log.hpp"

#include <optional>
#include <ostream>
#include <string>

namespace epode::simulation {

struct failure {
    plan how;
    std::string rule, what;
};

/// One run. \return what was wrong
std::optional<failure> run(const plan& p, sights& seen, std::ostream* trace = nullptr);

/// The same failure with less: fewer steps, messages and faults.
failure make_smaller(failure f);

} // namespace epode::simulation
