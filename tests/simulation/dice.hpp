#pragma once
#include <cstddef>
#include <cstdint>
#include <random>

namespace epode::simulation {

/// Randomness that is the same on every machine: the standard's distributions are not.
class dice {
public:
    explicit dice(std::uint64_t seed) : engine_(seed) {}

    std::uint64_t next() { return engine_(); }
    /// From 0 to bound - 1; the small bias of a remainder does no harm here.
    std::size_t below(std::size_t bound) { return engine_() % bound; }
    /// From 0 to 1.
    double unit() { return static_cast<double>(engine_() >> 11) * 0x1p-53; }
    bool chance(double p) { return unit() < p; }

private:
    std::mt19937_64 engine_;
};

} // namespace epode::simulation
