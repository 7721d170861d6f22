#include <epode/discovery/endpoint_order.hpp>

#include <utility>

namespace epode {

const endpoint& endpoint_order::next() {
    if (redirection_)
        current_ = std::move(*std::exchange(redirection_, nullptr));
    else if (location_)
        current_ = std::move(*std::exchange(location_, nullptr));
    else
        current_ = configured_[turn_++ % configured_.size()];
    return current_;
}

void endpoint_order::prefer(std::string_view location) {
    location_.reset();
    if (location.empty()) return;
    if (auto parsed = endpoint::parse_authority(location, configured_.front()))
        location_ = std::make_unique<endpoint>(std::move(*parsed));
}

bool endpoint_order::redirect(std::string_view authority) {
    if (redirections_ >= maximum_redirections) {
        redirections_ = 0; // the row ends here: the configured endpoint may redirect again
        return false;
    }
    auto parsed = endpoint::parse_authority(authority, configured_.front());
    if (!parsed) return false;
    ++redirections_;
    redirection_ = std::make_unique<endpoint>(std::move(*parsed));
    return true;
}

} // namespace epode
