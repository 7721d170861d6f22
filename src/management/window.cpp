#include <epode/management/window.hpp>

namespace epode::management {

outgoing window::remove(std::size_t index) {
    outgoing removed = std::move(unacknowledged_[index]);
    for (std::size_t i = index; i + 1 < unacknowledged_.size(); ++i)
        unacknowledged_[i] = std::move(unacknowledged_[i + 1]);
    unacknowledged_.pop_back();
    ++revision_;
    counter_.restore(counter_.acknowledged(), counter_.next() - 1);
    return removed;
}

} // namespace epode::management
