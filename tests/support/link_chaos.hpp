#pragma once
#include <support/link_fault.hpp>

#include <random>
#include <vector>

namespace epode::test {

/// The fault that waits for one connection.
struct link_doom {
    link_fault fault;
    std::chrono::milliseconds after; ///< since the connection was accepted
    std::size_t after_bytes;         ///< handshake faults: bytes towards the client instead of time
    direction towards;               ///< half-writes: which way
};

/// Draws dooms from a seed.
class link_chaos {
public:
    explicit link_chaos(chaos_options options);
    link_doom next();
    const chaos_options& options() const noexcept { return options_; }

private:
    link_fault next_fault();

    chaos_options options_;
    std::vector<link_fault> bag_; // faults not yet drawn in this round
    std::mt19937_64 random_;
};

} // namespace epode::test
