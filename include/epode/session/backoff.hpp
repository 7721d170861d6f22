#pragma once
#include <epode/base/random.hpp>
#include <epode/base/time.hpp>

#include <algorithm>
#include <cstdint>

namespace epode {

/// How long to wait before the next connection: the first retry at once, then exponential with
/// full jitter, so that a thousand clients of one restarted server do not come back together.
class backoff {
public:
    struct timing {
        duration first = seconds(1); ///< the bound of the second retry; doubles from then on
        duration cap = seconds(60);
    };
    explicit backoff(timing t) noexcept : timing_(t) {}

    duration next(random_source& random) {
        const std::uint32_t attempt = attempts_++;
        if (attempt == 0) return duration::zero();
        const int doublings = static_cast<int>(std::min<std::uint32_t>(attempt - 1, 20));
        const duration bound = std::min(timing_.cap, timing_.first * (1 << doublings));
        return duration(random.below(static_cast<std::uint64_t>(bound.count()) + 1));
    }
    /// A connection proved its worth, or the network changed: the next retry is at once again.
    void reset() noexcept { attempts_ = 0; }
    std::uint32_t attempts() const noexcept { return attempts_; }

private:
    timing timing_;
    std::uint32_t attempts_ = 0;
};

} // namespace epode
