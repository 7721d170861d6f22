#include "course.hpp"

#include <algorithm>
#include <cmath>

namespace epode::soak {
namespace {

constexpr double mean_gap_ms = 12000;
constexpr double shortest_gap = 0.05, longest_gap = 3; // of the mean
constexpr int longest_burst = 12;

// Away for a moment in most cases, and now and then longer than servers keep a session.
constexpr int long_absence_each = 8;
constexpr double short_absence_ms = 4000, long_absence_ms = 25000, long_absence_spread_ms = 10000;

} // namespace

// The standard's distributions differ between libraries; a seed has to mean the same everywhere.
double course::uniform() { return static_cast<double>(random_() >> 11) * 0x1p-53; }

planned course::next() {
    using enum disturbance;
    if (bag_.empty())
        bag_ = {kill_sender,   kill_sender,   kill_sender,   kill_sender,    kill_listener,
                kill_listener, kill_listener, kill_listener, restart_server, kill_server};
    const auto drawn = static_cast<std::ptrdiff_t>(random_() % bag_.size());
    const disturbance what = bag_[static_cast<std::size_t>(drawn)];
    bag_.erase(bag_.begin() + drawn);
    const double gap = std::clamp(-std::log1p(-uniform()), shortest_gap, longest_gap);
    const bool is_long = random_() % long_absence_each == 0;
    const double away = is_long ? long_absence_ms + long_absence_spread_ms * uniform()
                                : short_absence_ms * uniform();
    return {milliseconds(static_cast<milliseconds::rep>(gap * mean_gap_ms)), what,
            milliseconds(static_cast<milliseconds::rep>(away))};
}

std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t index) {
    std::mt19937_64 random(seed);
    random.discard(index);
    return random();
}

int pace::due(milliseconds passed) {
    int out = 0;
    while (next_ <= passed) {
        const int burst = 1 + static_cast<int>(random_() % longest_burst);
        out += burst;
        next_ += milliseconds(60000) * burst / a_minute_;
    }
    return out;
}

} // namespace epode::soak
