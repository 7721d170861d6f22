#include <epode/delivery/fate.hpp>

#include <array>

namespace epode {

std::string_view to_string(fate f) noexcept {
    static constexpr std::array<std::string_view, 11> names = {
        "queued",    "in-flight", "hibernated", "acked",   "reflected", "delivered",
        "displayed", "unknown",   "failed",     "bounced", "cancelled"};
    return names[static_cast<std::size_t>(f)];
}

bool reached(fate f, stage s) noexcept {
    switch (s) {
    case stage::stored: return true;
    case stage::written: // what failed may have expired in the outbox
        return f != fate::queued && f != fate::cancelled && f != fate::failed;
    case stage::acked: return f >= fate::acked && f <= fate::displayed;
    case stage::reflected: return f >= fate::reflected && f <= fate::displayed;
    case stage::delivered: return f == fate::delivered || f == fate::displayed;
    case stage::displayed: break;
    }
    return f == fate::displayed;
}

} // namespace epode
