#include <epode/management/counters.hpp>

#include <boost/system/errc.hpp>
#include <charconv>

namespace epode::management {

result<std::uint32_t> parse_count(std::string_view text) {
    std::uint32_t value = 0;
    // from_chars takes no sign and no blank for an unsigned type, and refuses an overflow.
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size())
        return make_error_code(boost::system::errc::invalid_argument);
    return value;
}

count_verdict outbound_counter::apply(std::uint32_t h) noexcept {
    const auto base = static_cast<std::uint32_t>(acknowledged_);
    const std::uint32_t ahead = h - base; // modulo 2^32, as the wire counts
    if (ahead <= in_flight()) {
        acknowledged_ += ahead;
        return count_verdict::advanced;
    }
    const std::uint32_t behind = base - h;
    return behind < (std::uint32_t{1} << 31) ? count_verdict::regressed : count_verdict::too_high;
}

inbound_counter::arrival inbound_counter::received() {
    const sequence number = arrived_++;
    if (number < next_) return {number, true};
    open_.push_back({number, false});
    next_ = arrived_;
    return {number, false};
}

void inbound_counter::finished(sequence number) {
    if (open_.empty() || number < open_.front().number || number >= next_) return;
    open_[number - open_.front().number].finished = true;
    while (!open_.empty() && open_.front().finished)
        open_.pop_front();
    open_.shrink();
}

void inbound_counter::restore(sequence handled) noexcept {
    open_.clear();
    next_ = arrived_ = handled;
    wire_zero_ = 0;
}

} // namespace epode::management
