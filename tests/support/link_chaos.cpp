#include <support/link_chaos.hpp>

#include <algorithm>
#include <cmath>

namespace epode::test {
namespace {

/// A TLS handshake, a login and a resumption together bring the client some 3,500 bytes.
constexpr std::uint64_t handshake_bytes = 3000;
constexpr double shortest_share = 0.1; // of the mean
constexpr double longest_share = 2.5;

} // namespace

const char* to_string(link_fault fault) {
    switch (fault) {
    case link_fault::cut: return "cut";
    case link_fault::reset: return "reset";
    case link_fault::half_write_cut: return "half-write and cut";
    case link_fault::half_write_reset: return "half-write and reset";
    case link_fault::silence: return "silence";
    case link_fault::handshake_cut: return "cut in the handshake";
    case link_fault::handshake_reset: return "reset in the handshake";
    }
    return "?";
}

link_chaos::link_chaos(chaos_options options)
    : options_(std::move(options)), random_(options_.seed) {}

link_fault link_chaos::next_fault() {
    if (bag_.empty())
        for (const auto& [fault, count] : options_.weights)
            bag_.insert(bag_.end(), static_cast<std::size_t>(count), fault);
    const std::size_t drawn = random_() % bag_.size();
    const link_fault fault = bag_[drawn];
    bag_.erase(bag_.begin() + static_cast<std::ptrdiff_t>(drawn));
    return fault;
}

// The standard's distributions differ between libraries; a seed has to mean the same everywhere.
link_doom link_chaos::next() {
    const link_fault fault = next_fault();
    const double uniform = static_cast<double>(random_() >> 11) * 0x1p-53;
    const double share = std::min(shortest_share - std::log1p(-uniform), longest_share);
    const auto after = static_cast<std::chrono::milliseconds::rep>(
        share * static_cast<double>(options_.mean_interval.count()));
    const std::size_t after_bytes = 1 + random_() % handshake_bytes;
    const direction towards = random_() % 2 ? direction::to_server : direction::to_client;
    return {fault, std::chrono::milliseconds(after), after_bytes, towards};
}

} // namespace epode::test
