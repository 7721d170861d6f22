#pragma once
#include <sys/types.h>

#include <optional>

namespace epode::soak {

/// Resident memory of a process in KiB; none when it is gone.
std::optional<long> resident_kib(pid_t process);

/// What samples of one process's memory come to.
class memory {
public:
    /// One of the time in which memory grows by right: what is remembered has not reached its
    /// bounds yet.
    void warming_up(long kib) { first_ = peak_ = last_ = kib; }
    void sample(long kib);

    long first() const noexcept { return first_; } ///< the last one of the warm-up
    long last() const noexcept { return last_; }
    long peak() const noexcept { return peak_; }
    /// From the end of the warm-up to the last sample.
    long growth() const noexcept { return last_ - first_; }

private:
    long first_ = 0, last_ = 0, peak_ = 0;
};

} // namespace epode::soak
