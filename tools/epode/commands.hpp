#pragma once
#include <CLI/App.hpp>
#include <functional>

namespace epode::cli {

/// A command adds itself to the program and, when it was chosen, leaves in `chosen` what to run.
using action = std::function<int()>;
void add_send(CLI::App& program, action& chosen);
void add_listen(CLI::App& program, action& chosen);
void add_doctor(CLI::App& program, action& chosen);
void add_state(CLI::App& program, action& chosen);
void add_convert(CLI::App& program, action& chosen);

} // namespace epode::cli
