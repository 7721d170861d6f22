#pragma once
#include <optional>
#include <string>

namespace epode::simulation {

/// `./dev sim --exhaustive`: all histories up to that length, in all ways, printed by length.
/// \return how the program ends
int tell_all_histories(unsigned length, unsigned jobs, bool merges);

/// `./dev sim --history WAY:EVENT,EVENT…`
int tell_history(const std::string& text, bool trace);

} // namespace epode::simulation
