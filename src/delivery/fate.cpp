#include <epode/delivery/fate.hpp>

#include <array>

namespace epode {

std::string_view to_string(fate f) noexcept {
    static constexpr std::array<std::string_view, 11> names = {
        "queued",    "in-flight", "hibernated", "acked",   "reflected", "delivered",
        "displayed", "unknown",   "failed",     "bounced", "cancelled"};
    return names[static_cast<std::size_t>(f)];
}

bool delivery::reached(stage s) const noexcept {
    switch (s) {
    case stage::stored: return true;
    case stage::written: // what failed may have expired in the outbox
        return fate != epode::fate::queued && fate != epode::fate::cancelled &&
               fate != epode::fate::failed;
    case stage::acked: return fate >= epode::fate::acked && fate <= epode::fate::displayed;
    case stage::reflected: return fate >= epode::fate::reflected && fate <= epode::fate::displayed;
    case stage::delivered: return fate == epode::fate::delivered || fate == epode::fate::displayed;
    case stage::displayed: return fate == epode::fate::displayed;
    }
    return false;
}

} // namespace epode
