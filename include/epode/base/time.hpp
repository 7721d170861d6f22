#pragma once
#include <chrono>

namespace epode {

/// Monotonic time, handed in by the caller: the core never reads a clock.
using time_point = std::chrono::steady_clock::time_point;
using duration = std::chrono::steady_clock::duration;

/// Wall-clock time, only for what people or other programs read (delay stamps, logs).
using wall_time = std::chrono::sys_time<std::chrono::milliseconds>;

using std::chrono::milliseconds;
using std::chrono::seconds;

} // namespace epode
