#include "memory.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace epode::soak {

std::optional<long> resident_kib(pid_t process) {
    std::ifstream in("/proc/" + std::to_string(process) + "/status");
    for (std::string word; in >> word;)
        if (long kib = 0; word == "VmRSS:" && in >> kib) return kib;
    return std::nullopt;
}

void memory::sample(long kib) {
    if (first_ == 0) first_ = kib;
    last_ = kib;
    peak_ = std::max(peak_, kib);
}

} // namespace epode::soak
