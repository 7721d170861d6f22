#pragma once
#include <chrono>
#include <cstdint>
#include <random>
#include <vector>

namespace epode::soak {

using milliseconds = std::chrono::milliseconds;

/// What is done to the programs of one server. The link breaks by a course of its own.
enum class disturbance { kill_sender, kill_listener, restart_server, kill_server };

struct planned {
    milliseconds after; ///< since the one before
    disturbance what;
    milliseconds away; ///< how long a client stays dead
};

/// The plan of one server's disturbances, drawn from a seed: the same in each run.
class course {
public:
    explicit course(std::uint64_t seed) : random_(seed) {}
    planned next();

private:
    double uniform(); ///< from 0 to below 1

    std::mt19937_64 random_;
    std::vector<disturbance> bag_; ///< not yet drawn in this round: after it each has come
};

/// Splits one seed into independent ones.
std::uint64_t derived_seed(std::uint64_t seed, std::uint64_t index);

/// When messages are given to a sender: in bursts, that come to `a_minute` on average.
class pace {
public:
    pace(std::uint64_t seed, int a_minute) : random_(seed), a_minute_(a_minute) {}
    /// How many to give when `passed` have passed since the start.
    int due(milliseconds passed);

private:
    std::mt19937_64 random_;
    int a_minute_;
    milliseconds next_{0};
};

} // namespace epode::soak
